#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/clock.h"

namespace sekisho::access {

/// Six digits that change every thirty seconds (RFC 6238 with HMAC-SHA-1, which is what every
/// authenticator application understands).
inline constexpr std::chrono::seconds kTotpStep{30};
inline constexpr std::size_t kTotpSecretBytes = 20;  // RFC 4226 §4, R6

/// The code of one step (steps are counted from 1970), with its leading zeros.
[[nodiscard]] std::string totpAt(ByteView secret, std::int64_t step);

/// The step whose code it is, if that is now's or a neighbour's: clocks differ a little. Compares
/// in constant time.
[[nodiscard]] std::optional<std::int64_t> totpStepOf(ByteView secret, std::string_view code,
                                                     Instant now);

/// RFC 4648 base32 without padding, as authenticators are told secrets.
[[nodiscard]] std::string toBase32(ByteView bytes);

}  // namespace sekisho::access
