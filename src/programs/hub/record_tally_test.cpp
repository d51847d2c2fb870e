#include "programs/hub/record_tally.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace sekisho::hub {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(WhatARecordTells, IsItsActPersonTerminalAndPatients) {
  usage::Record record{
      .type = {.code = "110106"},
      .recorded = {.at = daily::beginningOf(std::chrono::year{2026} / 4 / 1)},
      .outcome = usage::Outcome::SeriousFailure,
      .agents = {
          {.who = {.value = "server"}, .requestor = false},
          {.who = {.value = "0012"}, .requestor = true, .network = {.address = "192.168.0.21"}}}};
  record.entities = {
      {.what = {.value = "p1"},
       .role = usage::Code{"http://terminology.hl7.org/CodeSystem/object-role", "1", ""}}};
  const ReadRecord read = seenIn(record);
  EXPECT_EQ(read.seen.who, "0012");
  EXPECT_EQ(read.seen.where, "192.168.0.21");
  EXPECT_EQ(read.seen.act, daily::Act::Export);
  EXPECT_TRUE(read.seen.failed);
  EXPECT_TRUE(read.dated);
  EXPECT_THAT(read.seen.patients, SizeIs(1));
  record.recorded.at.reset();
  EXPECT_FALSE(seenIn(record).dated);
}

TEST(WhatARecordTells, IsOnePatientInWhicheverNotation) {
  const auto patientsOf = [](const usage::Entity& entity) {
    return seenIn({.entities = {entity}}).seen.patients;
  };
  const auto role = [](std::string_view system) {
    return usage::Code{std::string(system), "1", ""};
  };
  const auto one = patientsOf({.what = {.system = "urn:oid:1.2.3", .value = "00066"},
                               .role = role("http://terminology.hl7.org/CodeSystem/object-role")});
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(patientsOf({.what = {.value = "66"}, .role = role("http://hl7.org/fhir/object-role")}),
            one)
      << "STU3";
  EXPECT_EQ(patientsOf({.what = {.reference = "https://ehr/fhir/Patient/66/_history/9"}}), one);
  EXPECT_EQ(patientsOf({.what = {.reference = "urn:uuid:x", .resource = "Patient", .value = "66"}}),
            one);
  EXPECT_EQ(patientsOf({.what = {.value = "66^^^&1.2.3&ISO",
                                 .type = usage::Concept{.codes = {{.code = "2"}}}}}),
            one)
      << "ATNA without a role";
  EXPECT_EQ(seenIn({.agents = {{.who = {.reference = "Patient/66"}}}}).seen.patients, one);
  EXPECT_THAT(patientsOf({.what = {.reference = "Practitioner/66"}}), IsEmpty());
}

TEST(WhatARecordTells, IsAPatientOfTheirOwnIfTheyHaveANameOnly) {
  const auto patientsOf = [](std::string_view name) {
    return seenIn({.entities = {{.what = {.display = std::string(name)},
                                 .role = usage::Code{.code = "1"}}}})
        .seen.patients;
  };
  ASSERT_THAT(patientsOf("山田 花子"), SizeIs(1));
  EXPECT_EQ(patientsOf("山田 花子"), patientsOf("山田　花子"));
  EXPECT_NE(patientsOf("山田 花子"), patientsOf("山田 太郎"));
}

}  // namespace
}  // namespace sekisho::hub
