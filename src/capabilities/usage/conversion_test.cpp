// One record, two forms: what goes from one to the other, for every sample of either.

#include <gmock/gmock.h>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/testing/samples.h"

namespace sekisho::usage {
namespace {

using testing::sample;
using testing::samplesIn;

/// What nobody would want to lose on the way from one form to the other.
struct Essence {
  std::string event;
  std::vector<std::string> events = {};
  std::optional<Action> action;
  std::optional<Outcome> outcome;
  std::string when;
  std::vector<std::string> who = {};    // with name, network and whether it asked
  std::vector<std::string> whose = {};  // with role, name, query and details
  std::string source;
  friend bool operator==(const Essence&, const Essence&) = default;
};

Essence essenceOf(const Record& record) {
  Essence essence{.event = record.type.system + " " + record.type.code,
                  .action = record.action,
                  .outcome = record.outcome,
                  .when = record.recorded.text,
                  .source = record.source.site + " " + oneTextOf(record.source.observer)};
  for (const Code& subtype : record.subtypes) {
    essence.events.push_back(subtype.system + " " + subtype.code);
  }
  for (const Agent& agent : record.agents) {
    const std::string id = oneTextOf(agent.who);
    const std::string shown = id == agent.who.display ? "" : agent.who.display;
    essence.who.push_back(id + " / " + (agent.name.empty() ? shown : agent.name) + " / " +
                          agent.alternative_id + " / " + agent.network.address + " " +
                          agent.network.type + (agent.requestor.value_or(false) ? " asked" : ""));
  }
  for (const Entity& entity : record.entities) {
    const std::string id = oneTextOf(entity.what);
    const std::string shown = id == entity.what.display ? "" : entity.what.display;
    std::string line = id + " / " + (entity.name.empty() ? shown : entity.name) + " / " +
                       (entity.role ? entity.role->code : "") + " / " + entity.query + " / " +
                       entity.description;
    for (const Detail& detail : entity.details) line += " / " + detail.type + "=" + detail.value;
    essence.whose.push_back(line);
  }
  return essence;
}

TEST(ADicomMessage, SurvivesTheWayThroughFhir) {
  for (const std::string& path : samplesIn("usage_dicom/accepted")) {
    const auto read = readDicom(bytesOf(sample(path)));
    ASSERT_TRUE(read) << path;
    const auto fhir = writeFhir(read->record);
    if (!read->record.recorded.at) {
      EXPECT_FALSE(fhir) << path << ": FHIR's instant has a zone";
      continue;
    }
    ASSERT_TRUE(fhir) << path;
    const auto back = readFhir(*fhir);
    ASSERT_TRUE(back) << path;
    EXPECT_EQ(back->record, read->record) << path << "\n" << *fhir;
  }
}

TEST(ADicomMessage, KeepsItsEssenceWhenItIsWrittenAgain) {
  for (const std::string& path : samplesIn("usage_dicom/accepted")) {
    const auto read = readDicom(bytesOf(sample(path)));
    ASSERT_TRUE(read) << path;
    const auto written = writeDicom(read->record);
    if (!written) continue;  // IsNotWrittenWithAnOutcomeOrTimeThatNobodyStated
    const auto back = readDicom(bytesOf(*written));
    ASSERT_TRUE(back) << path;
    EXPECT_TRUE(essenceOf(back->record) == essenceOf(read->record)) << path << "\n" << *written;
    EXPECT_TRUE(back->not_carried.empty()) << path;
  }
}

TEST(AFhirEvent, KeepsItsEssenceOnTheWayThroughDicom) {
  for (const std::string& path : samplesIn("usage_fhir/accepted")) {
    const auto read = readFhir(sample(path));
    ASSERT_TRUE(read) << path;
    const auto dicom = writeDicom(read->record);
    if (read->record.type.code.empty()) {
      EXPECT_FALSE(dicom) << path << ": DICOM's EventID is a code";
      continue;
    }
    ASSERT_TRUE(dicom) << path;
    const auto back = readDicom(bytesOf(*dicom));
    ASSERT_TRUE(back) << path << "\n" << *dicom;
    EXPECT_TRUE(essenceOf(back->record) == essenceOf(read->record)) << path << "\n" << *dicom;
  }
}

TEST(AFhirEvent, LosesOnTheWayThroughDicomWhatTheReadmeSays) {
  const auto read = readFhir(sample("usage_fhir/accepted/disclosure.json"));
  ASSERT_TRUE(read);
  const auto back = readDicom(bytesOf(*writeDicom(read->record)));
  ASSERT_TRUE(back);
  const Record& record = back->record;
  EXPECT_FALSE(record.period);
  EXPECT_TRUE(record.agents.at(0).policies.empty());
  EXPECT_TRUE(record.agents.at(0).purposes.empty());
  EXPECT_TRUE(record.agents.at(0).roles.empty()) << "a role of words alone";
  EXPECT_EQ(record.purposes.at(0).text, "");
  EXPECT_EQ(record.agents.at(1).who.reference, "");
  EXPECT_EQ(record.agents.at(1).who.value, "Device/hub") << "no longer a reference";
  EXPECT_EQ(record.agents.at(1).requestor, false) << "DICOM has no third answer";
  EXPECT_FALSE(record.entities.at(0).details.at(0).text);
}

}  // namespace
}  // namespace sekisho::usage
