#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/digest.h"
#include "core/ids.h"
#include "core/random.h"

namespace sekisho::fleet {

/// How long an enrolment token can be used.
inline constexpr std::chrono::minutes kTokenLife{60};

/// A new token as a person reads and types it: 100 random bits in four groups of five characters
/// without look-alikes (Crockford's base 32), such as "7K3QF-M0T2X-9V8DA-HJ4WZ".
[[nodiscard]] std::string newToken(Random& random);

/// What is stored in place of a token. Case, spaces and hyphens do not matter, and O, I and L read
/// as the digits they look like. Nothing if `typed` has not a token's form.
[[nodiscard]] std::optional<Sha256> hashOfToken(std::string_view typed);

/// Leave for one row of the device register to enrol one agent, once.
struct Invitation {
  Sha256 token;  ///< hashOfToken.
  DeviceId device;
  Instant expires;
};

}  // namespace sekisho::fleet
