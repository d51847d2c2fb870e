#include "capabilities/usage/dicom.h"

#include <gmock/gmock.h>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/testing/samples.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::sample;
using testing::samplesIn;

Reading readDicomSample(const std::string& name) {
  auto read = readDicom(bytesOf(sample("usage_dicom/accepted/" + name)));
  EXPECT_TRUE(read) << name << ": " << (read ? "" : read.error().message.name);
  return read ? std::move(*read) : Reading{};
}

TEST(AnAuditMessage, SaysWhoDidWhatToWhoseDataWhenAndWithWhichOutcome) {
  const auto [record, not_carried] = readDicomSample("pdq.xml");
  EXPECT_EQ(record.type, (Code{std::string(kDcm), "110112", "Query"}));
  EXPECT_THAT(record.subtypes,
              ElementsAre(Code{"urn:ihe:event-type-code", "ITI-21", "Patient Demographics Query"}));
  EXPECT_EQ(record.action, Action::Execute);
  EXPECT_EQ(record.outcome, Outcome::Success);
  EXPECT_EQ(record.recorded.at, fromRfc3339("2020-03-19T12:16:37.320Z"));
  ASSERT_EQ(record.agents.size(), 2U);
  EXPECT_EQ(record.agents[1].who.value, "PIM|MESA_PD_SUPPLIER");
  EXPECT_EQ(record.agents[1].alternative_id, "18996");
  EXPECT_EQ(record.agents[1].requestor, false);
  EXPECT_EQ(record.agents[1].network, (Network{"127.0.0.1", "2"}));
  EXPECT_EQ(record.source.site, "MPI");
  ASSERT_EQ(record.entities.size(), 5U);
  EXPECT_THAT(record.entities[0].query, HasSubstr("QBP^Q22"));
  EXPECT_THAT(record.entities[0].details, ElementsAre(Detail{"MSH-10", "324406609"}));
  EXPECT_EQ(record.entities[1].what.value, "24^^^MPI&2.16.840.1.113883.3.37.4.1.1.2.1.1&ISO^PI");
  EXPECT_EQ(record.entities[1].role, (Code{std::string(kObjectRole), "1", "Patient"}));
  EXPECT_THAT(not_carried, IsEmpty());
}

TEST(AnAuditMessage, IsTakenInTheWordsOfRfc3881) {
  const Record record = readDicomSample("rfc3881-login.xml").record;
  EXPECT_EQ(record.type, (Code{std::string(kDcm), "110114", "User Authentication"}));
  EXPECT_EQ(record.outcome, Outcome::MinorFailure);
  EXPECT_EQ(record.outcome_text, "パスワードが違います");
  ASSERT_EQ(record.agents.size(), 1U);
  EXPECT_EQ(record.agents[0].name, "受付 花子");
  EXPECT_EQ(nameOfSystem(record.agents[0].roles.at(0).codes.at(0).system), "院内の役割");
  EXPECT_THAT(record.source.types, ElementsAre(Code{std::string(kSourceType), "4", ""}));
}

TEST(AnAuditMessage, MayCallALoginTheEvent) {
  const auto [record, not_carried] = readDicomSample("login-as-event-id.xml");
  EXPECT_EQ(record.type.code, "110114");
  EXPECT_THAT(record.subtypes, ElementsAre(Code{std::string(kDcm), "110122", "Login"}));
  EXPECT_EQ(record.agents.at(0).who.type->codes.at(0).code, "113871");
  EXPECT_THAT(not_carried, ElementsAre("ActiveParticipant/@UserTypeCode"));
}

TEST(AnAuditMessage, NeedNotSayWhoAsked) {
  const Record record = readDicomSample("ProvideAndRegister-4.xml").record;
  EXPECT_EQ(record.agents.at(0).requestor, std::nullopt);
  EXPECT_EQ(record.agents.at(1).requestor, true);
  EXPECT_THAT(record.source.types, ElementsAre(Field(&Code::code, "1")));
}

