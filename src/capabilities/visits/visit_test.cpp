#include "capabilities/visits/visit.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::visits {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using namespace std::chrono_literals;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
const Instant kNow = *fromRfc3339("2026-01-21T04:00:00.000Z");
const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};

Visit visit() { return {.day = kToday, .who = "中村 健", .devices = {kDevice}}; }

std::string refusalOf(const Visit& visit) {
  const auto fine = check(visit, kToday);
  return fine ? "" : std::string(fine.error().message.name);
}

TEST(AVisit, NamesWhoCameAndWhatWasLookedAt) {
  EXPECT_THAT(check(visit(), kToday), succeeds());
  Visit nobody = visit();
  nobody.who = " ";
  EXPECT_EQ(refusalOf(nobody), "visits.who");
  Visit nothing = visit();
  nothing.devices.clear();
  EXPECT_EQ(refusalOf(nothing), "visits.devices");
  Visit twice = visit();
  twice.devices.push_back(kDevice);
  EXPECT_EQ(refusalOf(twice), "visits.devices");
}

TEST(AVisit, LiesWithinTheLastFourHundredDays) {
  Visit ahead = visit();
  ahead.day = kToday + std::chrono::days{1};
  EXPECT_EQ(refusalOf(ahead), "visits.day");
  Visit old = visit();
  old.day = kToday - std::chrono::days{400};
  EXPECT_EQ(refusalOf(old), "");
  old.day -= std::chrono::days{1};
  EXPECT_EQ(refusalOf(old), "visits.day");
}

TEST(AVisit, MayBeDescribedInSeveralLines) {
  Visit told = visit();
  told.about = "更新を当てた。\n再起動した。";
  EXPECT_EQ(refusalOf(told), "");
  told.about = "bell\x07";
  EXPECT_EQ(refusalOf(told), "visits.about");
}

TEST(ReadingsTime, IsTheOldestOfMachinePersonAndHub) {
  EXPECT_EQ(observedAt(kNow - 2h, kToday, kNow), kNow - 2h);
  EXPECT_EQ(observedAt(kNow + 24h * 300, kToday, kNow), kNow) << "a clock that runs ahead";
  const auto yesterday = kToday - std::chrono::days{1};
  EXPECT_EQ(observedAt(kNow, yesterday, kNow), *fromRfc3339("2026-01-20T15:00:00.000Z"))
      << "the end of that day in Japan";
  EXPECT_EQ(observedAt(kNow - 24h * 90, kToday, kNow), kNow - 24h * 90) << "a clock that is behind";
}

TEST(AnswersOfASelfCheck, KeepTheirNames) {
  for (const Told told : {Told::Yes, Told::No, Told::Unsure}) {
    EXPECT_EQ(toldFrom(nameOf(told)), told);
  }
  EXPECT_EQ(toldFrom("maybe"), std::nullopt);
}

TEST(WhereASelfCheckIsAnswered, IsToldByTheMachineMetThereOrByTheAddressesOfItsOwn) {
  const DeviceId seat{};
  DeviceId other{};
  other.uuid.bytes[0] = std::byte{1};
  using enum AnsweredAt;
  EXPECT_EQ(answeredAt("192.0.2.20", seat, seat, {}), TheDevice);
  EXPECT_EQ(answeredAt("192.0.2.20", seat, other, {"192.0.2.20"}), Elsewhere);
  EXPECT_EQ(answeredAt("192.0.2.20", seat, {}, {"192.0.2.20"}), TheDevice);
  EXPECT_EQ(answeredAt("192.0.2.20", seat, {}, {"192.0.2.21"}), Elsewhere);
  EXPECT_EQ(answeredAt("192.0.2.20", seat, {}, {}), Unknown);
  EXPECT_EQ(answeredAt("", seat, {}, {"192.0.2.21"}), Unknown) << "a command at the hub";
}

TEST(SelfCheckFromElsewhere, IsVouchedForBySomebodyElseWithAReason) {
  PersonId clerk{};
  PersonId director{};
  director.uuid.bytes[0] = std::byte{1};
  SelfCheck given{.where = AnsweredAt::Unknown, .by = clerk};
  EXPECT_FALSE(given.counts()) << "nobody knows where it was given";
  const Vouching vouching{.by = director, .why = "となりで見ていました"};
  EXPECT_THAT(check(given, vouching), succeeds());
  EXPECT_THAT(check(given, Vouching{.by = clerk, .why = "見た"}), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(check(given, Vouching{.by = director}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check(given, Vouching{.by = director, .why = "a\nb"}),
              failsWith(ErrorCode::InvalidInput));
  given.where = AnsweredAt::TheDevice;
  EXPECT_TRUE(given.counts());
  EXPECT_THAT(check(given, vouching), failsWith(ErrorCode::Conflict)) << "there is no need";
}

}  // namespace
}  // namespace sekisho::visits
