// That somebody looked at the journal is a record like any other: Audit Log Used.
#include "capabilities/usage/audit_log_used.h"

#include <gmock/gmock.h>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/told.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

constexpr std::string_view kReader = "019bdc5e-7a10-7c3e-9f00-0000000000a4";

journal::Entry look(std::string_view kind) {
  journal::Entry entry;
  entry.kind = kind;
  entry.type = "application/json";
  entry.recorded = *fromRfc3339("2026-04-01T09:30:00.000Z");
  return entry;
}

std::string bodyBy(std::string_view by, std::string_view more = {}) {
  return "{\"by\":" + std::string(by) + ",\"why\":\"question\"" + std::string(more) + "}";
}

TEST(ALookAtTheJournal, IsARecordOfWhoReadTheLog) {
  const std::string body =
      bodyBy("{\"person\":\"" + std::string(kReader) + "\"}", R"(,"criteria":{"word":"訂正"})");
  const auto reading = readEntry(look("journal.searched@1"), body);
  ASSERT_THAT(reading, succeeds());
  const Record& record = reading->record;
  EXPECT_EQ(record.type.code, "110101");
  EXPECT_EQ(record.subtypes.front().code, kJournalSearched);
  EXPECT_EQ(record.action, Action::Read);
  EXPECT_EQ(record.recorded.at, look("").recorded);
  EXPECT_EQ(record.agents.front().who.value, kReader);
  EXPECT_EQ(record.entities.front().type->code, "2");
  EXPECT_EQ(record.entities.front().role->code, "13");
  EXPECT_EQ(readEntry(look("journal.read@1"), body)->record.subtypes.front().code, kJournalRead);
}

TEST(ALookAtTheJournal, NamesASystemByItsTokenAndTheMachinesOwnerByTheAccount) {
  const auto agentOf = [](const std::string& body) {
    const auto reading = readLook(look("journal.searched@1"), body);
    return reading ? reading->record.agents.front() : Agent{};
  };
  const Agent system = agentOf(bodyBy(R"({"hub":true})", R"(,"sender":"feed-1")"));
  EXPECT_EQ(system.who.system, kSenderIds);
  EXPECT_EQ(system.who.value, "feed-1");
  EXPECT_EQ(agentOf(bodyBy(R"({"console":"root"})")).who.value, "root");
  EXPECT_EQ(agentOf(bodyBy(R"({"hub":true})")).who.display, "Sekisho");
  EXPECT_THAT(readLook(look("journal.read@1"), R"({"by":{}})"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(readLook(look("journal.read@1"), "{"), failsWith(ErrorCode::InvalidInput));
}

TEST(ALookAtTheJournal, IsTheSameAfterBothStandardsForms) {
  const auto reading =
      readLook(look("journal.read@1"), bodyBy("{\"person\":\"" + std::string(kReader) + "\"}"));
  ASSERT_THAT(reading, succeeds());
  const auto as_fhir = writeFhir(reading->record);
  ASSERT_THAT(as_fhir, succeeds());
  const auto fhir = readFhir(*as_fhir);
  ASSERT_THAT(fhir, succeeds());
  EXPECT_EQ(fhir->record.type, reading->record.type);
  EXPECT_EQ(fhir->record.agents.front().who.value, kReader);
  EXPECT_EQ(fhir->record.entities.front().role->code, "13");
  const auto as_dicom = writeDicom(reading->record);
  ASSERT_THAT(as_dicom, succeeds());
  const auto dicom = readDicom(bytesOf(*as_dicom));
  ASSERT_THAT(dicom, succeeds());
  EXPECT_EQ(dicom->record.type.code, "110101");
  EXPECT_EQ(dicom->record.entities.front().role->code, "13");
}

}  // namespace
}  // namespace sekisho::usage
