#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/people/person.h"
#include "capabilities/reading/awareness.h"
#include "core/json.h"
#include "interfaces/http/call.h"
#include "interfaces/http/reading_operations.h"

namespace sekisho::http {

/// Whether a reader has a sign-in that lets them say themselves what they have read.
[[nodiscard]] bool saysItThemselves(const reading::Reader& reader);

/// What has to be read, and who has, at one moment, as one caller may see it. Bodies are as
/// specs/openapi.yaml describes them; whose names the caller may not see are masked.
struct ReadingSeen {
  /// A document that has to be read.
  struct Filed {
    std::string title;
    bool as_filed = false;  ///< Its content can be opened.
  };

  std::vector<reading::Material> materials = {};
  std::vector<reading::Acknowledgement> acknowledgements = {};
  std::vector<reading::Reader> readers = {};  ///< Everybody who is here.
  std::map<PersonId, std::string> names = {};
  std::map<documents::DocumentId, Filed> filed = {};
  std::optional<PersonId> self = {};
  bool everybody = false;  ///< Not only what concerns the caller.
  bool nobody = false;     ///< The console without a person: what was typed may name somebody.

  /// Whether the caller has to read it.
  [[nodiscard]] bool isForSelf(const reading::Material& material) const;
  [[nodiscard]] Json nameOf(PersonId person) const;
  [[nodiscard]] Json bodyOf(const reading::Material& material, std::chrono::sys_days today) const;
  [[nodiscard]] Json bodyOf(const reading::Act& act) const;

 private:
  [[nodiscard]] const reading::Acknowledgement* find(reading::EditionId edition,
                                                     PersonId person) const;
  [[nodiscard]] Json editionBody(const reading::Edition& edition) const;
  [[nodiscard]] Json readerBody(const reading::Material& material, const reading::Reader& reader,
                                std::chrono::sys_days today) const;
};

/// Reads it for `caller`. An error of the registers.
[[nodiscard]] Result<ReadingSeen> seeReading(const reading::ReadingRegister& reading,
                                             const people::PersonRegister& people,
                                             const documents::DocumentRegister& documents,
                                             const ReadingSurroundings& around,
                                             const Caller& caller);

}  // namespace sekisho::http
