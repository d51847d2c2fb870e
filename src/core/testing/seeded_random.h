#pragma once

#include <random>

#include "core/random.h"

namespace sekisho::testing {

/// The same bytes in every run.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(unsigned seed = 1) : engine_(seed) {}

  void fill(std::span<std::byte> into) override {
    for (std::byte& byte : into) byte = static_cast<std::byte>(engine_() & 0xFFU);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sekisho::testing
