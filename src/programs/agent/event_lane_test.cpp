#include "programs/agent/event_lane.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kNoon = fromMs(1'764'000'000'000);
const evidence::MachineTime kAt{
    .boot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11", .since_boot = 1h, .wall = kNoon};

class EventLaneOnDisk : public ::testing::Test {
 protected:
  EventLaneOnDisk() {
    EXPECT_THAT(disk_.createDirectory("/e"), succeeds());
    reopen();
  }
  void reopen(std::uint64_t most = std::uint64_t{1} << 20U) {
    auto opened = EventLane::open(disk_, "/e", most);
    ASSERT_THAT(opened, succeeds());
    lane_ = std::move(*opened);
  }
  Result<std::uint64_t> add(std::string text = "x", evidence::MachineTime at = kAt) {
    return lane_->append("agent.started@1", at, Json::Object{{"text", std::move(text)}});
  }
  std::vector<std::uint64_t> numbersAfter(std::uint64_t mark) {
    std::vector<std::uint64_t> numbers;
    for (const auto& event : lane_->after(mark)) numbers.push_back(event.number);
    return numbers;
  }

  SimulatedDisk disk_;
  std::unique_ptr<EventLane> lane_;
};

TEST_F(EventLaneOnDisk, GivesBackEventsInOrderAboveAMark) {
  EXPECT_EQ(*add("a"), 1U);
  EXPECT_EQ(*add("b"), 2U);
  EXPECT_EQ(*add("c"), 3U);
  EXPECT_THAT(numbersAfter(0), ElementsAre(1, 2, 3));
  EXPECT_THAT(numbersAfter(2), ElementsAre(3));
  EXPECT_THAT(numbersAfter(3), IsEmpty());
  EXPECT_EQ(*lane_->after(2).front().body["text"].text(), "c");
}

TEST_F(EventLaneOnDisk, GoesOnCountingAfterARestart) {
  add();
  add();
  reopen();
  EXPECT_EQ(lane_->newest(), 2U);
  EXPECT_EQ(*add(), 3U);
  EXPECT_THAT(numbersAfter(0), ElementsAre(1, 2, 3));
}

TEST_F(EventLaneOnDisk, KeepsEveryAcknowledgedEventThroughAnyPowerCut) {
  for (const auto cut :
       {PowerCut::LostBefore, PowerCut::LostAfter, PowerCut::Torn, PowerCut::Reordered}) {
    for (std::size_t step = 1; step <= 6; ++step) {
      SimulatedDisk disk;
      ASSERT_THAT(disk.createDirectory("/e"), succeeds());
      std::vector<std::uint64_t> acknowledged;
      {
        auto lane = EventLane::open(disk, "/e", std::uint64_t{1} << 20U);
        ASSERT_THAT(lane, succeeds());
        const auto first = (*lane)->append("agent.started@1", kAt, Json::Object{});
        ASSERT_THAT(first, succeeds());
        acknowledged.push_back(*first);
        disk.plan({.step = step, .cut = cut});
        for (int i = 0; i < 4; ++i) {
          const auto added = (*lane)->append("agent.started@1", kAt, Json::Object{});
          if (added) acknowledged.push_back(*added);
        }
      }
      disk.cutPower();
      disk.restart();
      auto lane = EventLane::open(disk, "/e", std::uint64_t{1} << 20U);
      ASSERT_THAT(lane, succeeds());
      std::vector<std::uint64_t> found;
      for (const auto& event : (*lane)->after(0)) found.push_back(event.number);
      for (const auto number : acknowledged) EXPECT_THAT(found, ::testing::Contains(number));
      EXPECT_TRUE(std::ranges::is_sorted(found));
      const auto next = (*lane)->append("agent.started@1", kAt, Json::Object{});
      ASSERT_THAT(next, succeeds());
      EXPECT_GT(*next, found.back());
    }
  }
}

TEST_F(EventLaneOnDisk, RefusesWhenFullAndLaterSaysHowMuchWasLost) {
  reopen(1000);
  while (add(std::string(100, 'x'))) {
  }
  const auto last = lane_->newest();
  EXPECT_THAT(add(std::string(100, 'x')), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(lane_->newest(), last);
  reopen(2000);
  EXPECT_THAT(add("room again"), succeeds());
}

TEST_F(EventLaneOnDisk, AnnouncesWhatAFullDiskCost) {
  add("before");
  disk_.setFull(true);
  EXPECT_THAT(add("lost"), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(add("lost too"), failsWith(ErrorCode::Unavailable));
  disk_.setFull(false);
  ASSERT_THAT(add("after"), succeeds());
  const auto events = lane_->after(1);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, "agent.events-lost@1");
  EXPECT_EQ(*events[0].body["count"].integer(), 2);
  EXPECT_EQ(*events[0].body["reason"].text(), "disk.full");
  EXPECT_EQ(*events[1].body["text"].text(), "after");
}

TEST_F(EventLaneOnDisk, KeepsAcknowledgedEventsSevenDays) {
  add("old");
  reopen();
  add("new", {.boot = kAt.boot, .since_boot = 2h, .wall = kNoon + 24h});
  lane_->forget(2, kNoon + 7 * 24h);
  EXPECT_THAT(numbersAfter(0), ElementsAre(1, 2));
  lane_->forget(0, kNoon + 999 * 24h);
  EXPECT_THAT(numbersAfter(0), ElementsAre(1, 2));
  lane_->forget(2, kNoon + 7 * 24h + 1ms);
  EXPECT_THAT(numbersAfter(0), ElementsAre(2));
  reopen();
  EXPECT_EQ(*add(), 3U);
}

TEST_F(EventLaneOnDisk, LeavesOutALineThatWasChanged) {
  add("a");
  add("b");
  reopen();
  add("c");
  const std::string file = disk_.files().front();
  Bytes bytes = disk_.peek(file);
  bytes.back() = std::byte{'!'};
  bytes[bytes.size() - 20] = std::byte{'?'};
  disk_.poke(file, bytes);
  reopen();
  EXPECT_THAT(numbersAfter(0), ElementsAre(1, 3));
}

}  // namespace
}  // namespace sekisho::agent
