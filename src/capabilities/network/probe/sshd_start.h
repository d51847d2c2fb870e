#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "capabilities/network/probe/sshd_config.h"

namespace sekisho::network {

/// How one sshd(8) is started: which file it is told by, and what its command line says before.
struct SshdStart {
  std::string config = "/etc/ssh/sshd_config";  ///< -f
  SshdCommandLine given = {};
  bool is_understood = true;  ///< False: it may be told by another file, or by other words.

  friend bool operator==(const SshdStart&, const SshdStart&) = default;
};

/// Reads the words of its command, the program first. Nothing if it serves nobody: tests of its
/// settings (-t, -T, -G) and -V. Variables and whatever this program does not know are not
/// understood.
[[nodiscard]] std::optional<SshdStart> readSshdStart(std::span<const std::string_view> command);

/// The same from /proc/<pid>/cmdline, which OpenSSH 8.2 and later write anew: "sshd: /usr/sbin/sshd
/// -D [listener] 0 of 10-100 startups". Nothing for a session, "sshd: taro@pts/0".
[[nodiscard]] std::optional<SshdStart> sshdStartOfProcess(std::string_view command_line);

}  // namespace sekisho::network
