// What an agent read of the use of 日レセ is a record like any other.
#include "capabilities/usage/orca_use.h"

#include <gmock/gmock.h>

#include "capabilities/usage/dicom.h"
#include "capabilities/usage/fhir.h"
#include "capabilities/usage/patients.h"
#include "capabilities/usage/search.h"
#include "capabilities/usage/told.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::Contains;
using ::testing::IsEmpty;

constexpr std::string_view kServer = "019bdc5e-7a10-7c3e-9f00-0000000000d1";

journal::Entry entryOf(std::string_view kind) {
  journal::Entry entry;
  entry.kind = kind;
  entry.type = "application/json";
  entry.source = "device/" + std::string(kServer) + "/epoch";
  entry.recorded = *fromRfc3339("2026-04-01T01:15:00.000Z");
  return entry;
}

std::string bodyOf(std::string_view event) {
  return R"({"at":"2026-04-01T01:15:00.000Z","device":")" + std::string(kServer) + R"(","event":)" +
         std::string(event) + "}";
}

const std::string kReception =
    bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:90","times":12,)"
           R"("until":"2026-04-01T01:05:00.000Z","user":"hana","what":"reception"})");

TEST(UseOfOrca, IsARecordOfWhoUsedWhichFunctionFromWhenUntilWhen) {
  const auto reading = readEntry(entryOf("orca.used@1"), kReception);
  ASSERT_THAT(reading, succeeds());
  const Record& record = reading->record;
  EXPECT_EQ(record.type.code, "110100");
  EXPECT_EQ(record.subtypes.back().code, "orca-reception");
  EXPECT_EQ(record.action, Action::Execute);
  ASSERT_TRUE(record.period && record.period->start && record.period->end);
  EXPECT_EQ(record.period->start->at, fromRfc3339("2026-04-01T00:00:00.000Z"));
  EXPECT_EQ(record.period->end->at, fromRfc3339("2026-04-01T01:05:00.000Z"));
  ASSERT_EQ(record.agents.size(), 1U);
  EXPECT_EQ(record.agents.front().who.value, "hana");
  EXPECT_EQ(record.agents.front().who.system, kOperatorIds);
  EXPECT_EQ(record.source.observer.value, kServer);
  EXPECT_EQ(timesOf(record), 12);
  EXPECT_THAT(reading->not_carried, IsEmpty());
}

TEST(UseOfOrca, IsSoughtByOperatorFunctionServerAndAnyTimeOfItsStretch) {
  const auto entry = entryOf("orca.used@1");
  const Told told = tell(entry, kReception);
  EXPECT_THAT(told.persons, Contains("hana"));
  EXPECT_THAT(told.codes, Contains("orca-reception"));
  EXPECT_THAT(told.codes, Contains("orca"));
  EXPECT_THAT(told.ids, Contains(kServer));
  EXPECT_EQ(told.from, fromRfc3339("2026-04-01T00:00:00.000Z"));
  EXPECT_EQ(told.until, fromRfc3339("2026-04-01T01:05:00.000Z"));
}

const std::string kName(64, 'e');
const std::string kOpened = bodyOf(
    R"({"cut":true,"from":"2026-04-01T00:00:00.000Z","interval_ms":1000,"line":"tbl_lock:s:1",)"
    R"("number":"c2VhbGVk","patient":")" +
    kName +
    R"(","session":"0123456789abcdef","until":"2026-04-01T00:05:00.000Z","user":"hana",)"
    R"("what":"medical-acts"})");

TEST(PatientOpenInOrca, IsAReadingOfThePatientByTheNameThatStandsForTheNumber) {
  const auto reading = readEntry(entryOf("orca.patient-open@1"), kOpened);
  ASSERT_THAT(reading, succeeds());
  const Record& record = reading->record;
  EXPECT_EQ(record.type.code, "110110");
  EXPECT_EQ(record.action, Action::Read);
  EXPECT_EQ(record.subtypes.back().code, "orca-open:medical-acts");
  EXPECT_EQ(orcaFunctionOf(record), "medical-acts");
  EXPECT_EQ(patientsOf(record), std::vector<PatientKeys>{{kName}});
  EXPECT_EQ(sessionEndOf(record), std::nullopt);
}

