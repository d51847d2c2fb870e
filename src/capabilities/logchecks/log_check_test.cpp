#include "capabilities/logchecks/log_check.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"

namespace sekisho::logchecks {
namespace {

using sekisho::testing::succeeds;
using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 2 / 3;

LogCheck ofJanuary() {
  return {.first = std::chrono::year{2026} / 1 / 1,
          .last = std::chrono::year{2026} / 1 / 31,
          .sources = {Source::Journal, Source::LogIns},
          .looked = "診療時間外のログイン",
          .clear = true};
}

std::string messageOf(const LogCheck& log_check) {
  const auto result = check(log_check, kToday);
  return result ? "" : std::string(result.error().message.name);
}

TEST(LogCheckOfAMonth, SaysWhatWasLookedAtAndThatNothingWasFound) {
  EXPECT_THAT(check(ofJanuary(), kToday), succeeds());
}

TEST(LogCheckOfAMonth, SaysWhatWasFoundAndWhatWasDone) {
  LogCheck found = ofJanuary();
  found.clear = false;
  EXPECT_EQ(messageOf(found), "logchecks.found");
  found.found = "夜間に1回";
  EXPECT_EQ(messageOf(found), "logchecks.done");
  found.done = "本人に確かめた";
  EXPECT_EQ(messageOf(found), "");
  found.clear = true;
  EXPECT_EQ(messageOf(found), "logchecks.found") << "nothing was found, and something was";
}

TEST(LogCheckOfAMonth, IsOfDaysThatHaveEndedAndNotTooMany) {
  LogCheck log_check = ofJanuary();
  log_check.last = kToday + days{1};
  EXPECT_EQ(messageOf(log_check), "logchecks.period");
  log_check.last = kToday;
  EXPECT_EQ(messageOf(log_check), "");
  log_check.first = kToday + days{1};
  EXPECT_EQ(messageOf(log_check), "logchecks.period");
  log_check.first = kToday - days{101};
  EXPECT_EQ(messageOf(log_check), "logchecks.period");
}

TEST(LogCheckOfAMonth, NamesEachSourceOnce) {
  LogCheck log_check = ofJanuary();
  log_check.sources = {};
  EXPECT_EQ(messageOf(log_check), "logchecks.sources");
  log_check.sources = {Source::Journal, Source::Journal};
  EXPECT_EQ(messageOf(log_check), "logchecks.sources");
}

TEST(LogCheckOfAMonth, SaysItInOneLineEach) {
  LogCheck log_check = ofJanuary();
  for (const char* wrong : {"", " ", "一行\n二行"}) {
    log_check.looked = wrong;
    EXPECT_EQ(messageOf(log_check), "logchecks.looked");
  }
}

}  // namespace
}  // namespace sekisho::logchecks
