#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::orca {

/// The two 日レセ there are: panda (C, up to 5.2) and WebORCA (one program, from Ubuntu 22.04 on).
enum class Generation { Panda, WebOrca };
[[nodiscard]] std::string_view nameOf(Generation generation) noexcept;

/// A 日レセ that is on this machine.
struct Server {
  Generation generation = Generation::WebOrca;
  std::optional<std::string> version = {};  ///< Of its package, if it came as one.
  std::optional<bool> running = {};         ///< Nothing if that could not be told.
  std::string log = {};                     ///< The log its use is read from, there or not.
};

/// Those that are there, by package, program that runs, or folders of an installation. A client of
/// 日レセ alone is none.
[[nodiscard]] std::vector<Server> serversOn(const platform::Machine& machine);

}  // namespace sekisho::orca
