#include "capabilities/orca/probe/open_patients.h"

#include <gmock/gmock.h>

#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Instant kNine{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}};
const PatientNames kNames(sha256(bytesOf("the clinic's")));
const OpenPatient kHanaHas12{"s1", "hana", "medical-acts", "12"};
const OpenPatient kKenHas7{"s2", "ken", "reception", "7"};

/// What was open and was closed again, in lines of JSON.
class OpenPatientsSeen : public ::testing::Test {
 protected:
  bool look(std::chrono::milliseconds after, const std::vector<OpenPatient>& open,
            bool named = true) {
    return patients_.take(open, kNine + after, 1s, kNames, random_,
                          [named](Instant) { return named; });
  }
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    for (Told& one : patients_.told()) {
      EXPECT_EQ(one.kind, "orca.patient-open@1");
      one.body.erase("number");
      lines.push_back(canonicalJson(Json(std::move(one.body))));
    }
    return lines;
  }
  void restart() { patients_ = OpenPatients::from(patients_.state()); }

  platform::SystemRandom random_;
  OpenPatients patients_;
};

TEST_F(OpenPatientsSeen, AreToldOnceTheyAreClosedWithWhoAndFromWhenUntilWhen) {
  look(0s, {kHanaHas12});
  look(1s, {kHanaHas12});
  EXPECT_THAT(told(), IsEmpty());
  look(2s, {});
  EXPECT_THAT(
      told(),
      ElementsAre(
          R"({"from":"2026-04-01T00:00:00.000Z","interval_ms":1000,"line":"tbl_lock:0cf2aacb943c2cbd","patient":")" +
          kNames.nameOf("12") +
          R"(","session":"s1","until":"2026-04-01T00:00:01.000Z","user":"hana","what":"medical-acts"})"));
}

TEST_F(OpenPatientsSeen, AreToldByTheirNameAndNeverByTheirNumber) {
  look(0s, {{"s1", "hana", "medical-acts", "4711002"}});
  const std::string kept = canonicalJson(patients_.state());
  look(1s, {});
  const auto all = patients_.told();
  ASSERT_THAT(all, SizeIs(1));
  const std::string body = canonicalJson(Json(all[0].body));
  EXPECT_THAT(body, HasSubstr(kNames.nameOf("4711002")));
  EXPECT_THAT(body, Not(HasSubstr("4711002")));
  EXPECT_THAT(kept, Not(HasSubstr("4711002")));
  const auto number = kNames.opened(*Json(all[0].body)["number"].text(), kNames.nameOf("4711002"));
  ASSERT_TRUE(number);
  EXPECT_EQ(*number, "4711002");
}

TEST_F(OpenPatientsSeen, NameNobodyWhileStaffAreNotTold) {
  look(0s, {kHanaHas12}, false);
  look(1s, {kHanaHas12}, true);
  look(2s, {});
  EXPECT_THAT(told(), ElementsAre(Not(HasSubstr("hana"))));
}

TEST_F(OpenPatientsSeen, AreOneForEachSessionFunctionAndPatient) {
  look(0s, {kHanaHas12, kKenHas7, kHanaHas12, {"s1", "hana", "diagnoses", "12"}});
  look(1s, {});
  EXPECT_THAT(told(), SizeIs(3));
}

TEST_F(OpenPatientsSeen, WithoutANumberOfTheFormAreToldWithoutOne) {
  look(0s, {{"s1", "hana", "medical-acts", ""}});
  look(1s, {});
  EXPECT_THAT(told(), ElementsAre(Not(HasSubstr("patient\":"))));
}

TEST_F(OpenPatientsSeen, GoOnAfterARestart) {
  look(0s, {kHanaHas12});
  restart();
  look(60s, {kHanaHas12});
  look(61s, {});
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("from":"2026-04-01T00:00:00.000Z")"),
                                        HasSubstr(R"("until":"2026-04-01T00:01:00.000Z")"),
                                        Not(HasSubstr("cut")))));
}

TEST_F(OpenPatientsSeen, EndWhereNobodyLookedForTooLong) {
  look(0s, {kHanaHas12, kKenHas7});
  look(5min, {kHanaHas12});
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr("hana"), HasSubstr(R"("cut":true)")),
                                  AllOf(HasSubstr("ken"), HasSubstr(R"("cut":true)"))));
  look(5min + 1s, {});
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("from":"2026-04-01T00:05:00.000Z")")));
}

TEST_F(OpenPatientsSeen, SayHowLongNobodyLooked) {
  look(0s, {kHanaHas12, kKenHas7});
  look(61s, {kHanaHas12});
  look(62s, {});
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr("ken"), HasSubstr(R"("interval_ms":61000)")),
                                  AllOf(HasSubstr("hana"), HasSubstr(R"("interval_ms":61000)"))));
}

TEST_F(OpenPatientsSeen, OfOneLookHaveLinesOfTheirOwn) {
  look(0s, {kHanaHas12, {"s1", "hana", "medical-acts", "13"}});
  look(1s, {});
  const auto lines = patients_.told();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_NE(lines[0].body.at("line"), lines[1].body.at("line"));
}

TEST_F(OpenPatientsSeen, EndWhereTheClockWentBack) {
  look(10s, {kHanaHas12});
  look(0s, {kHanaHas12});
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("cut":true)")));
}

TEST_F(OpenPatientsSeen, AreToldAllOnceNobodyMayLookAnyMore) {
  look(0s, {kHanaHas12});
  patients_.leave();
  EXPECT_THAT(told(), ElementsAre(HasSubstr(R"("cut":true)")));
  EXPECT_TRUE(patients_.empty());
}

TEST_F(OpenPatientsSeen, SayWhetherThereIsSomethingToKeep) {
  EXPECT_TRUE(look(0s, {kHanaHas12}));
  EXPECT_FALSE(look(1s, {kHanaHas12}));
  EXPECT_TRUE(look(2s, {}));
}

TEST(FunctionOfScreen, IsNamedAsTheFunctionOfAWindow) {
  EXPECT_EQ(functionOfScreen("ORCA21"), functionOf("K02"));
  EXPECT_EQ(functionOfScreen("ORCA11"), functionOf("U02"));
  EXPECT_EQ(functionOfScreen("ORAPI101R1V2"), "interface");
  EXPECT_EQ(functionOfScreen("ORCA99"), "other");
  EXPECT_EQ(functionOfScreen(""), "other");
}

}  // namespace
}  // namespace sekisho::orca
