#include "capabilities/evidence/account_use.h"

#include <gmock/gmock.h>

namespace sekisho::evidence {
namespace {

constexpr std::int64_t kToday = 20'400;
constexpr AccountUse kInUse{.login_shell = 1, .sudo = 0, .locked = 0, .keys = 0};

AccountUse with(void (*change)(AccountUse&)) {
  AccountUse account = kInUse;
  change(account);
  return account;
}

TEST(AnAccount, IsOpenWithAShellAndAPassword) {
  EXPECT_EQ(isStopped(kInUse, kToday), false);
  EXPECT_EQ(isStopped(with([](auto& it) { it.keys.reset(); }), kToday), false)
      << "an agent that does not tell of keys";
}

TEST(AnAccount, IsNotStoppedByALockedPasswordWhileAKeyOpensIt) {
  AccountUse account = with([](auto& it) { it.locked = 1; });
  EXPECT_EQ(isStopped(account, kToday), true);
  account.keys = 1;
  EXPECT_EQ(isStopped(account, kToday), false);
  account.keys.reset();
  EXPECT_EQ(isStopped(account, kToday), std::nullopt);
}

TEST(AnAccount, IsStoppedOnceItsLastDayHasPassed) {
  AccountUse account = with([](auto& it) { it.expires_day = kToday - 1; });
  account.keys = 1;
  EXPECT_EQ(isStopped(account, kToday), true);
  account.expires_day = kToday;
  EXPECT_EQ(isStopped(account, kToday), false) << "the day ends in UTC";
  account.expires_day = kToday + 1;
  EXPECT_EQ(isStopped(account, kToday), false);
}

TEST(AnAccount, WithoutAShellIsStoppedUnlessItsPasswordStillGivesRights) {
  AccountUse account = with([](auto& it) { it.login_shell = 0; });
  account.keys = 1;
  EXPECT_EQ(isStopped(account, kToday), true);
  account.sudo = 1;
  EXPECT_EQ(isStopped(account, kToday), false);
  account.locked = 1;
  EXPECT_EQ(isStopped(account, kToday), true);
  account.locked.reset();
  EXPECT_EQ(isStopped(account, kToday), std::nullopt);
}

TEST(AnAccount, OfWhichNothingIsToldIsNeitherOpenNorStopped) {
  EXPECT_EQ(isStopped({}, kToday), std::nullopt);
}

TEST(IdleStep, IsTheNextThirtyDaysSoThatALimitIsDecidedAsByTheDay) {
  EXPECT_EQ(idleStep(0), 30);
  EXPECT_EQ(idleStep(30), 30);
  EXPECT_EQ(idleStep(31), 60);
  EXPECT_EQ(idleStep(-1), 30) << "a clock that was ahead";
  for (std::int64_t days = 0; days <= 800; ++days) {
    for (std::int64_t limit = 30; limit <= 390; limit += 30) {
      EXPECT_EQ(idleStep(days) > limit, days > limit) << days << " against " << limit;
    }
  }
}

}  // namespace
}  // namespace sekisho::evidence
