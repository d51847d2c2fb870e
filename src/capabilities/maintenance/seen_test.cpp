#include "capabilities/maintenance/seen.h"

#include <gmock/gmock.h>

namespace sekisho::maintenance {
namespace {

using namespace std::chrono_literals;

const Instant kKnown = Instant{std::chrono::sys_days{2026y / 1 / 21}} + 3h;

Json opened() {
  return Json::Object{{"session", "a1"},     {"from", toRfc3339(kKnown - 1min)},
                      {"service", "sshd"},   {"place", "203.0.113.9"},
                      {"account", "vendor"}, {"screen", false}};
}
Json ended(const std::string& how) {
  return Json::Object{{"session", "a1"}, {"how", how}, {"until", toRfc3339(kKnown - 10s)}};
}
Json without(Json event, const char* member) {
  event.object()->erase(member);
  return event;
}

TEST(ASessionThatBegan, OpensALineOfWhatTheMachineSaid) {
  const auto seen = seenIn("remote.opened@1", opened(), kKnown);
  ASSERT_TRUE(seen);
  const Line line = lineOf(*seen, DeviceId{});
  EXPECT_EQ(line.place, "203.0.113.9");
  EXPECT_EQ(line.account, "vendor");
  EXPECT_EQ(line.from, kKnown - 1min);
  EXPECT_EQ(line.known, kKnown);
  EXPECT_EQ(line.standing(), Standing::ToName);
}

TEST(ASessionThatBegan, InTimesToComeBeganNow) {
  Json event = opened();
  (*event.object())["from"] = toRfc3339(kKnown + 24h * 900);
  EXPECT_EQ(lineOf(*seenIn("remote.opened@1", event, kKnown), DeviceId{}).from, kKnown);
}

TEST(ASessionThatBegan, WithoutANameOfItsAccountIsOneToo) {
  const auto seen = seenIn("remote.opened@1", without(opened(), "account"), kKnown);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->account, "");
}

TEST(ASessionThatBegan, OfAFormThatNoAgentWritesIsNone) {
  EXPECT_FALSE(seenIn("remote.opened@1", without(opened(), "session"), kKnown));
  EXPECT_FALSE(seenIn("remote.opened@1", without(opened(), "from"), kKnown));
  Json event = opened();
  (*event.object())["place"] = std::string(500, 'x');
  EXPECT_FALSE(seenIn("remote.opened@1", event, kKnown));
  EXPECT_FALSE(seenIn("orca.session@1", opened(), kKnown));
}

TEST(TheEndOfASession, EndsItsLineOnce) {
  Line line = lineOf(*seenIn("remote.opened@1", opened(), kKnown), DeviceId{});
  const auto end = seenIn("remote.ended@1", ended("ended"), kKnown);
  ASSERT_TRUE(end);
  EXPECT_TRUE(endWith(line, *end));
  EXPECT_EQ(line.ending, Ending::Ended);
  EXPECT_EQ(line.until, kKnown - 10s);
  EXPECT_FALSE(endWith(line, *end));
}

TEST(TheEndOfASession, ThatWasSeenTakesThePlaceOfOneThatSomebodyWrote) {
  Line line = lineOf(*seenIn("remote.opened@1", opened(), kKnown), DeviceId{});
  line.ending = Ending::Written;
  line.until = kKnown - 40s;
  EXPECT_FALSE(endWith(line, *seenIn("remote.ended@1", without(ended("unseen"), "until"), kKnown)));
  EXPECT_EQ(line.until, kKnown - 40s);
  EXPECT_TRUE(endWith(line, *seenIn("remote.ended@1", ended("ended"), kKnown)));
  EXPECT_EQ(line.ending, Ending::Ended);
  EXPECT_EQ(line.until, kKnown - 10s);
}

TEST(TheEndOfASession, ThatNobodySawHasOnlyTheLastSight) {
  Line line = lineOf(*seenIn("remote.opened@1", opened(), kKnown), DeviceId{});
  Json event = without(ended("machine-stopped"), "until");
  (*event.object())["seen"] = toRfc3339(kKnown - 20s);
  ASSERT_TRUE(endWith(line, *seenIn("remote.ended@1", event, kKnown)));
  EXPECT_EQ(line.ending, Ending::MachineStopped);
  EXPECT_FALSE(line.until);
  EXPECT_EQ(line.seen, kKnown - 20s);
}

TEST(TheEndOfASession, IsNeitherBeforeItBeganNorToCome) {
  Line line = lineOf(*seenIn("remote.opened@1", opened(), kKnown), DeviceId{});
  Json event = ended("ended");
  (*event.object())["until"] = toRfc3339(kKnown - 24h);
  ASSERT_TRUE(endWith(line, *seenIn("remote.ended@1", event, kKnown)));
  EXPECT_EQ(line.until, line.from);
}

TEST(TheEndOfASession, ThatAnAgentCannotTellIsNone) {
  for (const char* how : {"open", "written", "x"}) {
    EXPECT_FALSE(seenIn("remote.ended@1", ended(how), kKnown)) << how;
  }
  EXPECT_FALSE(seenIn("remote.ended@1", without(ended("ended"), "until"), kKnown));
  EXPECT_FALSE(seenIn("remote.ended@1", without(ended("ended"), "how"), kKnown));
}

}  // namespace
}  // namespace sekisho::maintenance