TEST(PatientOpenInOrca, IsSoughtByThatName) {
  const Told told = tell(entryOf("orca.patient-open@1"), kOpened);
  EXPECT_THAT(told.patients, Contains(kName));
  EXPECT_THAT(told.persons, Contains("hana"));
  EXPECT_THAT(told.codes, Contains("orca-open:medical-acts"));
  EXPECT_TRUE(meets(told, entryOf("orca.patient-open@1"), {.patient = {"12", kName}}));
  EXPECT_FALSE(meets(told, entryOf("orca.patient-open@1"), {.patient = {"12"}}));
}

TEST(PatientOpenInOrca, ShowsTheNumberToWhoCanOpenIt) {
  auto reading = readEntry(entryOf("orca.patient-open@1"), kOpened);
  ASSERT_THAT(reading, succeeds());
  Record& record = reading->record;
  showPatientNumbers(record, [](std::string_view, std::string_view) { return std::nullopt; });
  EXPECT_EQ(record.entities.front().what.value, kName);
  showPatientNumbers(record, [](std::string_view sealed, std::string_view name) {
    EXPECT_EQ(sealed, "c2VhbGVk");
    EXPECT_EQ(name, kName);
    return std::optional<std::string>("12");
  });
  EXPECT_EQ(record.entities.front().what.value, "12");
  EXPECT_EQ(record.entities.front().what.system, kPatientNumbers);
}

TEST(SessionAtATerminal, IsToldByTheTerminalAndIsNoEndOfTheServers) {
  const auto reading = readEntry(
      entryOf("orca.client-session@1"),
      bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","function":"reception","line":"l","quiet":)"
             R"([{"from":"2026-04-01T00:10:00.000Z","until":"2026-04-01T00:30:00.000Z"}],)"
             R"("session":"0123456789abcdef","until":"2026-04-01T01:00:00.000Z","what":"cut"})"));
  ASSERT_THAT(reading, succeeds());
  const Record& record = reading->record;
  EXPECT_EQ(sessionEndOf(record), std::nullopt);
  EXPECT_EQ(record.source.types.front().code, "1");
  EXPECT_EQ(sessionMarkOf(record), "0123456789abcdef");
  const auto told = sessionAtTerminalOf(record);
  ASSERT_TRUE(told && told->quiet);
  EXPECT_EQ(told->function, "reception");
  ASSERT_EQ(told->quiet->size(), 1U);
  EXPECT_EQ(told->quiet->front().until, fromRfc3339("2026-04-01T00:30:00.000Z"));
}

TEST(UseAtATerminal, IsOfTheTerminalAndOfASessionThatTellsWhoseItIs) {
  const std::string body =
      bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l","session":"0123456789abcdef",)"
             R"("times":3,"until":"2026-04-01T00:01:00.000Z","what":"report"})");
  const auto entry = entryOf("orca.client-output@1");
  const auto reading = readEntry(entry, body);
  ASSERT_THAT(reading, succeeds());
  EXPECT_EQ(reading->record.type.code, "110106");
  EXPECT_EQ(reading->record.subtypes.back().code, "orca-at-terminal:report");
  EXPECT_EQ(sessionAtTerminalOf(reading->record), std::nullopt);
  const Told told = tell(entry, body);
  EXPECT_THAT(told.ids, Contains(kServer));
  EXPECT_THAT(told.persons, IsEmpty());
  EXPECT_TRUE(meets(told, entry, {.word = "0123456789abcdef"}));
}

TEST(SessionOfOrca, IsAtASeatByItsConnectionWhereTheLogNamesNone) {
  const auto seen = readEntry(
      entryOf("orca.session@1"),
      bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l","place":"192.168.0.21",)"
             R"("place_by":"connection","session":"s","until":"2026-04-01T00:05:00.000Z",)"
             R"("user":"hana","what":"logged-out"})"));
  ASSERT_THAT(seen, succeeds());
  EXPECT_EQ(sessionEndOf(seen->record)->terminal, "192.168.0.21");
  EXPECT_TRUE(sessionEndOf(seen->record)->by_connection);
  ASSERT_TRUE(sessionOf(seen->record));
  EXPECT_EQ(sessionOf(seen->record)->terminal, "192.168.0.21");
  EXPECT_TRUE(sessionOf(seen->record)->by_connection);
  const auto several =
      readEntry(entryOf("orca.session@1"),
                bodyOf(R"({"candidates":2,"from":"2026-04-01T00:00:00.000Z","line":"l",)"
                       R"("place_by":"ambiguous","session":"s","until":"2026-04-01T00:05:00.000Z",)"
                       R"("user":"hana","what":"logged-out"})"));
  ASSERT_THAT(several, succeeds());
  EXPECT_EQ(sessionOf(several->record)->terminal, "") << "one of two, and nobody says which";
  EXPECT_FALSE(sessionOf(several->record)->by_connection);
}

