#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sekisho::orca {

/// The password hash of 日レセ: crypt(3) with MD5 (crypt(5), "md5crypt"), "$1$salt$hash". `setting`
/// is that or begins as it; nothing if it does not. Made with OpenSSL's MD5: libxcrypt, which a
/// test holds it against, would be 2 % of the agent.
[[nodiscard]] std::optional<std::string> md5Crypt(std::string_view password,
                                                  std::string_view setting);

}  // namespace sekisho::orca
