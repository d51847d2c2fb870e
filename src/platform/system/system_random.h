#pragma once

#include "core/random.h"

namespace sekisho::platform {

/// The kernel's random bytes, good enough for keys. Has no state: any thread may use it.
class SystemRandom final : public Random {
 public:
  /// Waits until the kernel has gathered enough entropy, once after a start of the machine. Stops
  /// the process if the kernel refuses.
  void fill(std::span<std::byte> into) override;
};

}  // namespace sekisho::platform