TEST(WritingInOrca, IsAnUpdateOfThePatientOrOfNobody) {
  const auto written =
      readEntry(entryOf("orca.written@1"),
                bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l","patient":")" + kName +
                       R"(","number":"x","place":"pc3","table":"tbl_ptbyomei","times":3,)"
                       R"("until":"2026-04-01T00:05:00.000Z","user":"hana","what":"diagnoses"})"));
  ASSERT_THAT(written, succeeds());
  EXPECT_EQ(written->record.action, Action::Update);
  EXPECT_EQ(orcaFunctionOf(written->record), "diagnoses");
  EXPECT_EQ(written->record.agents.front().network.address, "pc3");
  EXPECT_EQ(timesOf(written->record), 3);
  const auto settings = readEntry(
      entryOf("orca.written@1"),
      bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l","table":"tbl_syskanri",)"
             R"("times":1,"until":"2026-04-01T00:05:00.000Z","what":"system-management"})"));
  ASSERT_THAT(settings, succeeds());
  EXPECT_THAT(patientsOf(settings->record), IsEmpty());
}

TEST(JobOfOrca, IsAnActivityThatFailedWhereOrcaSaysSo) {
  for (const auto& [result, outcome] : {std::pair{"done", Outcome::Success},
                                        {"failed", Outcome::MinorFailure},
                                        {"unfinished", Outcome::MinorFailure}}) {
    const auto job = readEntry(
        entryOf("orca.job@1"),
        bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l","result":")" + std::string(result) +
               R"(","until":"2026-04-01T00:05:00.000Z","user":"hana","what":"ORCBM01"})"));
    ASSERT_THAT(job, succeeds());
    EXPECT_EQ(job->record.outcome, outcome);
    EXPECT_EQ(job->record.subtypes.back().code, "orca-job:ORCBM01");
  }
}

TEST(PullFromOrca, IsAnExport) {
  const auto pulled = readEntry(
      entryOf("orca.pulled@1"),
      bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"l",)"
             R"("until":"2026-04-01T00:00:00.000Z","user":"chart","what":"patient_medical_all"})"));
  ASSERT_THAT(pulled, succeeds());
  EXPECT_EQ(pulled->record.type.code, "110106");
  EXPECT_EQ(pulled->record.subtypes.back().code, "orca-pulled:patient_medical_all");
}

TEST(PrintsAndExportsOfOrca, AreExports) {
  for (const auto& [kind, what] : {std::pair{"orca.printed@1", "orca-printed:ORCHC03"},
                                   {"orca.exported@1", "orca-exported:csv"}}) {
    const std::string said(what);
    const auto reading = readEntry(
        entryOf(kind),
        bodyOf(
            R"({"from":"2026-04-01T00:00:00.000Z","line":"l","place":"pc1",)"
            R"("table":"t","times":3,"until":"2026-04-01T00:01:00.000Z","user":"hana","what":")" +
            said.substr(said.find(':') + 1) + R"("})"));
    ASSERT_THAT(reading, succeeds());
    EXPECT_EQ(reading->record.type.code, "110106");
    EXPECT_EQ(reading->record.subtypes.back().code, what);
    EXPECT_EQ(operatorOf(reading->record), "hana");
    EXPECT_EQ(timesOf(reading->record), 3);
  }
}

