#include "capabilities/logchecks/material.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::logchecks {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::SizeIs;

const std::chrono::sys_days kFirst = std::chrono::year{2026} / 1 / 1;

Material january() {
  Material material{.period = {kFirst, kFirst + std::chrono::days{30}},
                    .use = {{.function = "record"}},
                    .samples = {12, 99},
                    .whole = true};
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    material.findings.push_back(findingsOf(static_cast<Kind>(kind), {}));
  }
  material.findings[0] = findingsOf(Kind::OutsideHours, {{.day = kFirst, .account = "sato"}});
  return material;
}

Answers answersTo(const Material& material) {
  return {.digest = digestOf(material),
          .remarks = {{Kind::OutsideHours, "年末の片づけ"}},
          .looked = {{.index = 12, .fine = true}, {.index = 99, .said = "端末がちがう"}}};
}

std::string refusal(const Result<Json>& answer) {
  return answer ? "" : std::string(answer.error().message.name);
}

TEST(ACheck, KeepsFiguresRemarksTheDrawAndWhatWasSeenOfEachSample) {
  const auto kept = answered(january(), answersTo(january()));
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(*(*kept)["findings"].array()->at(0)["remark"].text(), "年末の片づけ");
  EXPECT_EQ(*(*kept)["findings"].array()->at(0)["count"].integer(), 1);
  EXPECT_THAT(*(*kept)["samples"].array(), SizeIs(2));
  EXPECT_EQ(*(*kept)["draw"]["seed"].text(), seedOf(january().draw).hex());
  EXPECT_EQ(canonicalJson(*kept).find("sato"), std::string::npos) << "names stand in remarks alone";
}

TEST(ACheck, OfWhatIsNotCountedYetWaits) {
  Material material = january();
  material.whole = false;
  EXPECT_EQ(refusal(answered(material, answersTo(material))), "logchecks.counting");
}

TEST(ACheck, IsOfTheMaterialThatWasSeen) {
  Material later = january();
  later.use[0].hours[9] = 1;
  EXPECT_EQ(refusal(answered(later, answersTo(january()))), "logchecks.moved");
  later = january();
  later.samples[1] = 100;
  EXPECT_EQ(refusal(answered(later, answersTo(january()))), "logchecks.moved");
  later = january();
  later.findings[0].items[0].account = "suzuki";
  EXPECT_EQ(refusal(answered(later, answersTo(january()))), "logchecks.moved");
}

TEST(ACheck, SaysSomethingOfEachKindThatWasFound) {
  Answers answers = answersTo(january());
  answers.remarks.clear();
  EXPECT_EQ(refusal(answered(january(), answers)), "logchecks.remarks");
  answers.remarks = {{Kind::OutsideHours, " "}};
  EXPECT_EQ(refusal(answered(january(), answers)), "logchecks.remarks");
}

TEST(ACheck, LooksAtEverySampleAndSaysWhatIsNotFine) {
  Answers answers = answersTo(january());
  answers.looked.pop_back();
  EXPECT_EQ(refusal(answered(january(), answers)), "logchecks.samples");
  answers.looked.push_back({.index = 99});
  EXPECT_EQ(refusal(answered(january(), answers)), "logchecks.samples") << "not fine, and no word";
  answers.looked.back() = {.index = 12, .fine = true};
  EXPECT_EQ(refusal(answered(january(), answers)), "logchecks.samples") << "one twice";
}

TEST(Findings, AreByTimeAndCountedWhollyWhereTheyAreTooMany) {
  std::vector<Item> items;
  for (std::size_t n = 0; n < kMostItems + 5; ++n) {
    items.push_back({.day = kFirst + std::chrono::days{1}, .account = std::to_string(n)});
  }
  items.push_back({.day = kFirst});
  const Findings found = findingsOf(Kind::BulkReads, items);
  EXPECT_EQ(found.count, static_cast<std::int64_t>(kMostItems + 6));
  EXPECT_THAT(found.items, SizeIs(kMostItems));
  EXPECT_EQ(found.items[0].day, kFirst);
}

TEST(HoursAroundOpening, BeginBeforeAndEndAfterAndRunIntoOne) {
  evidence::Hours hours;
  hours.week[1] = {{9h, 12h}, {13h, 18h}};
  hours.week[2] = {{0h, 24h}};
  const auto wide = aroundOpening(hours, 60min);
  EXPECT_THAT(wide.week[1], ElementsAre(evidence::OpenSpan{8h, 19h}));
  EXPECT_THAT(wide.week[2], ElementsAre(evidence::OpenSpan{0h, 24h}));
  EXPECT_THAT(wide.week[0], SizeIs(0));
  hours.earlier = {{.last = kFirst, .week = hours.week}};
  EXPECT_THAT(aroundOpening(hours, 60min).earlier[0].week, ElementsAreArray(wide.week));
}

TEST(KindsOfFindings, AreNamedAndReadBack) {
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    EXPECT_EQ(kindFrom(nameOf(static_cast<Kind>(kind))), static_cast<Kind>(kind));
  }
  EXPECT_EQ(kindFrom("anything"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::logchecks
