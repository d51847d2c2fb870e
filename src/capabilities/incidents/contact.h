#pragma once

#include <cstddef>
#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::incidents {

/// Who is to be told when something seems wrong (P-12): the contracted provider, or, in a clinic
/// without a maintenance contract, whoever it named instead.
struct Contact {
  std::string name = {};       ///< A person or a desk.
  std::string firm = {};       ///< Empty if they belong to none.
  std::string telephone = {};  ///< Empty if there is none.
  std::string mail = {};       ///< Where reports are sent; empty if nowhere. As isMailAddress.
  bool is_contracted = true;   ///< By a maintenance contract.
  PersonId by = {};            ///< Who named them.
  Instant at{};

  friend bool operator==(const Contact&, const Contact&) = default;
};

inline constexpr std::size_t kMaxNameBytes = 240;  // 80 characters of Japanese
inline constexpr std::size_t kMaxTelephoneBytes = 30;

/// InvalidInput with {pointer}: incidents.contact-name, incidents.contact-firm (no line),
/// incidents.contact-telephone (other than digits, spaces, + - ( ), or fewer than three digits),
/// incidents.contact-mail (no address), incidents.contact-way (neither telephone nor mail).
[[nodiscard]] Result<void> check(const Contact& contact);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Contact& contact);

}  // namespace sekisho::incidents