TEST(UseOfOrca, NamesNobodyWhereNobodyIsNamed) {
  const auto reading = readEntry(
      entryOf("orca.session@1"),
      bodyOf(
          R"({"line":"f:9","session":"ab","until":"2026-04-01T01:05:00.000Z","what":"closed"})"));
  ASSERT_THAT(reading, succeeds());
  const Record& record = reading->record;
  EXPECT_EQ(record.type.code, "110114");
  EXPECT_EQ(record.subtypes.back().code, "orca-closed");
  EXPECT_EQ(record.subtypes.size(), 2U) << "nobody logged out";
  EXPECT_TRUE(record.agents.front().who.empty());
  EXPECT_EQ(timesOf(record), 1);
}

TEST(UseOfOrca, NamesTheTerminalWhereTheLogDoes) {
  const auto at = [](const std::string& place) {
    const auto reading =
        readEntry(entryOf("orca.session@1"),
                  bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:9","place":")" + place +
                         R"(","session":"ab","until":"2026-04-01T01:05:00.000Z","user":"hana",)"
                         R"("what":"logged-out"})"));
    return reading ? reading->record.agents.front().network : Network{};
  };
  EXPECT_EQ(at("192.0.2.8"), (Network{"192.0.2.8", "2"}));
  EXPECT_EQ(at("2001:db8::7"), (Network{"2001:db8::7", "2"}));
  EXPECT_EQ(at("UKETSUKE1"), (Network{"UKETSUKE1", "1"}));
  EXPECT_EQ(at("PC-01"), (Network{"PC-01", "1"}));
}

TEST(UseOfOrca, SaysHowAndWhereASessionEnded) {
  const auto ended = [](const std::string& how, const std::string& more) {
    const auto reading = readEntry(
        entryOf("orca.session@1"),
        bodyOf(R"({"line":"f:9","session":"ab","until":"2026-04-01T01:05:00.000Z","what":")" + how +
               "\"" + more + "}"));
    return reading ? sessionEndOf(reading->record) : std::nullopt;
  };
  const auto out = ended("logged-out", R"(,"function":"menu","place":"192.0.2.8")");
  ASSERT_TRUE(out.has_value());
  EXPECT_EQ(out->how, SessionEnd::How::LoggedOut);
  EXPECT_EQ(out->function, "menu");
  EXPECT_EQ(out->terminal, "192.0.2.8");
  EXPECT_EQ(ended("closed", "")->how, SessionEnd::How::Closed);
  EXPECT_EQ(ended("closed", "")->function, "");
  EXPECT_EQ(ended("server-started", "")->how, SessionEnd::How::Cut);
  EXPECT_EQ(ended("cut", "")->how, SessionEnd::How::Cut) << "nobody closed it";
  EXPECT_FALSE(sessionEndOf(readEntry(entryOf("orca.used@1"), kReception)->record));
}

TEST(UseOfOrca, ThatEndedIsASessionAmongOthers) {
  const auto of = [](const std::string& event) {
    const auto reading = readEntry(entryOf("orca.session@1"), bodyOf(event));
    return reading ? sessionOf(reading->record) : std::nullopt;
  };
  const auto known =
      of(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:9","place":"192.0.2.8","session":"ab",)"
         R"("until":"2026-04-01T01:05:00.000Z","user":"hana","what":"logged-out"})");
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->server, kServer);
  EXPECT_EQ(known->operator_id, "hana");
  EXPECT_EQ(known->terminal, "192.0.2.8");
  EXPECT_EQ(known->from, fromRfc3339("2026-04-01T00:00:00.000Z"));
  EXPECT_EQ(known->until, *fromRfc3339("2026-04-01T01:05:00.000Z"));
  EXPECT_EQ(known->ended, OrcaSession::Ended::Then);
  const auto lost =
      of(R"({"line":"f:9","session":"ab","until":"2026-04-01T01:05:00.000Z","what":"lost-sight"})");
  ASSERT_TRUE(lost.has_value());
  EXPECT_EQ(lost->operator_id, "");
  EXPECT_EQ(lost->from, std::nullopt);
  EXPECT_EQ(lost->ended, OrcaSession::Ended::Unseen);
  const auto cut = of(
      R"({"line":"f:9","session":"ab","until":"2026-04-01T01:05:00.000Z","what":"server-started"})");
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->ended, OrcaSession::Ended::ByThen);
  EXPECT_FALSE(sessionOf(readEntry(entryOf("orca.used@1"), kReception)->record));
}

