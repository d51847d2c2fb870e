#pragma once

#include <cstddef>
#include <span>

namespace sekisho {

/// A source of random bytes. Programs pass the kernel's, tests a seeded one.
class Random {
 public:
  virtual ~Random() = default;

  /// Fills `into`. Does not fail: a program without randomness must not go on.
  virtual void fill(std::span<std::byte> into) = 0;
};

}  // namespace sekisho
