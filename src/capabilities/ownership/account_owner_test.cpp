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

TEST(AccountOwner, OwnsNothingAfterTheLastDayOrOnceItIsTakenBack) {
  std::vector<AccountOwner> rows{owner()};
  const PersonId person = rows.front().person;
  EXPECT_TRUE(ownsAny(rows, person, kDay));
  EXPECT_FALSE(ownsAny(rows, person, kDay + days{11}));
  EXPECT_FALSE(
      ownsAny(rows, PersonId::fromText("019bdc5e-7a10-7c3e-9f00-000000000099").value(), kDay));
  rows.front().ended = Ending{.at = Instant{kDay + days{5}}};
  EXPECT_FALSE(ownsAny(rows, person, kDay));
}

TEST(AccountOwner, OwnedItLatelyEvenIfThatWasTakenBack) {
  std::vector<AccountOwner> rows{owner()};
  const AccountOwner& row = rows.front();
  EXPECT_TRUE(ownedSince(rows, row.account, row.person, kDay + days{10}));
  EXPECT_FALSE(ownedSince(rows, row.account, row.person, kDay + days{11}));
  EXPECT_FALSE(ownedSince(rows, {.device = row.account.device, .name = "mori"}, row.person, kDay));
  rows.front().ended = Ending{.at = Instant{kDay + days{5}}};
  EXPECT_TRUE(ownedSince(rows, row.account, row.person, kDay + days{4}));
  EXPECT_FALSE(ownedSince(rows, row.account, row.person, kDay + days{6}));
  rows.front().ended = Ending{.at = Instant{kDay}};
  EXPECT_TRUE(ownedSince(rows, row.account, row.person, kDay - days{1}))
      << "taken back on its first day";
}

}  // namespace
}  // namespace sekisho::ownership
