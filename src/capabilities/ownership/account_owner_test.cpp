#include "capabilities/ownership/account_owner.h"

#include <gtest/gtest.h>

namespace sekisho::ownership {
namespace {

using std::chrono::days;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;

AccountOwner owner() {
  return {.account = {.name = "sato"}, .from = kDay, .until = kDay + days{10}};
}

// What is wrong, as "message pointer"; "fine" if nothing is.
std::string wrongIn(const AccountOwner& row) {
  const auto checked = check(row);
  if (checked) return "fine";
  std::string said(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) said += " " + argument.value;
  return said;
}

TEST(AccountOwner, SaysWhichFieldCannotStand) {
  EXPECT_EQ(wrongIn(owner()), "fine");
  AccountOwner row = owner();
  row.account.name = "";
  EXPECT_EQ(wrongIn(row), "ownership.account /account");
  row = owner();
  row.use = Use::Service;
  EXPECT_EQ(wrongIn(row), "ownership.purpose /purpose");
  row.purpose = "夜間の控え";
  EXPECT_EQ(wrongIn(row), "fine");
  row.until = kDay - days{1};
  EXPECT_EQ(wrongIn(row), "ownership.until /until");
}

TEST(AccountOwner, HoldsFromItsFirstDayToItsLast) {
  const AccountOwner row = owner();
  EXPECT_FALSE(row.isInForce(kDay - days{1}));
  EXPECT_TRUE(row.isInForce(kDay));
  EXPECT_TRUE(row.isInForce(kDay + days{10}));
  EXPECT_FALSE(row.isInForce(kDay + days{11}));
}

TEST(AccountOwner, TwoOfOneAccountMayFollowEachOtherAndNotMeet) {
  const AccountOwner first = owner();
  AccountOwner second = owner();
  second.from = kDay + days{11};
  second.until.reset();
  EXPECT_FALSE(first.overlaps(second));
  EXPECT_FALSE(second.overlaps(first));
  second.from = kDay + days{10};
  EXPECT_TRUE(first.overlaps(second));
  EXPECT_TRUE(second.overlaps(first));
  AccountOwner elsewhere = second;
  elsewhere.account.name = "sato2";
  EXPECT_FALSE(first.overlaps(elsewhere));
  second.ended = Ending{.at = Instant{kDay + days{10}}};
  EXPECT_FALSE(first.overlaps(second)) << "taken back on its first day";
  AccountOwner past = owner();
  past.ended = Ending{.at = Instant{kDay + days{5}}};
  AccountOwner next = owner();
  EXPECT_TRUE(past.overlaps(next)) << "what was is not rewritten";
  next.from = kDay + days{5};
  EXPECT_FALSE(past.overlaps(next)) << "from the day on which it was taken back";
}

}  // namespace
}  // namespace sekisho::ownership
