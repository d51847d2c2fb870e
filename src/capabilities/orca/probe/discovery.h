#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/usual_port.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// The two 日レセ there are: panda (C, up to 5.2) and WebORCA (one program, from Ubuntu 22.04 on).
enum class Generation { Panda, WebOrca };
[[nodiscard]] std::string_view nameOf(Generation generation) noexcept;

/// A 日レセ that is on this machine.
struct Server {
  Generation generation = Generation::WebOrca;
  std::optional<std::string> version = {};  ///< Of its package, if it came as one.
  std::optional<bool> running = {};         ///< Its main program; nothing if not to be told.
  /// Its programs that do not run: panda works with glserver, wfc and at least one aps together.
  std::optional<std::vector<std::string>> missing = {};
  std::string log = {};  ///< The log its use is read from, there or not.
};

/// What is set instead of found: [orca] of agent.toml.
struct Settings {
  std::optional<std::string> weborca_log = {};   ///< That log is WebORCA's; so there is one.
  std::optional<std::string> panda_syslog = {};  ///< That file holds panda's lines; the same.
  std::string database = "postgresql://127.0.0.1:5432/orca";  ///< As libpq reads it.
  std::optional<std::string> backups = {};  ///< The folder its backups are kept in.
  /// The home in which monsiaj keeps its folder, instead of those of this machine's users.
  std::optional<std::string> monsiaj_home = {};
  std::uint16_t port = kUsualPort;  ///< Where it takes connections: that of `api`.
};

/// Those that are there, by package, program that runs, folders of an installation or settings. A
/// client of 日レセ alone is none.
[[nodiscard]] std::vector<Server> serversOn(const platform::Machine& machine,
                                            const Settings& settings = {});

/// Those that run; all of them if none does: one that was left behind says nothing of the one in
/// use.
[[nodiscard]] std::vector<Server> serversInUse(const platform::Machine& machine,
                                               const Settings& settings);

}  // namespace sekisho::orca
