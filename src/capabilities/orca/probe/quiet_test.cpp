#include "capabilities/orca/probe/quiet.h"

#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

const Instant kBegin{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}};
const std::string kHanaMark = Quiet::markOf("hana");
const std::string kKenMark = Quiet::markOf("ken");

Quiet begun() {
  Quiet quiet;
  quiet.beginAt(kBegin);
  return quiet;
}

TEST(QuietTimes, AreThoseOfTenMinutesAndMoreBetweenActs) {
  Quiet quiet = begun();
  for (const auto minute : {1min, 10min, 20min, 45min}) quiet.act(kHanaMark, kBegin + minute);
  EXPECT_THAT(quiet.spansOf(kHanaMark, kBegin, kBegin + 50min),
              Optional(ElementsAre(Quiet::Span{kBegin + 10min, kBegin + 20min},
                                   Quiet::Span{kBegin + 20min, kBegin + 45min})));
}

TEST(QuietTimes, ReachToTheEndsOfASession) {
  Quiet quiet = begun();
  quiet.act(kHanaMark, kBegin + 30min);
  EXPECT_THAT(quiet.spansOf(kHanaMark, kBegin + 5min, kBegin + 60min),
              Optional(ElementsAre(Quiet::Span{kBegin + 5min, kBegin + 30min},
                                   Quiet::Span{kBegin + 30min, kBegin + 60min})));
  EXPECT_THAT(quiet.spansOf(kHanaMark, kBegin + 25min, kBegin + 35min), Optional(IsEmpty()));
}

TEST(QuietTimes, AreOneForWhoDidNothing) {
  Quiet quiet = begun();
  quiet.act(kHanaMark, kBegin + 30min);
  EXPECT_THAT(quiet.spansOf(kKenMark, kBegin, kBegin + 30min),
              Optional(ElementsAre(Quiet::Span{kBegin, kBegin + 30min})));
}

TEST(QuietTimes, AreNotToldOfATimeThatWasNotSeenWhole) {
  Quiet quiet;
  EXPECT_EQ(quiet.spansOf(kHanaMark, kBegin, kBegin + 1h), std::nullopt);
  quiet.beginAt(kBegin);
  EXPECT_EQ(quiet.spansOf(kHanaMark, kBegin - 1min, kBegin + 1h), std::nullopt);
  quiet.act(kHanaMark, kBegin + 1h);
  quiet.act(kHanaMark, kBegin + 30min);  // the clock went back
  EXPECT_EQ(quiet.spansOf(kHanaMark, kBegin, kBegin + 2h), std::nullopt);
}

TEST(QuietTimes, GoOnFromWhatWasKept) {
  Quiet quiet = begun();
  quiet.act(kHanaMark, kBegin + 30min);
  const Quiet again = Quiet::from(quiet.state());
  EXPECT_EQ(again.spansOf(kHanaMark, kBegin, kBegin + 60min),
            quiet.spansOf(kHanaMark, kBegin, kBegin + 60min));
  EXPECT_EQ(again.state(), quiet.state());
}

TEST(QuietTimes, AreNotTakenFromWhatHasAnotherForm) {
  for (const char* text : {"{}", "[]", R"({"since":1,"users":{"u":{"last":1,"spans":[[1]]}}})",
                           R"({"since":"x","users":{}})"}) {
    const Quiet quiet = Quiet::from(*parseJson(text));
    EXPECT_EQ(quiet.spansOf(kHanaMark, kBegin, kBegin + 1h), std::nullopt) << text;
  }
}

TEST(QuietTimes, OfLongAgoAreForgottenAndSaidToBeUnknown) {
  Quiet quiet = begun();
  for (auto hour = 1h; hour <= 72h; ++hour) quiet.act(kHanaMark, kBegin + hour);
  EXPECT_EQ(quiet.spansOf(kHanaMark, kBegin, kBegin + 2h), std::nullopt);
  EXPECT_THAT(quiet.spansOf(kHanaMark, kBegin + 71h, kBegin + 72h),
              Optional(ElementsAre(Quiet::Span{kBegin + 71h, kBegin + 72h})));
}

}  // namespace
}  // namespace sekisho::orca
