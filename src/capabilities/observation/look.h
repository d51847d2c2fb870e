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
};

}  // namespace sekisho::observation
