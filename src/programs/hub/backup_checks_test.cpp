// Checks of 日レセ's backups over a whole hub.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/http/backup_check_operations.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using access::Role;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using std::chrono::sys_days;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BackupChecksOnAHub : public ::testing::Test {
 protected:
  BackupChecksOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    EXPECT_THAT(state_.people->add({{.id = mori_, .name = "森 徹", .from = today()}},
                                   journal::Actor::hub()),
                succeeds());
    routes_ = backupCheckRoutes(state_);
  }

  Result<http::Reply> call(std::string_view operation, Role role, Json body = {}) {
    const platform::http::Request request{};
    http::Call call{.request = request, .body = std::move(body)};
    call.caller.person = access::Identity{.person = mori_, .roles = {role}};
    return std::ranges::find(routes_, operation, &http::Route::operation)->answer(call);
  }
  [[nodiscard]] Json trial(const char* outcome) const {
    return Json::Object{{"kind", "restored"},     {"day", toIsoDay(today())},
                        {"what", "昨日の控え"},   {"where", "予備のノート"},
                        {"who", "サポート 山田"}, {"outcome", outcome},
                        {"said", "30分かかった"}};
  }
  [[nodiscard]] sys_days today() const { return japaneseDay(clock_.now()); }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  PersonId mori_ = IdSource(clock_, random_).make<PersonId>();
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  std::vector<http::Route> routes_;
};

TEST_F(BackupChecksOnAHub, AreDueAgainAYearAfterOneWorkedAndAtOnceAfterOneDidNot) {
  EXPECT_THAT(*backupDuties(state_, today()), IsEmpty());
  ASSERT_THAT(call("recordBackupCheck", Role::Administrator, trial("worked")), succeeds());
  ASSERT_THAT(*backupDuties(state_, today()), SizeIs(1));
  EXPECT_EQ(backupDuties(state_, today())->front().day, today() + days{365});
  clock_.pass(days{30});
  ASSERT_THAT(call("recordBackupCheck", Role::Administrator, trial("failed")), succeeds());
  EXPECT_EQ(backupDuties(state_, today())->front().day, today());
  EXPECT_EQ(state_.clinic_source->clinic()->backup_checks.front().outcome, "failed");
}

TEST_F(BackupChecksOnAHub, ArePutRightByWhatIsRecordedLaterOfTheSameDay) {
  ASSERT_THAT(call("recordBackupCheck", Role::Administrator, trial("failed")), succeeds());
  clock_.pass(std::chrono::minutes{1});
  ASSERT_THAT(call("recordBackupCheck", Role::Administrator, trial("worked")), succeeds());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->backup_checks, SizeIs(2));
  EXPECT_EQ(clinic->backup_checks[0].outcome, "worked");
  EXPECT_EQ(clinic->backup_checks[0].later, 0);
  EXPECT_EQ(clinic->backup_checks[1].later, 1);
  EXPECT_EQ(backupDuties(state_, today())->front().day, today() + days{365});
}

TEST_F(BackupChecksOnAHub, TellAProviderNobodysName) {
  ASSERT_THAT(call("recordBackupCheck", Role::Provider, trial("worked")), succeeds());
  const auto seen = call("listBackupChecks", Role::Provider);
  ASSERT_THAT(seen, succeeds());
  EXPECT_NE(*seen->body["checks"].array()->front()["by_name"].text(), "森 徹");
  EXPECT_EQ(
      *call("listBackupChecks", Role::Director)->body["checks"].array()->front()["by_name"].text(),
      "森 徹");
}

TEST_F(BackupChecksOnAHub, RefuseWhatCannotStand) {
  Json body = trial("partly");
  (*body.object())["said"] = "";
  EXPECT_THAT(call("recordBackupCheck", Role::Director, std::move(body)),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(call("recordBackupCheck", Role::Director, trial("dreamt")),
              failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::hub
