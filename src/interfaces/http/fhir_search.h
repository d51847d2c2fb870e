#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/sender.h"
#include "core/clock.h"
#include "core/random.h"
#include "core/seal.h"
#include "interfaces/http/fhir_parameters.h"
#include "interfaces/http/names_of_use.h"
#include "platform/http/message.h"

namespace sekisho::http {

/// Where the endpoint lies.
inline constexpr std::string_view kFhirRoot = "/fhir/";

struct FhirSurroundings {
  /// Whether whoever made the token may themselves open what entries say today.
  std::function<bool(PersonId made_by)> may_open;
  /// Records that a system searched; what cannot be recorded is not answered.
  std::function<Result<void>(const usage::Sender&, Json criteria)> searching;
  /// What stands for a patient's number in that entry.
  std::function<std::string(std::string_view number)> pseudonym;
  /// Names of people and devices, for lines that people wrote.
  std::function<Result<NamesOfUse>()> names;
  /// A message's English text, for OperationOutcome.
  std::function<std::string(const Error&)> english;
};

/// The records of use as FHIR R4 AuditEvents for other systems (IHE ITI-81): `metadata`,
/// `AuditEvent/<generation>-<index>`, and searches by GET and by POST `_search`. Whoever holds a
/// token of scope audit:read is answered, with everything the records say, for as long as whoever
/// made it may open them too (PermissionDenied, usage.token-reads-no-more). Failures are
/// OperationOutcomes.
///
/// Records come by when they arrived, newest first; `total` is there if they all came with the
/// first answer. The link to the next page holds what was asked sealed, so that no patient's number
/// of a POST comes into an address; it is good until the hub starts again. Any thread.
class FhirSearch {
 public:
  /// What is passed by reference must outlive it; `random` is used by many threads.
  FhirSearch(const journal::Generations& record, const usage::SenderRegister& senders,
             const Clock& clock, Random& random, FhirSurroundings surroundings);

  /// Answers a request below kFhirRoot.
  [[nodiscard]] platform::http::Response answer(const platform::http::Request& request) const;

 private:
  struct Asked {
    const platform::http::Request& request;
    std::vector<platform::http::Field> query;
    bool by_post = false;
    bool goes_on = false;      ///< By the link of an answer.
    bool all_sessions = true;  ///< As addSessions() says.
  };

  [[nodiscard]] Result<usage::Sender> reader(const platform::http::Request& request) const;
  [[nodiscard]] Result<Json> metadata(const platform::http::Request& request) const;
  [[nodiscard]] Result<Json> read(const platform::http::Request& request,
                                  std::string_view id) const;
  [[nodiscard]] Result<Json> search(const Asked& asked) const;
  [[nodiscard]] Json bundle(const Asked& asked, const usage::FoundInRecord& found) const;
  [[nodiscard]] std::string pageToken(const Asked& asked, const journal::EntryPlace& below) const;
  [[nodiscard]] Result<std::pair<std::vector<platform::http::Field>, journal::EntryPlace>> pageOf(
      const std::string& token) const;
  [[nodiscard]] static Result<Asked> posted(const platform::http::Request& request);
  [[nodiscard]] platform::http::Response failed(const Error& error) const;
  [[nodiscard]] platform::http::Response refused(int status, std::string_view issue,
                                                 const Error& error) const;

  const journal::Generations& record_;
  const usage::SenderRegister& senders_;
  const Clock& clock_;
  Random& random_;
  FhirSurroundings around_;
  SealingKey pages_;
};

}  // namespace sekisho::http
