// A line that a person wrote is a record as what other systems send is.
#include "capabilities/usage/written_record.h"

#include <gmock/gmock.h>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/testing/samples.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::sample;

template <class Id>
Id idOf(char last) {
  return *Id::fromText("019bdc5e-7a10-7c3e-9f00-00000000000" + std::string(1, last));
}

WrittenUse reception() {
  return {.id = idOf<WrittenUseId>('1'),
          .person = idOf<PersonId>('a'),
          .terminal = idOf<DeviceId>('d'),
          .from = *fromRfc3339("2026-11-20T23:30:00.000Z"),
          .until = *fromRfc3339("2026-11-21T03:00:00.000Z"),
          .purpose = "受付",
          .by = idOf<PersonId>('b'),
          .at = *fromRfc3339("2026-11-25T06:10:00.000Z")};
}

WrittenUse takenBack() {
  WrittenUse use = reception();
  use.id = idOf<WrittenUseId>('2');
  use.corrects = Correction{.of = idOf<WrittenUseId>('1'), .why = "別の日", .taken_back = true};
  return use;
}

std::string bodyOf(const WrittenUse& use) {
  return canonicalJson(
      Json::Object{{"by", Json::Object{{"person", use.by.text()}}}, {"use", toJson(use)}});
}

std::vector<std::string> codesOf(const std::vector<Code>& codes) {
  std::vector<std::string> texts;
  for (const Code& code : codes) texts.push_back(code.code);
  return texts;
}

TEST(AWrittenLine, SaysWhoUsedWhatFromWhenUntilWhenForWhatAndWhoWroteIt) {
  const auto reading = readWritten(bodyOf(reception()));
  ASSERT_TRUE(reading);
  const Record& record = reading->record;
  EXPECT_EQ(record.type.code, "110100");
  EXPECT_THAT(codesOf(record.subtypes), ElementsAre("written-use"));
  EXPECT_EQ(record.action, Action::Execute);
  EXPECT_EQ(record.recorded.at, reception().at);
  ASSERT_TRUE(record.period);
  EXPECT_EQ(record.period->start->at, reception().from);
  EXPECT_EQ(record.period->end->at, reception().until);
  EXPECT_EQ(record.purposes.at(0).text, "受付");
  ASSERT_EQ(record.agents.size(), 2U);
  EXPECT_EQ(record.agents[0].who.value, reception().person.text());
  EXPECT_EQ(record.agents[0].requestor, true);
  EXPECT_EQ(record.agents[0].type->codes.at(0).code, kPerformer);
  EXPECT_EQ(record.agents[0].network, (Network{"urn:uuid:" + reception().terminal.text(), "5"}));
  EXPECT_EQ(record.agents[1].who.value, reception().by.text());
  EXPECT_EQ(record.agents[1].requestor, false);
  EXPECT_EQ(record.agents[1].type->codes.at(0).code, kEnterer);
  ASSERT_EQ(record.entities.size(), 2U);
  EXPECT_EQ(record.entities[0].what.value, reception().id.text());
  EXPECT_EQ(record.entities[1].what,
            (Identity{.system = std::string(kDeviceIds), .value = reception().terminal.text()}));
}

TEST(AWrittenLine, ThatWasCopiedFromPaperNamesWhoWroteItThere) {
  WrittenUse use = reception();
  use.paper = FromPaper{"佐藤"};
  const Record record = readWritten(bodyOf(use))->record;
  ASSERT_EQ(record.agents.size(), 3U);
  EXPECT_EQ(record.agents[2].name, "佐藤");
  EXPECT_EQ(record.agents[2].media->code, "110038");
  EXPECT_EQ(record.entities.at(0).lifecycle->code, "2") << "copied";
}

TEST(AWrittenLine, ThatCorrectsAnotherPointsToIt) {
  WrittenUse use = takenBack();
  use.corrects->taken_back = false;
  const Record record = readWritten(bodyOf(use))->record;
  EXPECT_THAT(codesOf(record.subtypes), ElementsAre("written-use", "written-use-correction"));
  EXPECT_EQ(record.entities.back().what.value, reception().id.text());
  EXPECT_EQ(record.entities.back().lifecycle->code, "3") << "amended";
  EXPECT_THAT(record.entities.back().details, Contains(Detail{"why", "別の日", true}));
  EXPECT_TRUE(record.period);
}

