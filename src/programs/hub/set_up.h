#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "capabilities/access/access.h"
#include "capabilities/allowlist/program_record.h"
#include "capabilities/journal/store/decisions.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/random.h"
#include "interfaces/http/hub_operations.h"
#include "programs/hub/settings_file.h"

namespace sekisho::hub {

/// The hub's first set-up: whoever sets it up, the director where that is somebody else, one
/// machine, the hours, the record of P-07, kept by one decision. It is done once the clinic has a
/// sign-in. Safe for any thread.
class SetUp {
 public:
  /// How long the link that the hub prints can be used.
  static constexpr std::chrono::hours kLinkLasts{24};

  struct Parts {
    access::Access& access;
    journal::Decisions& decisions;
    SettingsFile& settings;
    const Clock& clock;
    Random& random;
    IdSource& ids;
  };
  /// `programs` are those that P-07's first record names.
  SetUp(Parts parts, std::vector<allowlist::Program> programs);

  enum class State { Open, Done };
  [[nodiscard]] Result<State> state() const;

  /// The one-time link's secret. A new one each time the hub starts; kept in memory only.
  [[nodiscard]] const std::string& token() const { return token_; }
  /// PermissionDenied (access.set-up-link) unless `typed` is the token and still lasts.
  [[nodiscard]] Result<void> check(std::string_view typed) const;

  /// The SetupOffer of the specification.
  [[nodiscard]] Result<Json> offer() const;

  /// Who set it up, and whom it made.
  struct Made {
    PersonId setter = {};
    /// The director's own sign-in with a code for the first time, where somebody else set up.
    std::optional<access::Access::Dealt> director = {};

    [[nodiscard]] PersonId whoAnswers() const {
      return director ? director->signin.person : setter;
    }
  };
  /// Conflict (hub.set-up-done) after the first time; InvalidInput (hub.server-needs-record) for a
  /// machine that is server and hub without the record of P-07, or what access::grantOf() refuses.
  /// The notice to staff among the answers is left to the caller.
  [[nodiscard]] Result<Made> complete(const http::SetUpAnswers& answers, const journal::Actor& by);

  /// Writes P-07's record of the programs that are here now: what set-up left for later, or what is
  /// thought of them since. The entry is about the device `machine`.
  [[nodiscard]] Result<void> recordPrograms(const http::ProgramOpinion& opinion,
                                            std::optional<DeviceId> machine,
                                            const journal::Actor& by);

 private:
  [[nodiscard]] Result<std::optional<access::Access::Dealt>> directorOf(
      const access::Setter& setter, PersonId maker);

  Parts parts_;
  std::vector<allowlist::Program> programs_;
  std::string token_;
  std::chrono::milliseconds token_ends_;  // since boot: no clock makes it valid again
};

/// The same error with the fields it names inside that member of the answers.
[[nodiscard]] Error ofMember(std::string_view member, Error error);

/// Where sekisho-hub and sekisho-agent lie: beside this program.
[[nodiscard]] std::vector<std::filesystem::path> programFiles();
/// Those of them that are there, with their digests.
[[nodiscard]] std::vector<allowlist::Program> installedPrograms();
/// Of this very program as it was started, though its file may have been replaced since; nothing if
/// it cannot be read.
[[nodiscard]] std::optional<Sha256> runningProgram();
/// What the machine calls itself and its operating system.
[[nodiscard]] std::string machineName();
[[nodiscard]] std::string systemName();

}  // namespace sekisho::hub
