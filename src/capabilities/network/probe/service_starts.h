#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/systemd_units.h"
#include "platform/machine/unit_file.h"

namespace sekisho::network {

/// One command (ExecStart=) by which systemd starts a service.
struct ServiceStart {
  std::string command = {};  ///< As written.
  bool is_own = false;       ///< Somebody of this machine wrote it, not its packages.
  bool waits = false;        ///< It starts by itself, or a socket, timer or path waits to start it.
  std::vector<platform::UnitSetting> settings = {};  ///< All of the service.
};

/// The commands that name a program, such as "/sshd", of every service that starts by itself, that
/// a socket of the network, a timer or a path starts, or that runs now. Complete if the units are.
[[nodiscard]] std::vector<ServiceStart> startsOfProgram(const platform::Machine& machine,
                                                        const platform::SystemdUnits& units,
                                                        std::string_view program);

/// What a variable of a service holds by the files it names (EnvironmentFile=), empty if it is in
/// none of them; nothing if that cannot be told.
[[nodiscard]] std::optional<std::string> variableOf(const platform::Machine& machine,
                                                    const ServiceStart& start,
                                                    std::string_view name);

/// What a file of lines "NAME=value" gives a variable: the last one, without quotes; empty if none.
[[nodiscard]] std::string variableIn(std::string_view text, std::string_view name);

}  // namespace sekisho::network
