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
      std::vector<std::jthread> waiters;
      waiters.reserve(kWaiters);
      std::latch begun(kWaiters);
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
  event.set();
  event.set();
  event.wait();
  event.wait();
}

}  // namespace
}  // namespace sekisho
