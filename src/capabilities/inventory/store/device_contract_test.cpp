// What every DeviceRegister promises, on each engine: each change is one decision, and history
// stays.
#include <gmock/gmock.h>

#include <functional>
#include <memory>

#include "capabilities/inventory/store/device_store.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"
#include "schemas/inventory.h"
#include "schemas/journal.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::inventory {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ClinicId kClinic = journal::testing::scratchClinic();
const DeviceId kSeat{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kDouble{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
const Instant kNoon = fromMs(1'764'000'000'000);
const Mac kMac = *Mac::fromText("02005e100001");
const Mac kOtherMac = *Mac::fromText("02005e100002");
const journal::Actor kEngineer = journal::Actor::ofConsole("root");

struct Engine {
  virtual ~Engine() = default;
  virtual storage::Database& database() = 0;
};
template <class Scratch>
struct EngineOn final : Engine {
  storage::Database& database() override { return *scratch; }
  Scratch scratch;
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Engine>()> make;
};

class DeviceRegisterContract : public ::testing::TestWithParam<Kind> {
 protected:
  DeviceRegisterContract() {
    const storage::Schema schemas[] = {journal::kSchema, kSchema};
    EXPECT_THAT(engine_->database().migrate(schemas), succeeds());
    decisions_ = std::make_unique<journal::Decisions>(
        engine_->database(), *journal_,
        std::set<std::string>{"device.registered@1", "device.changed@1", "device.retired@1",
                              "device.merged@1", "device.addresses-attached@1"});
    devices_ = openDeviceRegister(engine_->database(), *decisions_, kClinic,
                                  [this](storage::Transaction&, DeviceId device) -> std::int64_t {
                                    agents_ended_of_.push_back(device);
                                    return 1;
                                  });
  }

  void add(DeviceId id, std::string name, std::vector<Mac> macs = {}) {
    ASSERT_THAT(
        devices_->add({{.id = id, .name = std::move(name), .macs = std::move(macs)}}, kEngineer),
        succeeds());
  }
  /// The kinds of the decisions about a device, newest first.
  std::vector<std::string> history(DeviceId id) {
    std::vector<std::string> kinds;
    const auto all = decisions_->about(kClinic, id, 10);
    EXPECT_THAT(all, succeeds());
    for (const auto& past : *all) {
      // Each leads to the entry that says the same.
      EXPECT_EQ(journal_->entry(past.index.value())->kind, past.kind);
      kinds.push_back(past.kind);
    }
    return kinds;
  }

  journal::testing::ScratchJournal journal_;
  std::unique_ptr<Engine> engine_ = GetParam().make();
  std::unique_ptr<journal::Decisions> decisions_;
  std::vector<DeviceId> agents_ended_of_;
  std::unique_ptr<DeviceRegister> devices_;
};

TEST_P(DeviceRegisterContract, ListsWhatWasRegisteredByName) {
  add(kSeat, "受付2", {kMac});
  add(kDouble, "受付1");
  const auto all = devices_->all();
  ASSERT_THAT(all, succeeds());
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].name, "受付1");
  EXPECT_THAT((*all)[1].macs, ElementsAre(kMac));
}

