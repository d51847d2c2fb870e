#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/machine/machine.h"

namespace sekisho::people {

inline constexpr std::size_t kMaxAuthorizedKeysBytes = 262'144;

/// Whether a text of authorized_keys (sshd(8)) holds a line that is neither empty nor a comment.
[[nodiscard]] bool holdsKey(std::string_view text);

/// Whether a line of sshd_config(5) lets keys in from elsewhere than the files in a person's home
/// that sshd looks at by itself: another AuthorizedKeysFile, a command, or an authority for keys.
/// Lines of another kind and comments do not.
[[nodiscard]] bool keepsKeysElsewhere(std::string_view line);

/// The keys with which accounts of this machine are opened over SSH, whatever their passwords.
class AuthorizedKeys {
 public:
  /// Reads sshd's configuration, if there is one.
  explicit AuthorizedKeys(const platform::Machine& machine);

  /// Whether the account whose home is `home` has one; nothing if it could not be told: because
  /// sshd takes keys from elsewhere too, or because what lies there is a link, too big or
  /// unreadable.
  [[nodiscard]] std::optional<bool> anyIn(const std::string& home) const;

 private:
  const platform::Machine& machine_;
  bool elsewhere_ = false;
};

}  // namespace sekisho::people
