#include "capabilities/orca/probe/hour_counts.h"

#include <gtest/gtest.h>

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::local_seconds kTen = std::chrono::local_days{2026y / 11 / 30} + 10h;
constexpr Instant kElevenInJapan{std::chrono::sys_days{2026y / 11 / 30} + 2h};

weborca::Event call(std::chrono::local_seconds at, std::chrono::milliseconds total) {
  return {.at = at, .what = weborca::RpcCall{.total = total}};
}

TEST(HoursOfTheLog, CountWhatWasDoneAndHowSlowly) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 90min);
  counts.take(call(kTen, 20ms));
  counts.take(call(kTen + 59min, 3000ms));
  counts.take(call(kTen + 60min, 9000ms));  // of the hour that goes on
  counts.take({.at = kTen + 5min, .what = weborca::SystemError{.status = 500}});
  counts.take({.at = kTen + 5min, .what = weborca::SystemError{.status = 404}});
  counts.take({.at = kTen + 5min, .what = weborca::AuthError{.status = 401}});
  counts.take({.at = std::nullopt, .what = weborca::SystemError{.status = 500}});
  const HourCount hour = counts.lastUsed(kElevenInJapan + 10min).value_or(HourCount());
  EXPECT_EQ(hour.calls, 2);
  EXPECT_EQ(hour.slow, 1);
  EXPECT_EQ(hour.errors(), 1) << "a wrong path is somebody else's mistake";
  EXPECT_EQ(counts.lastUsed(kElevenInJapan + 70min)->calls, 1);
  EXPECT_EQ(counts.lastUsed(kElevenInJapan + 10h)->calls, 1) << "the night says nothing new";
  EXPECT_EQ(counts.lastUsed(kElevenInJapan + 30h), std::nullopt) << "long ago";
}

panda::Line said(std::chrono::local_seconds at, std::optional<panda::What> what, bool error) {
  return {.at = {.local = at}, .what = std::move(what), .error = error};
}

TEST(HoursOfTheLog, CountErrorsOfPandaAndNotMistakesOfOthers) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 90min);
  counts.take(said(kTen, std::nullopt, false));
  EXPECT_EQ(counts.lastUsed(kElevenInJapan), std::nullopt)
      << "a line of no known form says nothing";
  counts.take(said(kTen, panda::SessionStarted{.open = 1}, false));
  EXPECT_EQ(counts.lastUsed(kElevenInJapan)->errors(), 0);
  counts.take(said(kTen, panda::ApiCall{.status = 500}, false));
  counts.take(said(kTen, panda::ApiCall{.status = 404}, true));
  counts.take(said(kTen, std::nullopt, true));
  counts.take(said(kTen, std::nullopt, false));
  counts.take(said(kTen, panda::AuthorizationError{}, true));
  counts.take(said(kTen, panda::InvalidSession{}, true));
  counts.take(said(kTen, panda::PeerCertificateMissing{}, true));
  counts.take({.at = {.local = kTen - 9h, .offset = 0min}, .error = true});
  EXPECT_EQ(counts.lastUsed(kElevenInJapan)->errors(), 3);
  EXPECT_EQ(HourCounts::from(counts.state()).lastUsed(kElevenInJapan)->errors(), 3);
}

TEST(HoursOfTheLog, CountConnectionsThatBrokeAndNotThoseThatWereClosed) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 90min);
  for (const int code : {1000, 1001, 1005}) {
    counts.take({.at = kTen, .what = weborca::ReadError{.code = code}});
  }
  EXPECT_EQ(counts.lastUsed(kElevenInJapan), std::nullopt);
  counts.take({.at = kTen, .what = weborca::ReadError{.code = 1006}});
  counts.take({.at = kTen, .what = weborca::ReadError{}});
  EXPECT_EQ(counts.lastUsed(kElevenInJapan)->broken, 2);
  EXPECT_EQ(HourCounts::from(counts.state()).lastUsed(kElevenInJapan)->broken, 2);
}

TEST(HoursOfTheLog, CountAnActThatFailedOnceWhetherOrNotTheErrorIsToldOf) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 2h);
  const weborca::Event failed{.at = kTen, .what = weborca::RpcCall{.status = 500}};
  counts.take(failed);
  counts.take(failed);
  EXPECT_EQ(counts.lastUsed(kElevenInJapan)->errors(), 2);
  counts.take({.at = kTen, .what = weborca::SystemError{.status = 500}});
  EXPECT_EQ(counts.lastUsed(kElevenInJapan)->errors(), 2) << "that tells of one of them";
}

TEST(HoursOfTheLog, AreUsedWhereNothingButErrorsHappened) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 3h);
  counts.take(call(kTen - 1h, 20ms));
  counts.take({.at = kTen, .what = weborca::SystemError{.status = 500}});
  const HourCount hour = counts.lastUsed(kElevenInJapan).value_or(HourCount());
  EXPECT_EQ(hour.calls, 0);
  EXPECT_EQ(hour.errors(), 1);
}

TEST(HoursOfTheLog, SayNothingOfAnHourThatAnEarlierProgramCountedInPart) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 2h);
  counts.take(call(kTen, 5s));
  counts.take({.at = kTen, .what = weborca::SystemError{.status = 500}});
  Json state = counts.state();
  auto* hour = (*state.object())["hours"].array()->front().array();
  hour->pop_back();
  hour->pop_back();
  HourCounts later = HourCounts::from(state);
  EXPECT_EQ(later.lastUsed(kElevenInJapan), std::nullopt);
  later.take(call(kTen + 1h, 20ms));
  EXPECT_EQ(later.lastUsed(kElevenInJapan + 1h).value_or(HourCount()).calls, 1)
      << "but of the next";
}

TEST(HoursOfTheLog, SayNothingOfAnHourOfWhichAPartWasNotRead) {
  HourCounts counts;
  counts.take(call(kTen, 20ms));
  EXPECT_EQ(counts.lastUsed(kElevenInJapan), std::nullopt) << "nobody said since when";
  counts.beginAt(kElevenInJapan - 30min);
  counts.take(call(kTen + 40min, 20ms));
  EXPECT_EQ(counts.lastUsed(kElevenInJapan), std::nullopt);
  counts.take(call(kTen + 70min, 20ms));
  EXPECT_EQ(counts.lastUsed(kElevenInJapan + 1h)->calls, 1);
}

TEST(HoursOfTheLog, GoOnAfterARestart) {
  HourCounts counts;
  counts.beginAt(kElevenInJapan - 2h);
  for (int hour = 0; hour < 40; ++hour) counts.take(call(kTen + std::chrono::hours{hour}, 5s));
  const HourCounts again = HourCounts::from(counts.state());
  EXPECT_EQ(again.lastUsed(kElevenInJapan + 39h), counts.lastUsed(kElevenInJapan + 39h));
  EXPECT_EQ(again.lastUsed(kElevenInJapan + 39h)->slow, 1);
  EXPECT_EQ(HourCounts::from(Json("odd")).lastUsed(kElevenInJapan), std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
