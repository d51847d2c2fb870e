#include "capabilities/orca/probe/counted_rows.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::sekisho::testing::failsWith;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using testing::OrcaOnPostgres;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Ten o'clock in Japan.
const Instant kTenInJapan{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1} + 1h};

/// Prints and exports; what is recorded of them is their kind and body, without what differs.
class RowsThatAreCounted : public ::testing::TestWithParam<const char*> {
 protected:
  RowsThatAreCounted() : orca_(GetParam()) { orca_.grant(Passwords::NotRead); }

  void printed(const std::string& user, int times = 1, const std::string& day = "20260401",
               const std::string& program = "ORCHC03") {
    orca_.administer(fmt::format(
        "INSERT INTO tbl_prtkanri (title, shellid, termid, opid, creymd) SELECT '領収書 "
        "山田太郎様', '{}', 'pc1', '{}', '{}' FROM generate_series(1, {})",
        program, user, day, times));
  }
  void exported(const std::string& user, const std::string& what = "csv") {
    orca_.administer(fmt::format(
        "INSERT INTO tbl_{0}_info ({0}id, filename, termid, opid, creymd, hospnum) VALUES ({1}, "
        "'山田太郎.csv', 'pc1', '{2}', '20260401', 1)",
        what, ++exports_, user));
  }
  void read(std::chrono::minutes after = 1min, bool named = true) {
    const auto read =
        counted_.read(orca_.select(), clock_ += after, [&](Instant) { return named; });
    ASSERT_TRUE(read) << read.error().message.name << read.error().detail;
  }
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    for (Told& one : counted_.told()) {
      lines_.insert(*one.body["line"].text());
      one.body.erase("line");
      lines.push_back(one.kind + " " + canonicalJson(Json(std::move(one.body))));
    }
    return lines;
  }
  void restart() { counted_ = CountedRows::from(counted_.state()); }

  OrcaOnPostgres orca_;
  int exports_ = 0;
  Instant clock_ = kTenInJapan;
  CountedRows counted_;
  std::set<std::string> lines_;
};

TEST_P(RowsThatAreCounted, AreThoseThatCameBetweenTwoCounts) {
  printed("hana", 5);
  read();
  EXPECT_THAT(told(), IsEmpty()) << "what was there before is nobody's";
  printed("hana", 2);
  printed("ken");
  exported("ken");
  exported("ken", "file");
  read();
  EXPECT_THAT(
      told(),
      UnorderedElementsAre(
          R"(orca.exported@1 {"from":"2026-04-01T01:01:00.000Z","place":"pc1","table":"tbl_file_info","times":1,"until":"2026-04-01T01:02:00.000Z","user":"ken","what":"file"})",
          R"(orca.exported@1 {"from":"2026-04-01T01:01:00.000Z","place":"pc1","table":"tbl_csv_info","times":1,"until":"2026-04-01T01:02:00.000Z","user":"ken","what":"csv"})",
          R"(orca.printed@1 {"from":"2026-04-01T01:01:00.000Z","place":"pc1","table":"tbl_prtkanri","times":1,"until":"2026-04-01T01:02:00.000Z","user":"ken","what":"ORCHC03"})",
          R"(orca.printed@1 {"from":"2026-04-01T01:01:00.000Z","place":"pc1","table":"tbl_prtkanri","times":2,"until":"2026-04-01T01:02:00.000Z","user":"hana","what":"ORCHC03"})"));
  read();
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_THAT(lines_, SizeIs(4));
}

TEST_P(RowsThatAreCounted, AreToldOnceOverRestarts) {
  read();
  printed("hana");
  read();
  EXPECT_THAT(told(), SizeIs(1));
  restart();
  read();
  EXPECT_THAT(told(), IsEmpty());
  printed("hana");
  read(30min);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("from":"2026-04-01T01:03)"),
                                        HasSubstr(R"("until":"2026-04-01T01:33)"))));
}

TEST_P(RowsThatAreCounted, OfYesterdayEndWithThatDay) {
  read();
  printed("hana");
  read(15h);  // at one o'clock of the next day
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("until":"2026-04-01T14:59:59)")));
  printed("hana", 1, "20260402");
  read();
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("times":1)")));
}

