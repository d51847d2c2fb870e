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
  EXPECT_EQ(withNumberedArguments("SELECT n FROM t WHERE a = ? AND b IN (?, ?)"),
            "SELECT n FROM t WHERE a = $1 AND b IN ($2, $3)");
}

TEST(ArgumentMarks, AreNotSoughtInQuotesAndComments) {
  EXPECT_EQ(withNumberedArguments("SELECT '?', \"a?\", ? -- ?\n /* ? */ , 'it''s ?', ?"),
            "SELECT '?', \"a?\", $1 -- ?\n /* ? */ , 'it''s ?', $2");
}

}  // namespace
}  // namespace sekisho::storage
