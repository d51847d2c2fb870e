#include "capabilities/fleet/events.h"

#include <gmock/gmock.h>

namespace sekisho::fleet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kNow = fromMs(1'764'000'000'000);

AgentEvent event(std::uint64_t number) {
  return {.number = number, .kind = "agent.started@1", .at = kNow, .body = Json::Object{}};
}

std::vector<std::uint64_t> numbers(const std::vector<AgentEvent>& events) {
  std::vector<std::uint64_t> found;
  for (const AgentEvent& each : events) found.push_back(each.number);
  return found;
}

TEST(EventsAboveTheMark, LeaveOutWhatWasRecordedBefore) {
  const std::vector sent{event(1), event(2), event(3)};
  EXPECT_THAT(numbers(following(2, sent, kNow)), ElementsAre(3));
  EXPECT_THAT(following(3, sent, kNow), IsEmpty());
}

TEST(EventsAboveTheMark, NameWhatTheSourceLostAsOneGap) {
  const std::vector sent{event(5), event(6), event(9)};
  const auto recorded = following(2, sent, kNow);
  EXPECT_THAT(numbers(recorded), ElementsAre(4, 5, 6, 8, 9));
  EXPECT_EQ(recorded[0].kind, kGapKind);
  EXPECT_EQ(recorded[0].body, (Json::Object{{"first", 3}, {"last", 4}}));
  EXPECT_EQ(recorded[3].body, (Json::Object{{"first", 7}, {"last", 8}}));
}

}  // namespace
}  // namespace sekisho::fleet
