#include "programs/agent/orca_acts.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using ::sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kBootOfThis = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";

/// 日レセ's database as the agent asks it: who has whom open, and who wrote at the reception.
struct AskedDatabase {
  std::vector<orca::DatabaseRow> open = {};
  std::vector<orca::DatabaseRow> written = {};
  std::vector<orca::DatabaseRow> printed = {};  ///< By day, user, place and program; how many.
  bool away = false;
  bool to_leave = false;     ///< Somebody waits to drop it.
  std::string refuses = {};  ///< What no answer comes to.
  std::vector<std::string> questions = {};

  Result<std::vector<orca::DatabaseRow>> select(std::string_view from) {
    questions.emplace_back(from);
    if (!refuses.empty() && from.contains(refuses)) {
      return fail(ErrorCode::Unavailable, MessageId{"orca.database-away"});
    }
    if (away) return fail(ErrorCode::Unavailable, MessageId{"orca.database-away"});
    if (from.contains("open_patients")) return locked();
    if (from.contains("tbl_lock")) return versions();
    if (from.contains("tbl_uketuke")) return std::exchange(written, {});
    if (from.contains("tbl_prtkanri WHERE")) return printed;
    if (from.contains("'tbl_prtkanri'")) return columnsOfPrints();
    return std::vector<orca::DatabaseRow>();
  }

  /// Whatever is open makes one version of one row.
  [[nodiscard]] std::vector<orca::DatabaseRow> versions() const {
    std::vector<orca::DatabaseRow> rows{{"(0,1)", version()}};
    if (to_leave) rows.push_back({"to leave", ""});
    return rows;
  }
  [[nodiscard]] std::string version() const {
    std::string all;
    for (const orca::DatabaseRow& row : open) {
      for (const auto& cell : row) all += cell.value_or("") + ",";
    }
    return sha256(bytesOf(all)).hex();
  }

  /// As sekisho.open_patients() tells them.
  [[nodiscard]] std::vector<orca::DatabaseRow> locked() const {
    std::vector<orca::DatabaseRow> rows{{"(0,1) " + version(), {}, {}, {}, {}}};
    for (const orca::DatabaseRow& row : open) {
      rows.push_back({std::nullopt});
      rows.back().insert(rows.back().end(), row.begin(), row.end());
    }
    return rows;
  }

  /// As PostgreSQL tells that the table is there.
  static std::vector<orca::DatabaseRow> columnsOfPrints() {
    std::vector<orca::DatabaseRow> columns;
    for (const char* name : {"opid", "termid", "creymd", "shellid"}) {
      columns.push_back({"tbl_prtkanri", name});
    }
    return columns;
  }
};

class ActsInDatabase : public ::testing::Test {
 protected:
  ActsInDatabase() {
    clock_.set(Instant{std::chrono::sys_days{2026y / 4 / 1}} + 1h);  // 10:00 in Japan
    start();
  }

