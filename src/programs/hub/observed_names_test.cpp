// How long a whole hub keeps who sat where: as the notice to staff says, and no day longer.
#include <gmock/gmock.h>

#include <memory>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using evidence::Cell;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;

class NamesOnAHub : public ::testing::Test {
 protected:
  NamesOnAHub() { open(); }

  // As a hub that is started anew on what is there.
  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), succeeds());
    ASSERT_THAT(state_->openCapabilities(), succeeds());
  }

  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  // A notice that staff are told of today and that begins tomorrow.
  observation::NoticeId tellStaff(int months) {
    return testing::giveNotice(*state_, somebody_, months);
  }

  void send(DeviceId device, std::string_view table, std::vector<std::string> columns,
            evidence::Row row) {
    testing::receive(
        *state_, device,
        {.name = std::string(table), .columns = std::move(columns), .rows = {std::move(row)}},
        ++sequence_);
  }
  // Who sits there, and a table that names nobody.
  void sendFrom(DeviceId device) {
    send(device, "sessions", {"kind", "seat", "account"},
         {Cell(std::string("graphical")), Cell(std::string("seat0")), Cell(std::string("sato"))});
    send(device, "system", {"os_name"}, {Cell(std::string("Debian"))});
  }
  [[nodiscard]] bool knowsWhoSatAt(DeviceId device) const {
    return state_->tables->newest(device, "sessions").has_value();
  }
  void forgetAfter(days passed) {
    clock_.pass(passed);
    state_->forgetOld();
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId somebody_ = ids_.make<PersonId>();
  DeviceId reception_ = ids_.make<DeviceId>();
  DeviceId consulting_ = ids_.make<DeviceId>();
  std::unique_ptr<Hub::State> state_;
  std::uint64_t sequence_ = 0;
};

TEST_F(NamesOnAHub, AreForgottenAfterTheMonthsOfTheNoticeAndNothingElseIs) {
  tellStaff(1);
  clock_.pass(days{1});
  sendFrom(reception_);
  clock_.pass(days{10});
  sendFrom(consulting_);
  forgetAfter(days{15});
  EXPECT_TRUE(knowsWhoSatAt(reception_)) << "26 days old";
  forgetAfter(days{7});
  EXPECT_FALSE(knowsWhoSatAt(reception_)) << "33 days old";
  EXPECT_TRUE(knowsWhoSatAt(consulting_)) << "22 days old";
  EXPECT_TRUE(state_->tables->newest(reception_, "system")) << "it names nobody";
  open();
  EXPECT_FALSE(knowsWhoSatAt(reception_)) << "also after a restart";
  EXPECT_TRUE(knowsWhoSatAt(consulting_));
  forgetAfter(days{10});
  EXPECT_FALSE(knowsWhoSatAt(consulting_));
}

TEST_F(NamesOnAHub, AreForgottenByTheNoticeOfTheirDayThoughALaterOneKeepsLonger) {
  const auto first = tellStaff(1);
  clock_.pass(days{1});
  sendFrom(reception_);
  clock_.pass(days{2});
  ASSERT_THAT(
      state_->notices_to_staff->end(first, {.by = somebody_, .at = clock_.now(), .why = "見直し"}),
      succeeds());
  tellStaff(12);
  clock_.pass(days{3});
  sendFrom(consulting_);
  forgetAfter(days{40});
  EXPECT_FALSE(knowsWhoSatAt(reception_)) << "collected under the month of the first";
  EXPECT_TRUE(knowsWhoSatAt(consulting_)) << "under the year of the second";
}

}  // namespace
}  // namespace sekisho::hub
