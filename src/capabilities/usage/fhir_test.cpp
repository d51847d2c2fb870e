#include "capabilities/usage/fhir.h"

#include <gmock/gmock.h>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/testing/samples.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::sample;
using testing::samplesIn;

Reading readFhirSample(const std::string& name) {
  auto read = readFhir(sample("usage_fhir/accepted/" + name));
  EXPECT_TRUE(read) << name << ": " << (read ? "" : read.error().message.name);
  return read ? std::move(*read) : Reading{};
}

TEST(AnAuditEvent, SaysWhoDidWhatToWhoseDataWhenAndWithWhichOutcome) {
  const auto [record, not_carried] = readFhirSample("AuditEvent-ex-auditBasicQueryGetServer.json");
  EXPECT_EQ(record.type.code, "rest");
  EXPECT_EQ(record.action, Action::Execute);
  EXPECT_EQ(record.outcome, Outcome::Success);
  EXPECT_EQ(record.recorded.at, fromRfc3339("2020-04-29T09:49:00.000Z"));
  ASSERT_EQ(record.agents.size(), 3U);
  EXPECT_EQ(record.agents[1].who.reference, "Device/ex-device");
  EXPECT_EQ(record.agents[1].network, (Network{"http://server.example.com/fhir", "5"}));
  EXPECT_EQ(record.agents[2].who.display, "John Smith");
  EXPECT_EQ(record.agents[2].requestor, true);
  ASSERT_EQ(record.entities.size(), 3U);
  EXPECT_THAT(record.entities[0].query, HasSubstr("Observation?patient=ex-patient"));
  EXPECT_EQ(record.entities[1].what.reference, "Patient/ex-patient");
  EXPECT_EQ(record.source.site, "server.example.com");
  EXPECT_THAT(not_carried, IsSupersetOf({"id", "meta"}));
}

TEST(AnAuditEvent, KeepsWhatOnlyFhirHasAPlaceFor) {
  const auto [record, not_carried] = readFhirSample("disclosure.json");
  EXPECT_EQ(record.recorded.text, "2026-11-22T10:00:01.123456+09:00");
  EXPECT_EQ(record.purposes.at(0).text, "診療");
  EXPECT_EQ(record.agents.at(0).who.type->text, "職員番号");
  EXPECT_THAT(record.agents.at(0).policies, ElementsAre("https://example.org/consent/1"));
  EXPECT_EQ(record.agents.at(1).requestor, std::nullopt);
  EXPECT_EQ(record.period->start->at, fromRfc3339("2026-11-22T01:00:00.000Z"));
  EXPECT_THAT(record.entities.at(0).details,
              ElementsAre(Detail{"枚数", "3", true}, Detail{"bin", std::string("\0\1\2", 3)}));
  EXPECT_THAT(not_carried, IsSupersetOf({"agent.location", "period.end", "meta"}));
}

TEST(AnAuditEvent, ComesBackAsItWasWhenItIsWrittenAndRead) {
  for (const std::string& path : samplesIn("usage_fhir/accepted")) {
    const auto read = readFhir(sample(path));
    ASSERT_TRUE(read) << path;
    Record expected = read->record;
    if (path.ends_with("disclosure.json")) {  // FHIR has either a name or a query (sev-1)
      EXPECT_EQ(expected.entities.at(0).name, "検索");
    }
    const auto written = writeFhir(expected);
    ASSERT_TRUE(written) << path;
    EXPECT_EQ(readFhir(*written)->record, expected) << path;
  }
}

TEST(AnAuditEvent, KeepsWhatAReferenceSaysItIsTo) {
  const auto read = readFhir(
      R"({"resourceType":"AuditEvent","type":{"code":"x"},"recorded":"2026-11-22T00:00:00Z",)"
      R"("agent":[{"requestor":true}],"source":{"observer":{"display":"s"}},)"
      R"("entity":[{"what":{"type":"Patient","identifier":{"value":"12"}}}]})");
  ASSERT_TRUE(read);
  EXPECT_THAT(read->not_carried, IsEmpty());
  EXPECT_EQ(read->record.entities.at(0).what.resource, "Patient");
  EXPECT_EQ(readFhir(*writeFhir(read->record))->record, read->record);
}

TEST(AnAuditEvent, SaysThatNobodySaidWhoAsked) {
  Record record = readFhirSample("AuditEvent-example-login.json").record;
  record.agents.at(0).requestor.reset();
  const auto written = writeFhir(record);
  ASSERT_TRUE(written);
  EXPECT_THAT(
      *written,
      HasSubstr(
          R"("_requestor":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]})"));
  EXPECT_EQ(readFhir(*written)->record, record);
}

TEST(AnAuditEvent, IsRefusedIfItHasToBeGuessedAt) {
  for (const std::string& path : samplesIn("usage_fhir/refused")) {
    EXPECT_THAT(readFhir(sample(path)), failsWith(ErrorCode::InvalidInput)) << path;
  }
}

TEST(AnAuditEvent, NamesMembersOfOthersWithoutTheirData) {
  const auto read = readFhir(
      R"({"resourceType":"AuditEvent","type":{"code":"x"},"recorded":"2026-11-22T00:00:00Z",)"
      R"("agent":[{"requestor":true,"患者 一郎":1}],"source":{"observer":{"display":"s"}}})");
  ASSERT_TRUE(read);
  EXPECT_THAT(read->not_carried, ElementsAre("agent.…"));
}

}  // namespace
}  // namespace sekisho::usage