TEST_P(DeviceRegisterContract, RegistersNobodyTwice) {
  add(kSeat, "受付1", {kMac});
  EXPECT_THAT(devices_->add({{.id = kDouble, .name = "だれか", .macs = {kMac}}}, kEngineer),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(devices_->device(kDouble), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(history(kDouble), IsEmpty());
}

TEST_P(DeviceRegisterContract, ARetiredRowGivesItsHardwareAddressBack) {
  add(kSeat, "受付1", {kMac});
  ASSERT_THAT(devices_->retire(kSeat, kNoon, "入れ替え", kEngineer), succeeds());
  add(kDouble, "受付1(新)", {kMac});
  EXPECT_THAT(devices_->device(kDouble)->macs, ElementsAre(kMac));
  EXPECT_EQ(devices_->device(kSeat)->returned_as, kDouble);
  EXPECT_EQ(devices_->device(kDouble)->returned_as, std::nullopt);
  EXPECT_THAT(history(kSeat), ElementsAre("device.retired@1", "device.registered@1"));
}

TEST_P(DeviceRegisterContract, ChangesNothingOfARowThatEnded) {
  add(kSeat, "受付1", {kMac});
  ASSERT_THAT(devices_->retire(kSeat, kNoon, "入れ替え", kEngineer), succeeds());
  EXPECT_THAT(devices_->update({.id = kSeat, .name = "別名"}, kEngineer),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(devices_->attach(kSeat, {kOtherMac}, kEngineer), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(devices_->retire(kSeat, kNoon, "もう一度", kEngineer),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(agents_ended_of_, ElementsAre(kSeat)) << "its agents end with it, and once";
  EXPECT_EQ(devices_->device(kSeat)->name, "受付1");
}

TEST_P(DeviceRegisterContract, MergingMovesTheAddressesAndIsInBothHistories) {
  add(kSeat, "受付1", {kMac});
  add(kDouble, "uketsuke1", {kOtherMac});
  ASSERT_THAT(devices_->merge(kDouble, kSeat, kNoon, kEngineer), succeeds());
  EXPECT_THAT(devices_->device(kSeat)->macs, ElementsAre(kMac, kOtherMac));
  EXPECT_EQ(devices_->device(kSeat)->name, "受付1");
  EXPECT_EQ(devices_->device(kDouble)->retired, kNoon);
  EXPECT_THAT(history(kSeat), ElementsAre("device.merged@1", "device.registered@1"));
  EXPECT_THAT(history(kDouble), ElementsAre("device.merged@1", "device.registered@1"));
}

TEST_P(DeviceRegisterContract, MergesOnlyTwoRowsThatBothStand) {
  add(kSeat, "受付1", {kMac});
  add(kDouble, "uketsuke1", {kOtherMac});
  EXPECT_THAT(devices_->merge(kSeat, kSeat, kNoon, kEngineer), failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(devices_->retire(kDouble, kNoon, "重複", kEngineer), succeeds());
  EXPECT_THAT(devices_->merge(kDouble, kSeat, kNoon, kEngineer), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(devices_->merge(kSeat, kDouble, kNoon, kEngineer), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(devices_->device(kSeat)->macs, ElementsAre(kMac));
}

TEST_P(DeviceRegisterContract, AttachesWhatNobodyHasAndNamesWhatAnotherRowHas) {
  add(kSeat, "受付1");
  add(kDouble, "uketsuke1", {kOtherMac});
  const auto elsewhere = devices_->attach(kSeat, {kMac, kOtherMac}, journal::Actor::hub());
  ASSERT_THAT(elsewhere, succeeds());
  EXPECT_THAT(*elsewhere, ElementsAre(kOtherMac));
  EXPECT_THAT(devices_->device(kSeat)->macs, ElementsAre(kMac));
  EXPECT_THAT(devices_->device(kDouble)->macs, ElementsAre(kOtherMac));
  EXPECT_THAT(history(kSeat), ElementsAre("device.addresses-attached@1", "device.registered@1"));
}

TEST_P(DeviceRegisterContract, AttachingAgainIsNoDecision) {
  add(kSeat, "受付1", {kMac});
  ASSERT_THAT(devices_->attach(kSeat, {kMac}, journal::Actor::hub()), succeeds());
  EXPECT_THAT(history(kSeat), ElementsAre("device.registered@1"));
}

TEST_P(DeviceRegisterContract, TheHistorySaysWhoAndWhenAndKeepsToItsLimit) {
  add(kSeat, "受付1");
  ASSERT_THAT(devices_->update({.id = kSeat, .name = "受付 1"}, journal::Actor::hub()), succeeds());
  const auto newest = decisions_->about(kClinic, kSeat, 1);
  ASSERT_THAT(newest, succeeds());
  ASSERT_EQ(newest->size(), 1U);
  EXPECT_EQ(newest->front().kind, "device.changed@1");
  EXPECT_EQ(canonicalJson(newest->front().by), canonicalJson(journal::Actor::hub().toJson()));
  EXPECT_EQ(newest->front().at, journal_->entry(newest->front().index.value())->recorded);
}

INSTANTIATE_TEST_SUITE_P(
    Engines, DeviceRegisterContract,
    ::testing::Values(
        Kind{"Sqlite",
             [] { return std::make_unique<EngineOn<storage::testing::ScratchSqlite>>(); }},
        Kind{"Postgres",
             [] { return std::make_unique<EngineOn<storage::testing::ScratchPostgres>>(); }}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sekisho::inventory
