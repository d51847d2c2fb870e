#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/machine.h"

namespace sekisho::platform {

inline constexpr std::size_t kMaxAccountFileBytes = std::size_t{4} << 20U;

/// Whether somebody could sign in with a password.
enum class PasswordState { Set, None, Locked };

/// What a password field says, without the hash in it.
struct PasswordField {
  PasswordState state = PasswordState::Locked;
  std::optional<std::string> scheme = {};  ///< Of the hash, locked ones included; crypt(5).
  friend bool operator==(const PasswordField&, const PasswordField&) = default;
};

/// Reads a field of shadow(5) or passwd(5). Nothing of a hash is kept but the name of its scheme.
[[nodiscard]] PasswordField passwordFieldFrom(std::string_view field);

struct PasswdEntry {
  std::string name;
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::string home;
  std::string shell;
  bool in_shadow = false;       ///< The password field refers to shadow.
  PasswordField password = {};  ///< The field itself, if it does not.
};

/// passwd(5): the entries glibc would find, first of each name.
struct PasswdFile {
  std::vector<PasswdEntry> entries = {};
  bool has_malformed_line = false;  ///< Lines that glibc skips, or a name for the second time.
  bool names_a_directory = false;   ///< A "+" line: other accounts come from NIS (compat).
};
[[nodiscard]] PasswdFile parsePasswd(std::string_view text);

struct GroupEntry {
  std::string name;
  std::int64_t gid = 0;
  std::vector<std::string> members;
};
/// group(5); malformed lines are skipped as glibc does.
[[nodiscard]] std::vector<GroupEntry> parseGroups(std::string_view text);

struct ShadowEntry {
  std::string name;
  PasswordField password;
  std::optional<std::int64_t> changed_day;  ///< Days since 1970; 0 means "change at next log-in".
  std::optional<std::int64_t> max_days;     ///< Nothing if a password lasts for ever.
  std::optional<std::int64_t> expires_day;  ///< Days since 1970; nothing if never.
};
struct ShadowFile {
  std::vector<ShadowEntry> entries = {};
  bool has_malformed_line = false;  ///< One has other fields than shadow(5) says.
};
/// shadow(5), also its old form of five fields, as glibc reads it: leading blanks are none of a
/// name's. Of a malformed line with a name what stands there is told.
[[nodiscard]] ShadowFile parseShadow(std::string_view text);

/// From this many days on a password counts as lasting for ever (login.defs uses 99999).
inline constexpr std::int64_t kForEverDays = 99'999;

/// The value of `key` in login.defs(5), its last occurrence.
[[nodiscard]] std::optional<std::string> loginDefsValue(std::string_view text,
                                                        std::string_view key);

/// The services of one database line of nsswitch.conf(5), such as {"files", "sss"}; the default
/// {"files"} if the database has no line. Actions in brackets are left out.
[[nodiscard]] std::vector<std::string> nsswitchServices(std::string_view text,
                                                        std::string_view database);

/// Whether what a database of nsswitch.conf(5) lists is all in the files of this machine: no
/// directory service, nor systemd-homed (passwd). False too if the file could not be read.
[[nodiscard]] bool isKeptHere(const Machine& machine, std::string_view database);

/// The uids that accounts of people get; Debian's where login.defs(5) says nothing.
struct PersonIds {
  std::int64_t first = 1000;
  std::int64_t last = 60'000;
  [[nodiscard]] bool contains(std::int64_t uid) const { return uid >= first && uid <= last; }
};
[[nodiscard]] PersonIds personIds(const Machine& machine);

/// Whether a login shell is one that only says no.
[[nodiscard]] bool refusesLogin(std::string_view shell);
/// Whether a login shell lets its account in: none that only says no, and there. A desktop may
/// start without it.
[[nodiscard]] bool allowsLogin(const Machine& machine, std::string_view shell);

}  // namespace sekisho::platform