TEST(AnAuditMessage, TellsOfImagesByTheirNumbers) {
  const Record record = readDicomSample("instances-accessed.xml").record;
  const Entity& study = record.entities.at(0);
  EXPECT_THAT(
      study.details,
      ElementsAre(Detail{"Accession", "A-1"}, Detail{"SOPClass", "1.2.840.10008.5.1.4.1.1.2"},
                  Detail{"NumberOfInstances", "3"}, Detail{"Instance", "1.2.3.4"},
                  Detail{"StudyUID", "1.2.3"}, Detail{"Encrypted", "true"}));
  EXPECT_THAT(study.labels, ElementsAre(Code{"", "restricted", ""}));
  EXPECT_EQ(record.recorded.at, std::nullopt) << "no zone was named";
  EXPECT_EQ(record.agents.at(0).media->code, "110030");
}

TEST(AnAuditMessage, IsRefusedIfItHasToBeGuessedAtOrIsDangerous) {
  for (const std::string& path : samplesIn("usage_dicom/refused")) {
    EXPECT_THAT(readDicom(bytesOf(sample(path))), failsWith(ErrorCode::InvalidInput)) << path;
  }
  EXPECT_EQ(readDicom(bytesOf(sample("usage_dicom/refused/entities.xml"))).error().message,
            kForbidden);
  EXPECT_EQ(readDicom(bytesOf(sample("usage_dicom/refused/query-without-time.xml")))
                .error()
                .arguments.at(0)
                .value,
            "EventDateTime");
}

TEST(AnAuditMessage, OfMoreThanTheLimitIsRefusedAndOneAtTheLimitIsRead) {
  std::string message = sample("usage_dicom/accepted/start.xml");
  message.insert(message.find("<EventIdentification"),
                 std::string(kMaxMessageBytes - message.size(), ' '));
  EXPECT_TRUE(readDicom(bytesOf(message)));
  EXPECT_EQ(readDicom(bytesOf(message + " ")).error().message, kTooLarge);
}

TEST(AnAuditMessage, IsWrittenWithWhatItsSchemaAsksFor) {
  const Record record = readDicomSample("ProvideAndRegister-4.xml").record;
  const auto written = writeDicom(record);
  ASSERT_TRUE(written);
  EXPECT_THAT(
      *written,
      HasSubstr(
          R"(UserID="pma@gnt.com" UserName="JD&lt;pma@gnt.com&gt;" UserIsRequestor="false")"));
  EXPECT_THAT(*written, HasSubstr(R"(EventDateTime="2020-11-17T18:39:39+01:00")"));
  EXPECT_THAT(
      *written,
      HasSubstr(R"(<AuditSourceTypeCode csd-code="1" codeSystemName="DCM" originalText="1"/>)"));
}

TEST(AnAuditMessage, IsNotWrittenWithAnOutcomeOrTimeThatNobodyStated) {
  Record record = readDicomSample("start.xml").record;
  record.outcome.reset();
  EXPECT_THAT(writeDicom(record), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(writeDicom(readDicomSample("instances-accessed.xml").record),
              failsWith(ErrorCode::InvalidInput));
}

TEST(ACodingScheme, HasOneUriForEveryNameAndOneNameForEveryUri) {
  for (const char* name : {"", "DCM", "IHE Transactions", "RFC-3881", "2.16.756.5.30", "院内 %41",
                           "urn:ihe:event-type-code", "https://example.org/codes"}) {
    const std::string system = systemFromName(name);
    EXPECT_EQ(systemFromName(nameOfSystem(system)), system) << name;
    EXPECT_FALSE(system.contains(' ')) << system;
  }
  EXPECT_EQ(systemFromName("2.16.756.5.30"), "urn:oid:2.16.756.5.30");
  EXPECT_EQ(nameOfSystem(systemFromName("院内 %41")), "院内 %41");
}

}  // namespace
}  // namespace sekisho::usage
