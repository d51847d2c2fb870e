#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sekisho::platform {

/// Where systemd-logind keeps a file of each open session, by its id.
inline constexpr std::string_view kLogindSessions = "/run/systemd/sessions";
inline constexpr std::size_t kMaxSessionFile = 16384;

/// "NAME=value" by line, as logind writes it: a value with what a shell would need is quoted. The
/// first of a name counts; of 64 names at most. UTF-8 whatever the bytes are.
[[nodiscard]] std::map<std::string, std::string, std::less<>> assignmentsIn(std::string_view text);

}  // namespace sekisho::platform
