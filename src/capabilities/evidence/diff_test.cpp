#include "capabilities/evidence/diff.h"

#include <gmock/gmock.h>

#include <random>

#include "core/testing/result_matchers.h"

namespace sekisho::evidence {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

const Table kBase{
    .name = "t", .columns = {"name", "n"}, .rows = {{"a", 1}, {"b", 2}, {"b", 2}, {"c", Cell()}}};

TEST(TableDifference, LeadsFromTheBaseToTheNextTable) {
  Table next = kBase;
  next.rows = {{"b", 2}, {"c", 3}, {"a", 1}};
  const auto diff = difference(kBase, next);
  ASSERT_TRUE(diff);
  EXPECT_THAT(diff->removed, ElementsAre(Row{"b", 2}, Row{"c", Cell()}));
  EXPECT_THAT(diff->added, ElementsAre(Row{"c", 3}));
  const auto applied = apply(kBase, *diff);
  ASSERT_THAT(applied, succeeds());
  EXPECT_EQ(canonicalText(*applied), canonicalText(next));
}

TEST(TableDifference, CarriesAStatusThatChanged) {
  Table next = kBase;
  next.status = TableStatus::Partial;
  next.reason = "people.directory-service";
  const auto applied = apply(kBase, *difference(kBase, next));
  ASSERT_THAT(applied, succeeds());
  EXPECT_EQ(applied->reason, "people.directory-service");
}

TEST(TableDifference, DoesNotExistBetweenTablesOfOtherShape) {
  Table wider = kBase;
  wider.columns.emplace_back("more");
  for (Row& row : wider.rows) row.emplace_back();
  EXPECT_FALSE(difference(kBase, wider));
  Table newer = kBase;
  newer.spec_version = 2;
  EXPECT_FALSE(difference(kBase, newer));
}

TEST(TableDifference, RefusesAnotherBase) {
  Table next = kBase;
  next.rows.pop_back();
  const auto diff = difference(kBase, next);
  EXPECT_THAT(apply(next, *diff), failsWith(ErrorCode::Conflict));
}

TEST(TableDifference, RefusesALieAboutWhatItLeadsTo) {
  Table next = kBase;
  next.rows.pop_back();
  auto diff = *difference(kBase, next);
  diff.added.push_back({"smuggled", 9});
  EXPECT_THAT(apply(kBase, diff), failsWith(ErrorCode::InvalidInput));
  diff = *difference(kBase, next);
  diff.removed.push_back({"never there", 9});
  EXPECT_THAT(apply(kBase, diff), failsWith(ErrorCode::InvalidInput));
}

TEST(TableDifference, TravelsAsJson) {
  Table next = kBase;
  next.rows = {{"z", 26}};
  const auto again = diffFromJson(toJson(*difference(kBase, next)));
  ASSERT_THAT(again, succeeds());
  const auto applied = apply(kBase, *again);
  ASSERT_THAT(applied, succeeds());
  EXPECT_EQ(digestOf(*applied), digestOf(next));
}

TEST(TableDifference, HoldsForManyTables) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same tables in every run
  const auto table = [&] {
    Table made{.name = "t", .columns = {"a", "b"}};
    for (auto rows = random() % 12; rows > 0; --rows) {
      made.rows.push_back(
          {static_cast<std::int64_t>(random() % 4), random() % 3 == 0 ? Cell() : Cell("x")});
    }
    return made;
  };
  for (int round = 0; round < 500; ++round) {
    const Table base = table();
    const Table next = table();
    const auto applied = apply(base, *difference(base, next));
    ASSERT_THAT(applied, succeeds());
    ASSERT_EQ(digestOf(*applied), digestOf(next));
  }
}

}  // namespace
}  // namespace sekisho::evidence
