#include "capabilities/reading/awareness.h"

#include <gtest/gtest.h>

namespace sekisho::reading {
namespace {

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 11 / 27;

Act meeting() {
  return {.day = kDay, .subject = "離席のときのログアウト", .attendants = {PersonId{}}};
}

std::string messageOf(const Act& act) {
  const auto checked = check(act, kDay);
  return checked ? "fine" : std::string(checked.error().message.name);
}

TEST(AnAwarenessAct, HasBeenHeldOfSomethingWithSomebody) {
  EXPECT_EQ(messageOf(meeting()), "fine");
  Act act = meeting();
  act.day = kDay + std::chrono::days{1};
  EXPECT_EQ(messageOf(act), "reading.act-day");
  act = meeting();
  act.subject = "";
  EXPECT_EQ(messageOf(act), "reading.subject");
  act = meeting();
  act.attendants = {};
  EXPECT_EQ(messageOf(act), "reading.attendants");
  act.attendants = {PersonId{}, PersonId{}};
  EXPECT_EQ(messageOf(act), "reading.attendants") << "one person twice";
}

TEST(AnAwarenessAct, HasAKindThatReadsBack) {
  for (const ActKind kind : {ActKind::Notice, ActKind::Meeting}) {
    EXPECT_EQ(actKindFrom(nameOf(kind)), kind);
  }
  EXPECT_FALSE(actKindFrom("party"));
}

}  // namespace
}  // namespace sekisho::reading