  /// The agent as it starts: what was not on the disk is gone.
  void start() {
    acts_.reset();
    auto opened = Spool::open(disk_, "/spool", random_, {});
    ASSERT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    acts_ = std::make_unique<OrcaActs>(OrcaActs::Place{
        .disk = disk_,
        .clock = clock_,
        .random = random_,
        .spool = *spool_,
        .path = "/orca-acts",
        .select = [this](const std::vector<std::string_view>&,
                         std::string_view from) { return database_.select(from); },
        .begin = [] {},
        .close = [this] { ++closed_; },
        .consent = [this] { return consent_; },
        .may_ask = [this] { return consent_.database && !busy_; },
        .named = [](Instant) { return true; },
        .trouble = [this](const Error& error) { troubles_.emplace_back(error.message.name); }});
  }
  void work(std::chrono::milliseconds after = OrcaActs::kEvery) {
    clock_.pass(after);
    next_ =
        acts_->work({.boot = kBootOfThis, .since_boot = clock_.sinceBoot(), .wall = clock_.now()}) -
        clock_.sinceBoot();
  }
  std::vector<std::string> recorded() {
    std::vector<std::string> all;
    for (const auto& event : spool_->events().after(0)) {
      const auto* user = event.body["user"].text();
      const auto* cut = event.body["cut"].boolean();
      all.push_back(event.kind + " " + (user == nullptr ? "-" : *user) + " " +
                    *event.body["what"].text() + (cut == nullptr ? "" : " cut"));
    }
    return all;
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  AskedDatabase database_;
  orca::Consent consent_{.database = true,
                         .patients = orca::PatientNames(sha256(bytesOf("the clinic's")))};
  bool busy_ = false;
  int closed_ = 0;
  std::chrono::milliseconds next_{0};
  std::vector<std::string> troubles_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<OrcaActs> acts_;
};

const orca::DatabaseRow kHanaHas00012{"session-of-hana", "hana", "ORCA21", "00012"};

TEST_F(ActsInDatabase, AreReadWholeOnceAMinuteOrWhereSomethingChanged) {
  const auto looks = [&] {
    std::string all;
    for (const std::string& question : std::exchange(database_.questions, {})) {
      if (question.contains("open_patients")) all += 'w';
      if (question.contains("tbl_lock")) all += 'v';
    }
    return all;
  };
  work();
  EXPECT_EQ(looks(), "w");
  work();
  work();
  EXPECT_EQ(looks(), "vv");
  database_.open = {kHanaHas00012};
  work();
  work();
  EXPECT_EQ(looks(), "vwv");
  work(OrcaActs::kWholeEvery);
  EXPECT_EQ(looks(), "w");
  database_.refuses = "tbl_lock";
  work();
  work();
  work();
  EXPECT_EQ(looks(), "vwww") << "what is refused is not asked each second";
  EXPECT_TRUE(acts_->watching());
}

TEST_F(ActsInDatabase, AreLookedAtEverySecondAndRecordedOnceClosed) {
  database_.open = {kHanaHas00012};
  work();
  EXPECT_EQ(next_, 1s);
  EXPECT_TRUE(acts_->watching());
  EXPECT_THAT(recorded(), IsEmpty());
  database_.open.clear();
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.patient-open@1 hana medical-acts"));
}

TEST_F(ActsInDatabase, AreRecordedOnceOverRestarts) {
  database_.open = {kHanaHas00012};
  work();
  start();
  work();
  database_.open.clear();
  work();
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.patient-open@1 hana medical-acts"));
}

TEST_F(ActsInDatabase, AreWhatWasPrintedSinceTheClinicsDecisionOnceOverRestarts) {
  EXPECT_EQ(acts_->absent(), std::nullopt);
  database_.printed = {{"20260401", "ken", "pc1", "ORCHC03", "7"}};
  work();
  EXPECT_THAT(acts_->absent(), ::testing::Optional(ElementsAre("tbl_csv_info", "tbl_file_info")));
  work(1min);
  EXPECT_THAT(recorded(), IsEmpty());
  start();
  database_.printed = {{"20260401", "ken", "pc1", "ORCHC03", "9"}};
  work(1min);
  work();
  start();
  work(1min);
  EXPECT_THAT(recorded(), ElementsAre("orca.printed@1 ken ORCHC03"));
}

TEST_F(ActsInDatabase, OfPrintingBeginAnewAfterADecisionWasTakenBack) {
  work();
  const orca::Consent given = std::exchange(consent_, {});
  work(10s);
  database_.printed = {{"20260401", "ken", "pc1", "ORCHC03", "9"}};
  consent_ = given;
  work(10s);
  work(1min);
  EXPECT_THAT(recorded(), IsEmpty());
}

TEST_F(ActsInDatabase, AreNotAskedForWithoutTheClinicsDecisionOrAKeyForPatients) {
  consent_ = {};
  work();
  consent_ = {.database = true};
  work(1min);
  EXPECT_THAT(database_.questions, IsEmpty());
  EXPECT_FALSE(acts_->watching());
}

TEST_F(ActsInDatabase, BeginWithTheClinicsDecision) {
  consent_ = {};
  work();
  work(72h);
  consent_ = {.database = true, .patients = orca::PatientNames(sha256(bytesOf("the clinic's")))};
  work(10s);
  work();
  const auto first = std::ranges::find_if(database_.questions, [](const std::string& question) {
    return question.contains("tbl_jobkanri");
  });
  ASSERT_NE(first, database_.questions.end());
  EXPECT_THAT(*first, HasSubstr("startymd >= '20260404'")) << "the day of the decision";
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(database_.questions, Not(::testing::Contains(HasSubstr("public.tbl_uketuke t"))))
      << "nobody asks for days before";
}

TEST_F(ActsInDatabase, BeginAnewAfterADecisionWasTakenBack) {
  work();
  const orca::Consent given = std::exchange(consent_, {});
  work(10s);
  start();
  work(72h);
  consent_ = given;
  database_.questions.clear();
  work(10s);
  work();
  EXPECT_THAT(database_.questions, ::testing::Contains(HasSubstr("startymd >= '20260404'")));
}

TEST_F(ActsInDatabase, OfWritersAreAskedForAgainWhereATableDidNotAnswer) {
  work();
  database_.refuses = "public.tbl_uketuke t";
  work(11h);
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(acts_->unread(), ElementsAre("tbl_uketuke"));
  database_.refuses.clear();
  database_.written = {{"ken", "pc1", "00013", "20260401100500", "20260401100500", "1"}};
  for (int i = 0; i < 20; ++i) work(30s);
  EXPECT_THAT(recorded(), ElementsAre("orca.written@1 ken reception"));
  EXPECT_THAT(acts_->unread(), IsEmpty());
}

TEST_F(ActsInDatabase, OfWritersGoOnWithTheNextTableWhereOneNeverAnswers) {
  work();
  database_.refuses = "public.tbl_ptinf t";
  database_.written = {{"ken", "pc1", "00013", "20260401100500", "20260401100500", "1"}};
  work(11h);
  for (int i = 0; i < 20; ++i) work(1min);
  EXPECT_THAT(recorded(), ElementsAre("orca.written@1 ken reception"));
}

TEST_F(ActsInDatabase, AreLookedAtWhileMuchWaitsToBeRecorded) {
  work();
  for (int number = 0; number < 900; ++number) {
    const std::string patient = std::to_string(number);
    database_.written.push_back({"ken", "pc1", patient, "20260401100500", "20260401100500", "1"});
  }
  work(11h);
  for (int i = 0; i < 3; ++i) work();  // tbl_uketuke is the third
  database_.questions.clear();
  work();
  EXPECT_THAT(database_.questions, ElementsAre(HasSubstr("tbl_lock")));
  for (int i = 0; i < 10; ++i) work();
  EXPECT_EQ(spool_->events().newest(), 900U);
}

TEST_F(ActsInDatabase, AreNotLookedAtForAWhileWhereSomebodyWaitsToDropTheDatabase) {
  database_.open = {kHanaHas00012};
  work();
  work();
  database_.to_leave = true;
  work();
  EXPECT_EQ(closed_, 1);
  EXPECT_FALSE(acts_->watching());
  EXPECT_EQ(next_, OrcaActs::kLookAgain);
  const std::size_t asked = database_.questions.size();
  work(1s);  // as it may be called for something else
  EXPECT_EQ(database_.questions.size(), asked);
  database_.to_leave = false;
  work(OrcaActs::kLookAgain);
  EXPECT_TRUE(acts_->watching());
  EXPECT_THAT(recorded(), IsEmpty()) << "what was open goes on";
  database_.open.clear();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.patient-open@1 hana medical-acts"));
}

TEST_F(ActsInDatabase, EndWhereTheClinicTakesItsDecisionBack) {
  database_.open = {kHanaHas00012};
  work();
  consent_ = {};
  work(10s);
  const std::size_t asked = database_.questions.size();
  work(10s);
  EXPECT_EQ(database_.questions.size(), asked);
  EXPECT_THAT(recorded(), ElementsAre("orca.patient-open@1 hana medical-acts cut"));
}

TEST_F(ActsInDatabase, GoOnAfterAShortPause) {
  database_.open = {kHanaHas00012};
  work();
  busy_ = true;
  work(10s);
  work(10s);
  EXPECT_FALSE(acts_->watching());
  busy_ = false;
  work(10s);
  database_.open.clear();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.patient-open@1 hana medical-acts"));
}

TEST_F(ActsInDatabase, WaitAMinuteWhereTheDatabaseIsAway) {
  database_.away = true;
  work();
  EXPECT_EQ(next_, 1min);
  EXPECT_FALSE(acts_->watching());
  EXPECT_THAT(troubles_, ElementsAre("orca.database-away"));
}

TEST_F(ActsInDatabase, OfWritersAreAskedForInTheEveningOnce) {
  database_.written = {{"ken", "pc1", "00013", "20260401100500", "20260401100500", "1"}};
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(database_.questions, Not(::testing::Contains(HasSubstr("tbl_uketuke"))));
  work(11h);  // 21:00
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(recorded(), ElementsAre("orca.written@1 ken reception"));
  const auto swept = std::ranges::count_if(database_.questions, [](const std::string& question) {
    return question.contains("public.tbl_uketuke t");
  });
  EXPECT_EQ(swept, 1);
  start();
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(recorded(), ElementsAre("orca.written@1 ken reception"));
}

TEST_F(ActsInDatabase, OfWritersAreAskedForTheNextDayIfTheMachineWasOff) {
  work();
  start();
  database_.written = {{"ken", "pc1", "00013", "20260401180500", "20260401180500", "1"}};
  work(23h);  // nine o'clock
  for (int i = 0; i < 20; ++i) work();
  EXPECT_THAT(recorded(), ElementsAre("orca.written@1 ken reception"));
}

TEST_F(ActsInDatabase, KeepNoNumberOfAPatientOnTheDisk) {
  database_.open = {{"s", "hana", "ORCA21", "471100299"}};
  work();
  database_.open.clear();
  work();
  for (const auto& event : spool_->events().after(0)) {
    EXPECT_THAT(canonicalJson(event.body), Not(HasSubstr("471100299")));
  }
  const auto kept = platform::readFile(disk_, "/orca-acts", 1 << 20);
  ASSERT_TRUE(kept);
  EXPECT_THAT(std::string(textOf(*kept)), Not(HasSubstr("471100299")));
}

}  // namespace
}  // namespace sekisho::agent
