#include "core/bulk_random.h"

#include <gtest/gtest.h>

#include <set>

#include "core/bytes.h"
#include "core/testing/seeded_random.h"

namespace sekisho {
namespace {

/// Counts how often it is asked.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::byte> into) override {
    ++asked;
    random_.fill(into);
  }
  std::size_t asked = 0;

 private:
  testing::SeededRandom random_;
};

TEST(BulkRandom, GivesEachByteOnceAndAsksSeldom) {
  CountingRandom source;
  BulkRandom random(source);
  std::set<Bytes> seen;
  for (int i = 0; i < 1'000; ++i) {
    Bytes twelve(12);
    random.fill(twelve);
    seen.insert(twelve);
  }
  EXPECT_EQ(seen.size(), 1'000U);
  EXPECT_LE(source.asked, 4U);
}

TEST(BulkRandom, PassesAWishLargerThanItsPoolOn) {
  CountingRandom source;
  BulkRandom random(source);
  Bytes large(100'000);
  random.fill(large);
  EXPECT_EQ(source.asked, 1U);
  EXPECT_NE(large, Bytes(100'000));
}

}  // namespace
}  // namespace sekisho
