#pragma once

#include <string>
#include <string_view>

#include "core/random.h"

namespace sekisho::orca {

/// What PostgreSQL keeps of a password (RFC 5803, as its pg_authid has it), for ALTER ROLE …
/// PASSWORD: whoever reads it learns no password and signs in with none. `password` is ASCII, so
/// that SASLprep changes nothing of it.
[[nodiscard]] std::string scramSecretOf(std::string_view password, Random& random);

}  // namespace sekisho::orca
