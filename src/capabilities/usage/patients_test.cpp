// Whom a record calls a patient, and that one patient is one in whichever notation.
#include "capabilities/usage/patients.h"

#include <gmock/gmock.h>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"

namespace sekisho::usage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The patients of an AuditEvent with that agent and that entity.
std::vector<PatientKeys> patientsIn(std::string_view who, std::string_view entity) {
  const auto read = readFhir(
      R"({"resourceType":"AuditEvent","type":{"code":"rest"},"recorded":"2026-11-22T01:00:00Z",)"
      R"("agent":[{"who":{)" +
      std::string(who) + R"(},"requestor":true}],"source":{"observer":{"display":"ehr"}},)" +
      R"("entity":[{)" + std::string(entity) + "}]}");
  EXPECT_TRUE(read.has_value()) << entity;
  return read ? patientsOf(read->record) : std::vector<PatientKeys>();
}
std::vector<PatientKeys> patientsUsed(std::string_view what, std::string_view more = {}) {
  return patientsIn(R"("display":"佐藤 綾")",
                    R"("what":{)" + std::string(what) + "}" + std::string(more));
}
std::vector<PatientKeys> patientsReferredTo(std::string_view reference,
                                            std::string_view more = {}) {
  return patientsUsed(R"("reference":")" + std::string(reference) + "\"", more);
}

constexpr std::string_view kRole =
    R"(,"role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"})";
constexpr std::string_view kRoleOfStu3 =
    R"(,"role":{"system":"http://hl7.org/fhir/object-role","code":"1"})";
constexpr std::string_view kReport =
    R"(,"role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"3"})";

TEST(PatientsNumbers, AreComparedWithoutWhatFillsThemUp) {
  EXPECT_EQ(patientKey("00012"), "12");
  EXPECT_EQ(patientKey("0"), "0");
  EXPECT_EQ(patientKey("A-0012"), "a-0012");
  EXPECT_EQ(patientKey("１２^^^&1.2&ISO"), "12");
  EXPECT_EQ(patientKey("12/34"), "12/34") << "a number of two parts";
}

TEST(PatientsNumbers, AreTheIdsOfReferencesAndNeverTheirVersions) {
  for (const char* reference :
       {"Patient/66", "Patient/00066", "Patient/00066/_history/9", "Patient/66/",
        "https://ehr/fhir/Patient/66/_history/8", "https://ehr/fhir/Patient/66?_format=json"}) {
    EXPECT_EQ(patientKey(reference), "66") << reference;
    for (const std::string_view role : {std::string_view(), kRole}) {
      EXPECT_THAT(patientsReferredTo(reference, role), ElementsAre(ElementsAre("66"))) << reference;
    }
  }
}

TEST(APatient, IsOneByRoleInWhicheverEdition) {
  for (const std::string_view role : {kRole, kRoleOfStu3}) {
    EXPECT_THAT(patientsUsed(R"("identifier":{"value":"00012"})", role),
                ElementsAre(ElementsAre("12")));
  }
  EXPECT_THAT(patientsUsed(R"("identifier":{"value":"00012"})", kReport), IsEmpty());
  EXPECT_THAT(patientsReferredTo("DocumentReference/12", kReport), IsEmpty());
}

TEST(APatient, IsOneByTheTypeThatAReferenceNames) {
  for (const char* type : {"Patient", "http://hl7.org/fhir/StructureDefinition/Patient"}) {
    const std::string named =
        R"("type":")" + std::string(type) + R"(","identifier":{"value":"077"})";
    EXPECT_THAT(patientsUsed(named), ElementsAre(ElementsAre("77")));
    EXPECT_THAT(patientsUsed(R"("reference":"urn:uuid:9f","type":")" + std::string(type) +
                             R"(","identifier":{"value":"077"})"),
                ElementsAre(ElementsAre("77", "urn:uuid:9f")));
  }
  EXPECT_THAT(patientsUsed(R"("type":"Practitioner","identifier":{"value":"077"})"), IsEmpty());
}

TEST(APatient, WhoTookPartIsOne) {
  EXPECT_THAT(patientsIn(R"("reference":"Patient/00044")", R"("name":"予約")"),
              ElementsAre(ElementsAre("44")));
  EXPECT_THAT(patientsIn(R"("type":"Patient","identifier":{"value":"44"})", R"("name":"予約")"),
              ElementsAre(ElementsAre("44")));
  EXPECT_THAT(patientsIn(R"("reference":"Practitioner/44")", R"("name":"予約")"), IsEmpty());
}

TEST(APatient, OfAContainedResourceHasNoNumber) {
  EXPECT_THAT(patientsReferredTo("#p", kRole), ElementsAre(IsEmpty()));
  EXPECT_THAT(patientsReferredTo("#9"), IsEmpty());
  EXPECT_THAT(patientsUsed(R"("reference":"#p","identifier":{"value":"12"})", kRole),
              ElementsAre(ElementsAre("12")));
}

TEST(APatient, WithoutANumberIsOneByTheirName) {
  EXPECT_THAT(patientsUsed(R"("display":"山田　花子")", kRole),
              ElementsAre(ElementsAre("山田花子")));
  EXPECT_THAT(patientsUsed(R"("identifier":{"value":"12"},"display":"山田 花子")", kRole),
              ElementsAre(ElementsAre("12")));
}

TEST(APatient, OfAtnaIsOneByTheKindOfNumberAlone) {
  constexpr std::string_view kMessage =
      R"(<AuditMessage><EventIdentification EventActionCode="R" EventDateTime="2026-11-22T09:00:00Z" EventOutcomeIndicator="0"><EventID csd-code="110110" codeSystemName="DCM"/></EventIdentification><ActiveParticipant UserID="sato" UserIsRequestor="true"/><AuditSourceIdentification AuditSourceID="chart"/><ParticipantObjectIdentification ParticipantObjectID="00012^^^&amp;1.2.3&amp;ISO" ParticipantObjectTypeCode="1"><ParticipantObjectIDTypeCode csd-code="2" codeSystemName="RFC-3881"/></ParticipantObjectIdentification></AuditMessage>)";
  const auto read = readDicom(bytesOf(kMessage));
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(patientsOf(read->record), ElementsAre(ElementsAre("12")));
}

}  // namespace
}  // namespace sekisho::usage
