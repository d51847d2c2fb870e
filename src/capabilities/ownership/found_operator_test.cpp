#include "capabilities/ownership/found_operator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::ownership {
namespace {

using evidence::Cell;
using evidence::TableStatus;

struct Row {
  std::string name;
  std::int64_t clinic = 1;
  std::optional<std::int64_t> password = 1;
  std::optional<std::int64_t> valid = 1;
  std::optional<std::int64_t> until = {};
  std::optional<std::int64_t> administrator = 0;
  std::optional<std::int64_t> exports = 0;
};

Cell cellOf(const std::optional<std::int64_t>& value) { return value ? Cell(*value) : Cell(); }

evidence::Table tableOf(const std::vector<Row>& rows, TableStatus status = TableStatus::Complete) {
  evidence::Table table{.name = std::string(kOperatorsTable),
                        .status = status,
                        .reason = status == TableStatus::Complete ? "" : "orca.database-silent",
                        .columns = {"operator", "clinic", "name", "has_password", "valid",
                                    "until_day", "administrator", "may_manage_system",
                                    "may_update_masters", "may_export", "may_save_files"}};
  for (const Row& row : rows) {
    table.rows.push_back({Cell(row.name), Cell(row.clinic), Cell(std::string("花子")),
                          cellOf(row.password), cellOf(row.valid), cellOf(row.until),
                          cellOf(row.administrator), Cell(std::int64_t{1}), Cell(std::int64_t{0}),
                          cellOf(row.exports), Cell(std::int64_t{0})});
  }
  return table;
}

FoundOperator onlyOf(const std::vector<Row>& rows) {
  const auto found = operatorsIn(tableOf(rows));
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? FoundOperator() : found.front();
}

TEST(FoundOperator, MayWhatItMayInOneOfTheClinics) {
  const auto found = onlyOf({{.name = "hana", .exports = 0},
                             {.name = "hana", .clinic = 2, .administrator = 1, .exports = 1}});
  EXPECT_EQ(found.administrator, true);
  EXPECT_EQ(found.functions, "system export");
  EXPECT_EQ(found.person_name, "花子");
}

TEST(FoundOperator, MayUseTheFunctionsOfAllTheClinicsByTheirNumbers) {
  const auto of = [](const Cell& functions, const Cell& prints) {
    evidence::Table table = tableOf({{.name = "hana"}, {.name = "hana", .clinic = 2}});
    for (const char* column : {"functions", "may_print", "may_end_sessions"}) {
      table.columns.emplace_back(column);
    }
    table.rows[0].insert(table.rows[0].end(), {functions, prints, Cell(std::int64_t{0})});
    table.rows[1].insert(table.rows[1].end(),
                         {Cell(std::string("16 61")), Cell(std::int64_t{0}), Cell()});
    return operatorsIn(table).front().functions;
  };
  const auto known = of(Cell(std::string("61 2")), Cell(std::int64_t{1}));
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->ends_with(" print 2 16 61")) << *known;
  const auto unread = of(Cell(), Cell());
  ASSERT_TRUE(unread);
  EXPECT_FALSE(unread->contains("16")) << "not a list that lacks what was not read";
}

TEST(FoundOperator, IsNoMoreThanUnknownWhereOneOfItsRowsCouldNotBeRead) {
  const auto found =
      onlyOf({{.name = "hana"},
              {.name = "hana", .clinic = 2, .valid = {}, .administrator = {}, .exports = {}}});
  EXPECT_EQ(found.administrator, std::nullopt);
  EXPECT_EQ(found.functions, std::nullopt) << "not a list that lacks what was not read";
  EXPECT_EQ(found.valid, true) << "one of its rows holds";
}

TEST(FoundOperator, HoldsUntilTheLastOfTheDaysThatHold) {
  const auto day = [](int number) { return std::chrono::sys_days{std::chrono::days{number}}; };
  EXPECT_EQ(onlyOf({{.name = "hana", .until = 20'500},
                    {.name = "hana", .clinic = 2, .valid = 0, .until = 20'900}})
                .until,
            day(20'500));
  EXPECT_EQ(onlyOf({{.name = "hana", .until = 20'500}, {.name = "hana", .clinic = 2}}).until,
            std::nullopt);
  const auto over = onlyOf({{.name = "hana", .valid = 0, .until = 20'100}});
  EXPECT_EQ(over.valid, false);
  EXPECT_EQ(over.until, day(20'100));
}

TEST(FoundOperator, IsStoppedByTheLossOfItsPasswordAndByNoDay) {
  const auto opennessIn = [](const evidence::Table& table) {
    return opennessOf("hana", table, operatorsIn(table));
  };
  EXPECT_EQ(opennessIn(tableOf({{.name = "hana"}})), Openness::Open);
  EXPECT_EQ(opennessIn(tableOf({{.name = "hana", .valid = 0, .until = 20'100}})), Openness::Open);
  EXPECT_EQ(opennessIn(tableOf({{.name = "hana", .password = 0}})), Openness::Stopped);
  EXPECT_EQ(opennessIn(tableOf({{.name = "hana", .password = {}}})), Openness::Open);
  EXPECT_EQ(opennessIn(tableOf({{.name = "hana", .password = {}, .valid = 0}})), Openness::Unknown);
  EXPECT_EQ(opennessIn(tableOf({{.name = "moto"}})), Openness::Gone);
  EXPECT_EQ(opennessIn(tableOf({{.name = "moto"}}, TableStatus::Partial)), Openness::Unknown);
}

}  // namespace
}  // namespace sekisho::ownership
