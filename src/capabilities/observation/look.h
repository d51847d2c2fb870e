#pragma once

#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::observation {

/// That somebody looked at names of whoever was observed on a device, on that day in Japan.
struct Look {
  DeviceId device = {};
  PersonId by = {};
  Instant at{};  ///< The first time that day.
  friend bool operator==(const Look&, const Look&) = default;
};

/// That somebody opened what is kept of another person on that day in Japan: their row of the staff
/// register, or what they can use.
struct PersonLook {
  PersonId person = {};  ///< Whose; never `by`.
  PersonId by = {};
  Instant at{};  ///< The first time that day.
  friend bool operator==(const PersonLook&, const PersonLook&) = default;
};

inline constexpr std::size_t kLooksShown = 200;

/// Who looked at what is told of persons. Safe for use by any thread.
class LookRegister {
 public:
  virtual ~LookRegister() = default;

  /// Durable on return, with its journal entry; once a person, device and day. What cannot be
  /// recorded must not be shown.
  [[nodiscard]] virtual Result<void> record(const Look& look) = 0;
  /// The newest at that device, newest first, kLooksShown at most.
  [[nodiscard]] virtual Result<std::vector<Look>> of(DeviceId device) const = 0;

  /// As record() of a device: once a viewer, person and day.
  [[nodiscard]] virtual Result<void> record(const PersonLook& look) = 0;
  /// The newest at that person, newest first, kLooksShown at most.
  [[nodiscard]] virtual Result<std::vector<PersonLook>> of(PersonId person) const = 0;
};

}  // namespace sekisho::observation