TEST(AWrittenLine, ThatTakesAnotherBackTellsOfNoUse) {
  const Record record = readWritten(bodyOf(takenBack()))->record;
  EXPECT_THAT(codesOf(record.subtypes), ElementsAre("written-use", "written-use-taken-back"));
  EXPECT_EQ(record.action, Action::Delete);
  EXPECT_FALSE(record.period);
  EXPECT_THAT(record.purposes, IsEmpty());
  ASSERT_EQ(record.agents.size(), 1U);
  EXPECT_EQ(record.agents[0].who.value, takenBack().by.text());
  EXPECT_EQ(record.agents[0].requestor, true);
  EXPECT_EQ(record.entities.back().lifecycle->code, "14") << "deleted, but still there";
}

TEST(AWrittenLine, ComesBackAsItWasFromFhir) {
  WrittenUse paper = reception();
  paper.paper = FromPaper{"佐藤 <\"次郎\"> & 子"};
  WrittenUse corrected = takenBack();
  corrected.corrects->taken_back = false;
  for (const WrittenUse& use : {reception(), paper, corrected, takenBack()}) {
    const auto fhir = writeFhir(recordOf(use));
    ASSERT_TRUE(fhir);
    const auto back = readFhir(*fhir);
    ASSERT_TRUE(back) << *fhir;
    EXPECT_EQ(back->record, recordOf(use)) << *fhir;
    EXPECT_THAT(back->not_carried, IsEmpty());
  }
}

TEST(AWrittenLine, KeepsItsTimesPeopleAndTerminalOnTheWayThroughDicom) {
  const auto dicom = writeDicom(recordOf(reception()));
  ASSERT_TRUE(dicom);
  const auto back = readDicom(bytesOf(*dicom));
  ASSERT_TRUE(back) << *dicom;
  const Record& record = back->record;
  EXPECT_EQ(record.type, recordOf(reception()).type);
  EXPECT_EQ(record.subtypes, recordOf(reception()).subtypes);
  ASSERT_EQ(record.agents.size(), 2U);
  EXPECT_EQ(record.agents[0].who, recordOf(reception()).agents[0].who);
  EXPECT_EQ(record.agents[0].network, recordOf(reception()).agents[0].network);
  EXPECT_EQ(record.agents[1].roles.at(0).codes.at(0).code, kEnterer) << "a role now";
  EXPECT_THAT(record.entities.at(0).details,
              ElementsAre(Detail{"from", "2026-11-20T23:30:00.000Z"},
                          Detail{"until", "2026-11-21T03:00:00.000Z"}, Detail{"purpose", "受付"}));
  EXPECT_EQ(oneTextOf(record.entities.at(1).what),
            std::string(kDeviceIds) + "|" + reception().terminal.text());
}

TEST(AWrittenLine, IsWrittenAsItsSamplesSay) {
  WrittenUse paper = reception();
  paper.paper = FromPaper{"佐藤"};
  paper.corrects = Correction{.of = idOf<WrittenUseId>('9'), .why = "時刻のまちがい"};
  EXPECT_EQ(*writeFhir(recordOf(paper)) + "\n",
            sample("usage_fhir/accepted/written-from-paper.json"));
  EXPECT_EQ(*writeFhir(recordOf(takenBack())) + "\n",
            sample("usage_fhir/accepted/written-taken-back.json"));
  EXPECT_EQ(*writeDicom(recordOf(paper)), sample("usage_dicom/accepted/written-from-paper.xml"));
}

TEST(AWrittenLine, ThatIsNotWholeIsNoRecord) {
  EXPECT_THAT(readWritten("{"), failsWith(ErrorCode::InvalidInput));
  const Json whole = toJson(reception());
  for (const auto& [name, value] : *whole.object()) {
    if (name == "paper" || name == "corrects") continue;
    Json part = whole;
    part.object()->erase(name);
    EXPECT_THAT(readWritten(canonicalJson(Json::Object{{"use", part}})),
                failsWith(ErrorCode::InvalidInput))
        << name;
  }
}

TEST(AWrittenLine, IsTheSameLineWhenItsBodyIsRead) {
  WrittenUse paper = reception();
  paper.paper = FromPaper{"佐藤"};
  for (const WrittenUse& use : {reception(), paper, takenBack()}) {
    EXPECT_EQ(writtenUseFrom(toJson(use)), use);
  }
}

}  // namespace
}  // namespace sekisho::usage
