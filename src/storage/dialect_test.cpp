#include "storage/dialect.h"

#include <gmock/gmock.h>

namespace sekisho::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StatementsOfAMigration, AreSplitAtTheirSemicolons) {
  EXPECT_THAT(statementsOf("CREATE TABLE a (n BIGINT);\n  CREATE TABLE b (n BIGINT);\n"),
              ElementsAre("CREATE TABLE a (n BIGINT)", "CREATE TABLE b (n BIGINT)"));
  EXPECT_THAT(statementsOf("SELECT 1"), ElementsAre("SELECT 1"));
}

TEST(StatementsOfAMigration, KeepSemicolonsInQuotesAndComments) {
  EXPECT_THAT(statementsOf("INSERT INTO t VALUES ('a;b''c;d'); SELECT 1 -- no; end\n, 2; "
                           "SELECT \"a;b\" /* ; */ FROM t"),
              ElementsAre("INSERT INTO t VALUES ('a;b''c;d')", "SELECT 1 -- no; end\n, 2",
                          "SELECT \"a;b\" /* ; */ FROM t"));
}

TEST(StatementsOfAMigration, AreNotMadeOfSpaceAndCommentsAlone) {
  EXPECT_THAT(statementsOf(" ;; -- nothing\n; /* nothing */ "), IsEmpty());
  EXPECT_THAT(statementsOf("-- an unfinished comment"), IsEmpty());
  EXPECT_THAT(statementsOf("-- first\nSELECT 1;"), ElementsAre("-- first\nSELECT 1"));
}

TEST(ArgumentMarks, AreNumberedInTheirOrder) {
  const auto numbered = withNumberedArguments("SELECT n FROM t WHERE a = ? AND b IN (?, ?)");

  EXPECT_EQ(numbered.sql, "SELECT n FROM t WHERE a = $1 AND b IN ($2, $3)");
  EXPECT_EQ(numbered.arguments, 3U);
}

TEST(ArgumentMarks, AreNotSoughtInQuotesAndComments) {
  const auto numbered =
      withNumberedArguments("SELECT '?', \"a?\", ? -- ?\n /* ? */ , 'it''s ?', ?");

  EXPECT_EQ(numbered.sql, "SELECT '?', \"a?\", $1 -- ?\n /* ? */ , 'it''s ?', $2");
  EXPECT_EQ(numbered.arguments, 2U);
}

}  // namespace
}  // namespace sekisho::storage
