#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/random.h"

namespace sekisho::access {

inline constexpr std::size_t kMinPasswordCharacters = 13;
inline constexpr std::size_t kMaxPasswordBytes = 256;

/// Whether a person may use this password.
///
/// At least 13 characters, since not everybody gives a second factor (guideline 7.0 運用編 14.1.1;
/// R7 2⑦), not one character or one run repeated, not common (isCommon()), not made of names and
/// words of this place alone (isOfThisPlace()). No rule asks for kinds of characters and none makes
/// people change it. InvalidInput says which rule it breaks.
[[nodiscard]] Result<void> checkPassword(std::string_view password, std::string_view person,
                                         std::string_view clinic);

/// In characters as people count them (Unicode code points).
[[nodiscard]] std::size_t charactersOf(std::string_view text);

inline constexpr std::size_t kMinPinDigits = 6;

/// Whether a temporary may use this PIN: 6 to 12 digits, not one run repeated, not counted up or
/// down. Guesses are slowed as those of passwords are. InvalidInput (access.pin-weak).
[[nodiscard]] Result<void> checkPin(std::string_view digits);

/// argon2id (RFC 9106) in its encoded text: 19 MiB, two passes, one lane, 16-byte salt.
///
/// Takes tens of milliseconds and 19 MiB. At most two hash or verify at once; others wait for them.
/// Safe for use by any thread.
[[nodiscard]] std::string hashPassword(std::string_view password, Random& random);

/// Whether the password made the encoded hash. False for a text that is no hash. Waits its turn as
/// hashPassword() does.
[[nodiscard]] bool verifyPassword(std::string_view password, const std::string& encoded);

}  // namespace sekisho::access
