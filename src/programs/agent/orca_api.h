#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/orca/probe/api.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/discovery.h"
#include "core/clock.h"
#include "core/error.h"
#include "platform/disk/disk.h"
#include "platform/machine/machine.h"

namespace sekisho::agent {

/// Where 日レセ's HTTP API is.
struct OrcaApiAddress {
  std::string address = {};  ///< Numeric.
  std::uint16_t port = 0;
  bool tls = false;
  std::string name = {};  ///< That its certificate must hold.
  friend bool operator==(const OrcaApiAddress&, const OrcaApiAddress&) = default;
};
/// "http://127.0.0.1:8000" or "https://orca.lan:8000". A name is the certificate's: the API is on
/// this machine, and is reached at 127.0.0.1. Nothing for one without TLS that is elsewhere, and
/// for one with a user or a path in it.
[[nodiscard]] std::optional<OrcaApiAddress> orcaApiAddressFrom(std::string_view uri);

/// What is set of it: [orca] of agent.toml.
struct OrcaApiSettings {
  /// As orcaApiAddressFrom takes it; its port is that of Settings.
  std::string address = "http://127.0.0.1:" + std::to_string(orca::kUsualPort);
  /// Files in PEM: the CA of its certificate, and what this agent shows of itself. Empty: none.
  std::string authority = {};
  std::string certificate = {};
  std::string key = {};
};

/// Who asks, and below which path ("/api" with WebORCA, none before it): as the file has it.
struct OrcaApiUser {
  std::string user = {};
  std::string password = {};
  std::string prefix = {};
  friend bool operator==(const OrcaApiUser&, const OrcaApiUser&) = default;
};

/// What the API is asked with; all of it outlives whoever asks.
struct OrcaApiPlace {
  const platform::Machine& machine;
  platform::Disk& disk;
  const Clock& clock;
  const std::string& folder;  ///< The agent's own.
  const orca::Settings& settings;
  const OrcaApiSettings& api;
  std::function<orca::Consent()> consent;
  std::chrono::milliseconds patience{5000};  ///< For one answer.
};

/// 日レセ's HTTP API, asked as the user that setUpOrcaApi() kept.
///
/// Only systeminfv2 and manageusersv2 (the list) are called, with little time and for few bytes;
/// not while 日レセ is backed up or updated. WebORCA writes requests that it answers with 401, 404,
/// 405 or 500 into its log, passwords included: after any status but 200 nothing is asked for a
/// day, over restarts too, unless the user was set up again. Neither user nor password is ever in
/// an error.
class OrcaApi final : public orca::Api {
 public:
  static constexpr std::chrono::minutes kSystemHolds{9};
  static constexpr std::chrono::minutes kUsersHold{55};
  static constexpr std::chrono::hours kRests{24};

  /// `place` outlives it.
  explicit OrcaApi(const OrcaApiPlace& place) : place_(place) {}

  [[nodiscard]] bool asked() override;
  [[nodiscard]] Result<orca::SystemState> system() override;
  [[nodiscard]] Result<orca::ApiUsers> users() override;
  [[nodiscard]] std::optional<std::chrono::milliseconds> answerTime() override;

 private:
  /// What a question was answered with, until it is asked again.
  struct Kept {
    std::optional<Result<std::string>> answer = {};
    std::chrono::milliseconds at{0};
    std::chrono::milliseconds took{0};
  };
  [[nodiscard]] Result<std::string> answerTo(Kept& kept, std::string_view path,
                                             std::chrono::milliseconds holds);
  [[nodiscard]] Result<std::string> ask(std::string_view path);

  const OrcaApiPlace& place_;
  Kept system_ = {};
  Kept users_ = {};
};

/// Finds the path without telling anybody's password, asks once as that user, and keeps the user
/// (0600) if it was answered. Returns what was answered, for a person: lines of text. Errors as
/// OrcaApi, and InvalidInput (orca.api-user-wrong), PermissionDenied (orca.api-off) without the
/// clinic's consent, and the disk's.
[[nodiscard]] Result<std::string> setUpOrcaApi(const OrcaApiPlace& place, const std::string& user,
                                               const std::string& password);
/// Asks as the user that was kept; the same text. Unavailable (orca.api-not-set-up) without one.
[[nodiscard]] Result<std::string> checkOrcaApi(const OrcaApiPlace& place);
/// Forgets the user; nothing happens if there is none. Errors as the disk's.
[[nodiscard]] Result<void> forgetOrcaApi(platform::Disk& disk, const std::string& folder);

}  // namespace sekisho::agent
