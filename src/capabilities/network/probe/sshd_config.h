#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho::network {

inline constexpr std::size_t kMaxSshdConfigBytes = 262'144;
inline constexpr int kMaxSshdIncludeDepth = 16;  // sshd's own limit
inline constexpr std::size_t kMaxSshdFiles = 256;

/// How far sshd lets root in; ordered from strict to permissive.
enum class RootLogin { No, ForcedCommandsOnly, ProhibitPassword, Yes };
[[nodiscard]] std::string_view nameOf(RootLogin login) noexcept;

/// What sshd accepts, in its configuration's own words; nothing where the file is silent.
struct SshdOptions {
  std::optional<RootLogin> root_login = {};
  std::optional<bool> password = {};
  std::optional<bool> keyboard_interactive = {};
  std::optional<bool> public_key = {};
  std::optional<bool> empty_password = {};
  std::optional<bool> use_pam = {};
  /// AuthenticationMethods: any one of these lists of methods suffices; "any" is an empty list.
  std::optional<std::vector<std::vector<std::string>>> methods = {};
};

/// What anybody may do, the most permissive of all conditions (Match blocks) counted.
struct SshdAccess {
  RootLogin root_login = RootLogin::ProhibitPassword;
  bool password = true;  ///< A password alone is enough.
  bool public_key = true;
  bool empty_password = false;
  bool conditional = false;  ///< Some Match block changes one of these.
  std::set<std::uint16_t> ports = {};
  bool whole = true;  ///< False: an included file could not be read, or a line not understood.
};

/// What a command line says, which comes before the file.
struct SshdCommandLine {
  std::vector<std::string> lines = {};  ///< Of each -o.
  std::set<std::uint16_t> ports = {};   ///< Of each -p: then the file's Port counts for nothing.

  friend bool operator==(const SshdCommandLine&, const SshdCommandLine&) = default;
};

/// Where the text of configuration files comes from.
struct SshdFiles {
  /// The text of a file.
  std::function<Result<std::string>(const std::string& path)> read;
  /// The files a pattern of glob(7) names, in order; absolute paths. An error if nobody can tell:
  /// the folder cannot be listed, or is a pattern itself.
  std::function<Result<std::vector<std::string>>(const std::string& pattern)> matching;
};

/// Reads sshd_config(5) as sshd does: the first value of a keyword counts, Include is followed
/// where it stands, Match applies up to the next Match or the end of its file. Every Match block is
/// assumed to apply to somebody. Defaults are those of OpenSSH 7.0 and later.
///
/// Fails as `files.read` did if the first file cannot be read.
[[nodiscard]] Result<SshdAccess> readSshdConfig(const std::string& path, const SshdFiles& files,
                                                const SshdCommandLine& given = {});

/// What anybody may do by either of two.
[[nodiscard]] SshdAccess widestOf(const SshdAccess& one, const SshdAccess& other);

/// Whether a name matches a pattern of `*`, `?` and `[…]`, as in glob(7) within one folder.
[[nodiscard]] bool matchesPattern(std::string_view name, std::string_view pattern);

}  // namespace sekisho::network
