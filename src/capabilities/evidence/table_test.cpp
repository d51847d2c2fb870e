#include "capabilities/evidence/table.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "facts/accounts.h"

namespace sekisho::evidence {
namespace {

using sekisho::testing::failsWith;

Table twoAccounts() {
  FactTable<facts::Accounts> table;
  table.add({.name = "root", .uid = 0});
  table.add({.name = "orca", .uid = 1000, .sudo = 1});
  return std::move(table).finish();
}

TEST(TableDigest, DoesNotDependOnTheOrderOfRowsAndColumns) {
  const Table one{.name = "t", .columns = {"a", "b"}, .rows = {{1, "x"}, {2, {}}}};
  const Table same{.name = "t", .columns = {"b", "a"}, .rows = {{Cell(), 2}, {"x", 1}}};
  EXPECT_EQ(digestOf(one), digestOf(same));
}

TEST(TableDigest, ChangesWithAnyCellAndWithTheStatus) {
  const Table table = twoAccounts();
  Table other = table;
  other.rows[1][1] = std::int64_t{1001};
  EXPECT_NE(digestOf(other), digestOf(table));
  other = table;
  other.status = TableStatus::Partial;
  other.reason = "people.directory-service";
  EXPECT_NE(digestOf(other), digestOf(table));
}

TEST(TableJson, RoundTrips) {
  const Table table = twoAccounts();
  const auto again = tableFromJson(toJson(table));
  ASSERT_TRUE(again);
  EXPECT_EQ(canonicalText(*again), canonicalText(table));
}

TEST(TableJson, RefusesWhatDoesNotFit) {
  const auto with = [](const char* member, Json value) {
    Json json = toJson(twoAccounts());
    (*json.object())[member] = std::move(value);
    return tableFromJson(json);
  };
  EXPECT_THAT(with("rows", Json::Array{Json::Array{1}}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("status", "failed"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("status", "partial"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("columns", Json::Array{"a", "a"}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("spec_version", 0), failsWith(ErrorCode::InvalidInput));
}

TEST(FactTableThatFailed, HasNoRows) {
  FactTable<facts::Accounts> table;
  table.add({.name = "root"});
  table.failed("people.passwd-unreadable");
  const Table finished = std::move(table).finish();
  EXPECT_EQ(finished.status, TableStatus::Failed);
  EXPECT_TRUE(finished.rows.empty());
}

TEST(FactTable, TellsTheTextOfACellAndNothingWhereThereIsNone) {
  const Table table{
      .name = "t", .columns = {"a", "n", "c"}, .rows = {{"x", std::int64_t{7}, Cell()}}};
  EXPECT_EQ(textAt(table, 0, "a"), "x");
  EXPECT_EQ(textAt(table, 0, "n"), std::nullopt);
  EXPECT_EQ(textAt(table, 0, "c"), std::nullopt);
  EXPECT_EQ(textAt(table, 0, "elsewhere"), std::nullopt);
  EXPECT_EQ(textAt(table, 1, "a"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::evidence
