#pragma once

#include <array>
#include <expected>
#include <span>
#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Of a sign-in.
inline constexpr std::array<std::string_view, 3> kSignInRoles{"director", "administrator",
                                                              "set-up"};
/// Of the hub's own machine, then those of any device.
inline constexpr std::array<std::string_view, 4> kMachineRoles{"server", "terminal", "hub",
                                                               "other"};
inline constexpr std::array<std::string_view, 5> kDeviceRoles{"server", "terminal", "hub", "other",
                                                              "undecided"};

/// The roles of --role, such as "server,hub". If one is unknown or there is none, says which may be
/// used; then the exit code.
[[nodiscard]] std::expected<Json, int> rolesFrom(Session& session, const std::string& typed,
                                                 std::span<const std::string_view> allowed);

}  // namespace sekisho::cli
