#include "core/yielding.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

namespace sekisho {
namespace {

int niceness() { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())); }

TEST(AThreadThatYields, StepsBackWithWhatItStartsAndLeavesTheOthersAsTheyAre) {
  const int before = niceness();
  int its = before;
  int of_one_it_started = before;
  std::jthread([&] {
    yieldToOthers();
    its = niceness();
    std::jthread([&] { of_one_it_started = niceness(); }).join();
  }).join();
  EXPECT_GT(its, before);
  EXPECT_EQ(of_one_it_started, its);
  EXPECT_EQ(niceness(), before);
}

}  // namespace
}  // namespace sekisho
