#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/access/access.h"
#include "capabilities/access/setting_up.h"
#include "capabilities/evidence/hours.h"
#include "capabilities/inventory/device.h"
#include "capabilities/observation/notice.h"
#include "interfaces/http/call.h"
#include "platform/tls/certificate.h"

namespace sekisho::http {

/// What P-07's first record says of Sekisho's own programs.
struct ProgramOpinion {
  std::string purpose;
  std::string provider_opinion;
  std::string opinion_by = {};
  std::string decided_by;
};

/// What the person who sets the hub up has answered.
struct SetUpAnswers {
  std::string clinic;
  std::string administrator;
  std::string password;
  access::Setter setter;
  std::string machine;
  std::vector<inventory::DeviceRole> machine_roles;
  std::optional<evidence::Hours> hours = {};  ///< Nothing leaves the usual hours, 未設定.
  std::optional<ProgramOpinion> program = {};
  /// Without who answers for it: the director who is named, or whoever sets up.
  std::optional<observation::Notice> notice = {};
  bool lan = false;            ///< Other machines open the web interface too.
  std::string host_name = {};  ///< Empty leaves the usual one.
};

/// What a set-up leaves to be shown once.
struct SetUpDone {
  Json connection_sheet = {};  ///< If it serves the LAN from now on, else null.
  /// The director's own sign-in and its first code, where somebody else set up.
  std::optional<access::Access::Dealt> director = {};
};

/// What a person changes of the settings; nothing leaves it as it is.
struct SettingsChange {
  std::optional<std::string> clinic = {};
  std::optional<evidence::Hours> hours = {};
};

/// The process itself, as its operations see it. Functions may be called by many threads.
struct HubSurroundings {
  std::function<Json()> status;
  /// Fills the stream until it is closed: by the client, or once the session that opened it ended.
  /// The token is empty at the console.
  std::function<void(std::shared_ptr<platform::http::EventStream>,
                     const std::string& session_token)>
      events;
  /// Whether a set-up link's token is the one given out; NotFound (access.set-up-link) if not.
  std::function<Result<void>(std::string_view token)> check_token;
  std::function<Result<Json>()> offer;
  /// Sets the hub up, once. Conflict (hub.set-up-done) after the first time.
  std::function<Result<SetUpDone>(const SetUpAnswers&, const journal::Actor&)> set_up;
  std::function<Result<Json>()> settings;
  /// The answer is the Settings as they are then.
  std::function<Result<Json>(const SettingsChange&, const journal::Actor&)> change_settings;
  /// Writes P-07's record of Sekisho's own programs, after set-up; the answer is the Settings.
  std::function<Result<Json>(const ProgramOpinion&, const journal::Actor&)> record_programs;
  std::function<Result<Json>(const journal::Actor&)> backup;
  std::function<Result<Json>()> backups;
  std::function<Result<Json>(const journal::Actor&)> recovery_sheet;
  std::function<Result<Json>()> verify;
  std::function<Result<Json>()> catalog;
  std::function<Result<Json>()> drop_ins;
  std::function<Json()> connection_sheet;
  std::function<platform::tls::Certificate()> authority;  ///< Of browsers.
};

/// The operations tagged `hub` and `catalog`, and verifyJournal. `access` must outlive them.
[[nodiscard]] std::vector<Route> hubOperations(access::Access& access, const Clock& clock,
                                               HubSurroundings surroundings);

}  // namespace sekisho::http
