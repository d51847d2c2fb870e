#include "capabilities/evidence/shape.h"

#include <gmock/gmock.h>

namespace sekisho::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TableShape kShape{.name = "accounts",
                        .columns = {{.name = "name"}, {.name = "uid", .integer = true}}};

TEST(TableFromAnOlderAgent, ReadsAMissingColumnAsNullAndSaysSo) {
  const Fitted fitted = fit({.name = "accounts", .columns = {"name"}, .rows = {{"root"}}}, kShape);
  EXPECT_THAT(fitted.table.columns, ElementsAre("name", "uid"));
  EXPECT_THAT(fitted.table.rows, ElementsAre(ElementsAre(Cell("root"), Cell())));
  EXPECT_THAT(fitted.missing, ElementsAre("uid"));
  EXPECT_THAT(fitted.unknown, IsEmpty());
}

TEST(TableFromANewerAgent, LosesNoKnownCellToAnUnknownColumn) {
  const Fitted fitted =
      fit({.name = "accounts", .columns = {"later", "uid", "name"}, .rows = {{"x", 0, "root"}}},
          kShape);
  EXPECT_THAT(fitted.table.rows, ElementsAre(ElementsAre(Cell("root"), Cell(0))));
  EXPECT_THAT(fitted.unknown, ElementsAre("later"));
  EXPECT_THAT(fitted.missing, IsEmpty());
}

TEST(TableWithACellOfAnotherType, ReadsItAsCouldNotTell) {
  const Fitted fitted =
      fit({.name = "accounts", .columns = {"name", "uid"}, .rows = {{"root", "zero"}}}, kShape);
  EXPECT_THAT(fitted.table.rows, ElementsAre(ElementsAre(Cell("root"), Cell())));
  EXPECT_THAT(fitted.mistyped, ElementsAre("uid"));
}

}  // namespace
}  // namespace sekisho::evidence
