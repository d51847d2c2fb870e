#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "capabilities/catalog/control_spec.h"
#include "capabilities/posture/clinic.h"

namespace sekisho::posture {

/// Whom a card names as the one who acts next.
struct Responsible {
  std::string name;
  catalog::Actor role = catalog::Actor::Administrator;
};

/// The person who acts in that part today, as the staff register and the sign-ins say; of several
/// the first by name. Nothing (未設定) if nobody does, and for parts that are no one person's: all
/// staff, the provider.
[[nodiscard]] std::optional<Responsible> responsibleFor(catalog::Actor who,
                                                        std::span<const Person> people,
                                                        std::chrono::sys_days today);

}  // namespace sekisho::posture