TEST_P(RowsThatAreCounted, OfALongPauseAreToldAfterIt) {
  read();
  printed("hana", 3, "20260402");
  restart();
  read(24h * 5);
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("times":3)")));
  read();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_P(RowsThatAreCounted, AreNoneWhereRowsAreTakenAway) {
  printed("hana", 5);
  read();
  orca_.administer("DELETE FROM tbl_prtkanri");
  read();
  EXPECT_THAT(told(), IsEmpty());
  printed("hana", 2);
  read();
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("times":2)")));
}

TEST_P(RowsThatAreCounted, AreToldOnceWhereTheClockWasWrongForAWhile) {
  read();
  printed("hana");
  read();
  EXPECT_THAT(told(), SizeIs(1));
  read(24h * 5);
  read(-24h * 5);
  read(-24h * 5);
  read(24h * 5);
  EXPECT_THAT(told(), IsEmpty());
  printed("hana");
  read();
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("times":1)")));
}

TEST_P(RowsThatAreCounted, SayNothingOfWhatStandsInThem) {
  read();
  printed("hana suzuki", 1, "20260401", "山田の帳");
  printed("佐藤", 1, "20260401", "x y");
  read();
  EXPECT_THAT(
      told(),
      ElementsAre(
          R"(orca.printed@1 {"from":"2026-04-01T01:01:00.000Z","place":"pc1","table":"tbl_prtkanri","times":2,"until":"2026-04-01T01:02:00.000Z","what":"other"})"));
}

TEST_P(RowsThatAreCounted, NameNobodyWhileStaffAreNotTold) {
  read();
  printed("hana");
  read(1min, false);
  EXPECT_THAT(told(), ElementsAre(Not(HasSubstr("hana"))));
  EXPECT_THAT(canonicalJson(counted_.state()), Not(HasSubstr("hana"))) << "nor on the disk";
}

TEST_P(RowsThatAreCounted, SayWhichTablesAnEditionDoesNotHave) {
  EXPECT_EQ(counted_.absent(), std::nullopt) << "nobody asked yet";
  read();
  EXPECT_THAT(counted_.absent(), Optional(IsEmpty()));
  orca_.administer("DROP TABLE tbl_file_info");
  counted_ = {};
  read();
  EXPECT_THAT(counted_.absent(), Optional(ElementsAre("tbl_file_info")));
  EXPECT_THAT(counted_.unread(), IsEmpty());
}

TEST_P(RowsThatAreCounted, AreNotSeenOfTablesOfAnotherShape) {
  orca_.administer(
      "ALTER TABLE tbl_csv_info DROP opid; ALTER TABLE tbl_prtkanri ALTER creymd TYPE date USING "
      "creymd::date");
  printed("hana");
  read();
  EXPECT_THAT(counted_.absent(), Optional(ElementsAre("tbl_csv_info", "tbl_prtkanri")));
  orca_.administer("ALTER TABLE tbl_csv_info ADD opid varchar(16)");
  orca_.grant(Passwords::NotRead);
  exported("ken");
  read(CountedRows::kLookAgain);
  EXPECT_THAT(counted_.absent(), Optional(ElementsAre("tbl_prtkanri")));
  EXPECT_THAT(told(), IsEmpty());
  exported("ken");
  read();
  EXPECT_THAT(told(), SizeIs(1));
}

TEST_P(RowsThatAreCounted, AreNoneWhereATableGoesAwayMeanwhile) {
  read();
  orca_.administer("DROP TABLE tbl_prtkanri");
  read();
  EXPECT_THAT(counted_.absent(), Optional(ElementsAre("tbl_prtkanri")));
}

TEST_P(RowsThatAreCounted, OfOneTableAreToldWhereAnotherMayNotBeRead) {
  read();
  orca_.administer("REVOKE SELECT (opid) ON tbl_prtkanri FROM sekisho_reader");
  exported("ken");
  EXPECT_THAT(counted_.read(orca_.select(), clock_ + 1min, [](Instant) { return true; }),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("orca.exported@1")));
  EXPECT_THAT(counted_.unread(), ElementsAre("tbl_prtkanri"));
  EXPECT_THAT(counted_.absent(), Optional(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(Encodings, RowsThatAreCounted, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::orca