TEST(UseOfOrca, IsWrittenInBothStandards) {
  for (const auto& [kind, body] : {
           std::pair{std::string("orca.used@1"), kReception},
           {"orca.interface-used@1",
            bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:90","times":3,)"
                   R"("until":"2026-04-01T00:05:00.000Z","what":"system01lstv2"})")},
           {"orca.session@1",
            bodyOf(R"({"line":"f:9","session":"ab","until":"2026-04-01T01:05:00.000Z",)"
                   R"("what":"server-started"})")},
       }) {
    const auto reading = readEntry(entryOf(kind), body);
    ASSERT_THAT(reading, succeeds()) << kind;
    const auto fhir = writeFhir(reading->record);
    EXPECT_THAT(fhir, succeeds()) << kind;
    EXPECT_THAT(writeDicom(reading->record), succeeds()) << kind;
  }
}

TEST(UseOfOrca, ThatEndedIsToldOfWhenItEndedAndAsALogoutIfItWasOne) {
  const auto reading =
      readEntry(entryOf("orca.session@1"),
                bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:9","session":"ab",)"
                       R"("until":"2026-04-01T01:05:00.000Z","user":"hana","what":"logged-out"})"));
  ASSERT_THAT(reading, succeeds());
  EXPECT_EQ(reading->record.recorded.at, fromRfc3339("2026-04-01T01:05:00.000Z"));
  EXPECT_EQ(reading->record.subtypes.at(1).code, "110123");
  const Told told =
      tell(entryOf("orca.session@1"),
           bodyOf(R"({"from":"2026-04-01T00:00:00.000Z","line":"f:9","session":"ab",)"
                  R"("until":"2026-04-01T01:05:00.000Z","user":"hana","what":"logged-out"})"));
  EXPECT_EQ(told.from, fromRfc3339("2026-04-01T01:05:00.000Z")) << "a list shows when it ended";
}

TEST(UseOfOrca, IsUnreadableWhereNoAgentWritesItSo) {
  const auto used = [](const std::string& more) {
    return readOrcaUse(entryOf("orca.used@1"),
                       bodyOf(R"({"line":"f:9","until":"2026-04-01T01:05:00.000Z",)" + more + "}"));
  };
  const auto fails = failsWith(ErrorCode::InvalidInput);
  EXPECT_THAT(used(R"("what":"reception")"), succeeds());
  EXPECT_THAT(used(R"("what":"reception","times":-1)"), fails);
  EXPECT_THAT(used(R"("what":"reception","times":9000000000)"), fails);
  EXPECT_THAT(used(R"("what":"reception","from":"2026-04-01T01:06:00.000Z")"), fails);
  EXPECT_THAT(used(R"("what":"reception","user":")" + std::string(200, 'a') + "\""), fails);
}

TEST(UseOfOrca, MayHaveGoneOnForWeeksAndOfMoreThanFourHundredDaysItsBeginningIsNotBelieved) {
  const auto since = [](const std::string& from) {
    return readEntry(
        entryOf("orca.session@1"),
        bodyOf(R"({"from":")" + from + R"(","line":"f:9","session":"ab",)" +
               R"("until":"2026-04-01T01:05:00.000Z","user":"hana",)" + R"("what":"closed"})"));
  };
  const auto weeks = since("2026-03-10T00:00:00.000Z");
  ASSERT_THAT(weeks, succeeds());
  EXPECT_EQ(sessionOf(weeks->record).value_or(OrcaSession{}).from,
            fromRfc3339("2026-03-10T00:00:00.000Z"));
  const auto years = since("2020-04-01T00:00:00.000Z");
  ASSERT_THAT(years, succeeds());
  EXPECT_EQ(sessionEndOf(years->record).value_or(SessionEnd{}).how, SessionEnd::How::Closed);
  const auto session = sessionOf(years->record);
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->from, std::nullopt);
}

TEST(UseOfOrca, IsNothingElse) {
  EXPECT_FALSE(isOrcaUse(entryOf("orca.refused@1")));
  EXPECT_FALSE(isOrcaUse(entryOf("orca.credentials-logged@1")));
  EXPECT_THAT(readOrcaUse(entryOf("orca.used@1"), "{"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(readOrcaUse(entryOf("orca.used@1"), bodyOf(R"({"what":"reception"})")),
              failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::usage
