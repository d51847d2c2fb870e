#include "core/event.h"

#include <gtest/gtest.h>

#include <array>
#include <latch>
#include <thread>
#include <vector>

namespace sekisho {
namespace {

TEST(Event, LetsManyWaitersSeeWhatWasWrittenBefore) {
  constexpr int kWaiters = 16;
  for (int round = 1; round <= 200; ++round) {
    Event event;
    int written = 0;
    std::array<int, kWaiters> seen{};
    {
      std::latch begun(kWaiters);
      std::vector<std::jthread> waiters;  // ends before what they use does
      waiters.reserve(kWaiters);
      for (int& mine : seen) {
        waiters.emplace_back([&] {
          begun.count_down();
          event.wait();
          mine = written;
        });
      }
      if (round % 2 == 0) begun.wait();  // else it happens while they come
      written = round;
      event.set();
    }
    for (const int mine : seen) EXPECT_EQ(mine, round);
  }
}

TEST(Event, ThatHasHappenedHoldsNobodyUp) {
  Event event;
  const int written = 7;
  event.set();
  event.set();
  int seen = 0;
  std::jthread([&] {
    event.wait();
    event.wait();
    seen = written;
  }).join();
  EXPECT_EQ(seen, 7);
}

}  // namespace
}  // namespace sekisho
