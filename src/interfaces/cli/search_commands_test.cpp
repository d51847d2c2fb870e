#include <gmock/gmock.h>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/testing/session_of_a_test.h"

namespace sekisho::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ASearch : public ::testing::Test {
 protected:
  ASearch() {
    terminal_.hub.answers["POST /journal/search"] = Json::Object{
        {"entries", Json::Array{Json::Object{
                        {"generation", 1},
                        {"index", 7},
                        {"recorded", "2026-01-21T04:14:00.000Z"},
                        {"kind", "usage.received@1"},
                        {"class", "usage"},
                        {"source", "relay/tcp"},
                        {"title", Json::Object{{"ja", "受け取りました"}, {"en", "Received"}}},
                        {"by", Json()},
                        {"told", Json::Object{{"from", "2026-01-21T04:13:59.000Z"},
                                              {"until", "2026-01-21T04:13:59.000Z"},
                                              {"event", "Record, \"patient\""},
                                              {"who", Json::Array{"佐藤 綾", "=HYPERLINK(1)"}},
                                              {"terminals", Json::Array{"192.168.0.21"}},
                                              {"patients", 1},
                                              {"action", "R"},
                                              {"outcome", "0"}}}}}},
        {"next", Json()},
        {"unread", 0},
        {"closed", Json::Array{}}};
  }
  int run(Arguments arguments) {
    Session session = terminal_.session();
    return searchEntries(session, arguments);
  }

  testing::AtTerminal terminal_;
};

TEST_F(ASearch, ShowsAClinicsTimeAndWhoTookPart) {
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}, {"why", "question"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), HasSubstr("1-7  2026-01-21T13:13  usage.received@1  佐藤 綾;"));
}

TEST_F(ASearch, AsksForThePatientsNumberAtStandardInput) {
  terminal_.in.str("00012345\n");
  EXPECT_EQ(run({.options = {{"patient-stdin", ""}, {"why", "question"}}}), 0);
  EXPECT_EQ(*terminal_.hub.bodies.front()["patient"].text(), "00012345");
  EXPECT_THAT(terminal_.hub.asked.front(), Not(HasSubstr("12345")));
}

TEST_F(ASearch, TakesADayAsItsWholeInJapan) {
  EXPECT_EQ(run({.options = {{"from", "2026-01-21"}, {"until", "2026-01-21"}, {"why", "own"}}}), 0);
  EXPECT_EQ(*terminal_.hub.bodies.front()["from"].text(), "2026-01-20T15:00:00.000Z");
  EXPECT_EQ(*terminal_.hub.bodies.front()["until"].text(), "2026-01-21T15:00:00.000Z");
}

TEST_F(ASearch, WritesCsvThatNoSpreadsheetComputes) {
  EXPECT_EQ(run({.options = {{"csv", ""}, {"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), StartsWith("index,recorded,from,until,kind,"));
  EXPECT_THAT(
      terminal_.out.str(),
      HasSubstr("佐藤 綾; =HYPERLINK(1),192.168.0.21,\"Record, \"\"patient\"\"\",R,0,1,1,,\r\n"));
}

TEST_F(ASearch, SaysOfATerminalThatItIsInferredOrOneOfSeveral) {
  auto& entries = *(*terminal_.hub.answers["POST /journal/search"].object())["entries"].array();
  Json::Object& told = *(*entries.front().object())["told"].object();
  told["place_by"] = "connection";
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), HasSubstr("192.168.0.21 (inferred)"));
  told["place_by"] = "ambiguous";
  told["candidates"] = 3;
  told["terminals"] = Json::Array();
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), HasSubstr("one of 3"));
  EXPECT_EQ(run({.options = {{"csv", ""}, {"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), HasSubstr(",1,1,ambiguous,3\r\n"));
}

TEST_F(ASearch, KeepsACellThatBeginsLikeAFormulaAText) {
  auto& entries = *(*terminal_.hub.answers["POST /journal/search"].object())["entries"].array();
  (*entries.front().object())["source"] = "=1+1";
  EXPECT_EQ(run({.options = {{"csv", ""}, {"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), HasSubstr(",'=1+1,"));
}

TEST_F(ASearch, WritesOneTextALine) {
  EXPECT_EQ(run({.options = {{"ndjson", ""}, {"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.out.str(), StartsWith("{\"by\":null,\"class\":\"usage\""));
}

TEST_F(ASearch, SaysWhatCouldNotBeRead) {
  (*terminal_.hub.answers["POST /journal/search"].object())["unread"] = 3;
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}}}), 0);
  EXPECT_THAT(terminal_.err.str(), HasSubstr("cannot be read: 3"));
}

TEST_F(ASearch, SaysWhichGenerationCouldNotBeRead) {
  (*terminal_.hub.answers["POST /journal/search"].object())["closed"] = Json::Array{
      Json::Object{{"generation", 1},
                   {"message", "journal.damaged"},
                   {"text", Json::Object{{"ja", "壊れています。"}, {"en", "It is damaged."}}}}};
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}, {"csv", ""}}}), 0);
  EXPECT_THAT(terminal_.err.str(), HasSubstr("generation 1 journal.damaged It is damaged."));
}

TEST_F(ASearch, SaysThatThereIsMore) {
  (*terminal_.hub.answers["POST /journal/search"].object())["next"] = "1-5";
  EXPECT_EQ(run({.options = {{"kind", "usage.received"}, {"limit", "2"}}}), 0);
  EXPECT_EQ(terminal_.hub.bodies.size(), 2U);
  EXPECT_EQ(*terminal_.hub.bodies.back()["below"].text(), "1-5");
  EXPECT_EQ(*terminal_.hub.bodies.back()["limit"].integer(), 1);
  EXPECT_THAT(terminal_.err.str(), HasSubstr("higher --limit"));
}

TEST_F(ASearch, LooksForWhatIsKeptUnderANameUpToTheClinicsDay) {
  terminal_.hub.answers["GET /journal/searches"] =
      Json::Object{{"today", "2026-01-21"},
                   {"searches", Json::Array{Json::Object{{"id", "x"},
                                                         {"name", "失敗したログイン"},
                                                         {"person", Json()},
                                                         {"terminal", "受付1"},
                                                         {"kind", "110114"},
                                                         {"class", Json()},
                                                         {"action", Json()},
                                                         {"outcome", "8"},
                                                         {"days", 7},
                                                         {"by_name", Json()}}}}};
  EXPECT_EQ(
      run({.options = {{"kept", "失敗したログイン"}, {"terminal", "受付2"}, {"why", "question"}}}),
      0);
  const Json& asked = terminal_.hub.bodies.back();
  EXPECT_EQ(*asked["from"].text(), "2026-01-14T15:00:00.000Z");
  EXPECT_EQ(*asked["until"].text(), "2026-01-21T15:00:00.000Z");
  EXPECT_EQ(*asked["outcome"].text(), "8");
  EXPECT_EQ(*asked["terminal"].text(), "受付2") << "what was typed stays";
  EXPECT_NE(run({.options = {{"kept", "ない名前"}, {"why", "question"}}}), 0);
  EXPECT_THAT(terminal_.err.str(), HasSubstr("There is no search of that name"));
}

}  // namespace
}  // namespace sekisho::cli
