#include "capabilities/internet/decision.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::internet {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

Decision decided(Use use, std::vector<Path> paths) {
  return {
      .use = use, .paths = std::move(paths), .opinion_of = "サポート 森", .opinion = "これでよい"};
}

std::string pointerOf(const Decision& decision) {
  const auto refused = check(decision);
  if (refused) return "";
  for (const auto& [name, value] : refused.error().arguments) {
    if (name == "pointer") return value;
  }
  return "?";
}

const Path kUpdates{.purpose = Purpose::Updates, .way = "192.168.0.1", .towards = "配信元 443"};

TEST(DecisionAboutTheInternet, IsTakenWithTheSupportProvider) {
  EXPECT_THAT(check(decided(Use::Connected, {kUpdates})), succeeds());
  Decision unsaid = decided(Use::StandAlone, {});
  unsaid.opinion = "　";
  EXPECT_EQ(pointerOf(unsaid), "/opinion");
  unsaid = decided(Use::StandAlone, {});
  unsaid.opinion_of = "";
  EXPECT_EQ(pointerOf(unsaid), "/opinion_of");
}

TEST(DecisionAboutTheInternet, AloneListsOnlyWaysBehindWhichNoInternetLies) {
  EXPECT_EQ(pointerOf(decided(Use::StandAlone, {kUpdates})), "/paths/0/purpose");
  const Path closed{.purpose = Purpose::Closed, .way = "192.168.0.1", .towards = "閉じた網"};
  EXPECT_THAT(check(decided(Use::StandAlone, {closed})), succeeds());
}

TEST(DecisionAboutTheInternet, AloneLetsNoTerminalTryTheNews) {
  Decision decision = decided(Use::StandAlone, {});
  decision.try_news = true;
  EXPECT_EQ(pointerOf(decision), "/try_news");
  decision.use = Use::Connected;
  EXPECT_THAT(check(decision), succeeds());
}

TEST(DecisionAboutTheInternet, SaysWhereEachPathLeadsAndNamesItOnce) {
  EXPECT_EQ(pointerOf(decided(Use::Connected, {{.towards = " "}})), "/paths/0/towards");
  EXPECT_EQ(pointerOf(decided(Use::Connected, {{.way = "a\nb", .towards = "x"}})), "/paths/0/way");
  EXPECT_EQ(pointerOf(decided(Use::Connected, {kUpdates, kUpdates})), "/paths/1");
  std::vector<Path> many;
  for (std::size_t i = 0; i <= kMaxPaths; ++i) many.push_back({.towards = std::to_string(i)});
  EXPECT_EQ(pointerOf(decided(Use::Connected, many)), "/paths");
}

TEST(PathsToTheInternet, AreReadBackAsTheyWereWritten) {
  const std::vector<Path> paths{kUpdates,
                                {.purpose = Purpose::Eligibility, .towards = "オンライン資格確認"}};
  EXPECT_EQ(pathsFrom(toJson(paths)), paths);
  EXPECT_EQ(pathsFrom(Json("a path")), std::nullopt);
  EXPECT_EQ(pathsFrom(Json(Json::Array{Json::Object{{"purpose", "fun"}}})), std::nullopt);
}

TEST(DecisionAboutTheInternet, NamesAWayByItsKindAndOfAnInterfaceItsMachine) {
  const Path wireless{.way = "wlan0",
                      .kind = "wireless",
                      .device = DeviceId::fromText("01930000-0000-7000-8000-0000000000d1"),
                      .towards = "往診の端末"};
  Path other = wireless;
  other.device = DeviceId::fromText("01930000-0000-7000-8000-0000000000d2");
  EXPECT_THAT(check(decided(Use::Connected, {wireless, other})), succeeds());
  EXPECT_EQ(pathsFrom(toJson(std::vector{wireless})), std::vector{wireless});
  other.kind = "pigeon";
  EXPECT_EQ(pointerOf(decided(Use::Connected, {other})), "/paths/0/way");
  other = wireless;
  other.way.clear();
  EXPECT_EQ(pointerOf(decided(Use::Connected, {other})), "/paths/0/way") << "of words alone";
}

}  // namespace
}  // namespace sekisho::internet
