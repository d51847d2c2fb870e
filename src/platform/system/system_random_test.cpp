#include "platform/system/system_random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sekisho::platform {
namespace {

TEST(SystemRandomOfThisMachine, FillsEveryByteOfALargeBuffer) {
  SystemRandom random;
  // Larger than getrandom() gives in one call that a signal may cut short.
  std::vector<std::byte> bytes(std::size_t{1} << 20U);

  random.fill(bytes);

  std::array<std::size_t, 256> seen{};
  for (const std::byte byte : bytes) ++seen[static_cast<std::size_t>(byte)];
  // Expected 4096 of each value with a deviation of 64: sixteen deviations off means broken.
  EXPECT_GT(*std::ranges::min_element(seen), 3072U);
  EXPECT_LT(*std::ranges::max_element(seen), 5120U);
  EXPECT_FALSE(std::ranges::all_of(std::span(bytes).last(32),
                                   [](std::byte byte) { return byte == std::byte{0}; }));
}

TEST(SystemRandomOfThisMachine, DoesNotRepeatItself) {
  SystemRandom random;
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> second{};

  random.fill(first);
  random.fill(second);

  EXPECT_NE(first, second);
}

TEST(SystemRandomOfThisMachine, TouchesNothingForAnEmptyBuffer) {
  SystemRandom random;
  std::array<std::byte, 2> around{std::byte{1}, std::byte{2}};

  random.fill(std::span(around).subspan(1, 0));

  EXPECT_EQ(around, (std::array{std::byte{1}, std::byte{2}}));
}

}  // namespace
}  // namespace sekisho::platform
