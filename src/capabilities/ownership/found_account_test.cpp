#include "capabilities/ownership/found_account.h"

#include <gmock/gmock.h>

#include <chrono>

namespace sekisho::ownership {
namespace {

using evidence::Cell;
using evidence::Table;
using evidence::TableStatus;

constexpr std::chrono::sys_days kToday{std::chrono::days{20'400}};

Table accounts(TableStatus status = TableStatus::Complete) {
  const auto row = [](const char* name, Cell shell, Cell locked, Cell sudo, Cell keys) {
    return std::vector<Cell>{std::string(name), std::move(shell), std::move(locked),
                             std::move(sudo), std::move(keys)};
  };
  const auto n = [](std::int64_t value) { return Cell(value); };
  return {
      .name = "accounts",
      .status = status,
      .columns = {"name", "login_shell", "locked", "sudo", "keys"},
      .rows = {row("root", n(1), n(0), n(1), n(0)), row("sato", n(1), n(0), n(0), n(0)),
               row("old", n(1), n(1), n(0), n(0)), row("keyed", n(1), n(1), n(0), n(1)),
               row("daemon", n(0), n(0), n(0), n(0)), row("odd", Cell(), Cell(), Cell(), Cell())}};
}

TEST(AccountsThatWereFound, AreThoseThatSomebodyCouldUse) {
  std::vector<std::string> names;
  for (const FoundAccount& account : accountsIn(accounts(), kToday)) names.push_back(account.name);
  EXPECT_THAT(names, ::testing::ElementsAre("sato", "old", "keyed", "odd"));
}

TEST(AccountsThatWereFound, AreGoneOnlyWhereEverythingWasRead) {
  const Table whole = accounts();
  const auto found = accountsIn(whole, kToday);
  EXPECT_EQ(opennessOf("sato", whole, found), Openness::Open);
  EXPECT_EQ(opennessOf("odd", whole, found), Openness::Unknown) << "it could not be told";
  EXPECT_EQ(opennessOf("keyed", whole, found), Openness::Open) << "its key opens it";
  EXPECT_EQ(opennessOf("old", whole, found), Openness::Stopped);
  EXPECT_EQ(opennessOf("mori", whole, found), Openness::Gone);
  EXPECT_EQ(opennessOf("daemon", whole, found), Openness::Stopped) << "there, and no way in";
  const Table partly = accounts(TableStatus::Partial);
  EXPECT_EQ(opennessOf("mori", partly, accountsIn(partly, kToday)), Openness::Unknown);
  EXPECT_EQ(opennessOf("old", partly, accountsIn(partly, kToday)), Openness::Stopped);
  EXPECT_EQ(opennessOf("daemon", partly, accountsIn(partly, kToday)), Openness::Stopped);
}

TEST(SeatOfAJoiner, IsReadyOnlyWithAnAccountThatWasSeenOpen) {
  using enum Openness;
  EXPECT_EQ(readinessOf({}), Readiness::Missing);
  EXPECT_EQ(readinessOf({Stopped, Gone}), Readiness::Missing);
  EXPECT_EQ(readinessOf({Gone, Unknown}), Readiness::Unknown);
  EXPECT_EQ(readinessOf({Unknown, Open}), Readiness::Ready);
}

}  // namespace
}  // namespace sekisho::ownership
