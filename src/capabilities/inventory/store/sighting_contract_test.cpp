// What every AddressHistory promises, on each engine.
#include <gmock/gmock.h>

#include <functional>
#include <memory>

#include "capabilities/inventory/store/device_store.h"
#include "capabilities/inventory/store/sighting_store.h"
#include "core/testing/result_matchers.h"
#include "schemas/inventory.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::inventory {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const ClinicId kClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-00000000c001")};
const ClinicId kOtherClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-00000000c002")};
const DeviceId kSeat{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kOther{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
constexpr std::size_t kMost = 40;  // instead of kMaxSightings
const Instant kNoon = fromMs(1'764'000'000'000);
const Mac kMac = *Mac::fromText("02005e100001");
const Mac kOtherMac = *Mac::fromText("02005e100002");

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

class AddressHistoryContract : public ::testing::TestWithParam<Kind> {
 protected:
  AddressHistoryContract() {
    const storage::Schema schemas[] = {kSchema};
    EXPECT_THAT(engine_->database().migrate(schemas), succeeds());
    history_ = openAddressHistory(engine_->database(), kClinic, kMost);
  }

  void saw(const Mac& mac, std::string address, Instant at, std::string vendor = "",
           DeviceId from = kSeat) {
    ASSERT_THAT(history_->saw({{.mac = mac,
                                .address = std::move(address),
                                .vendor = std::move(vendor),
                                .seen_from = from,
                                .first_seen = at,
                                .last_seen = at}},
                              at),
                succeeds());
  }
  std::vector<std::string> addressesOf(const Mac& mac) {
    std::vector<std::string> list;
    const auto met = history_->of({mac});
    EXPECT_THAT(met, succeeds());
    for (const Sighting& one : *met) list.push_back(one.address);
    return list;
  }

  std::unique_ptr<Engine> engine_ = GetParam().make();
  std::unique_ptr<AddressHistory> history_;
};

TEST_P(AddressHistoryContract, KeepsEachAddressWithItsFirstAndLastTime) {
  saw(kMac, "192.0.2.1", kNoon);
  saw(kMac, "192.0.2.7", kNoon + 1h);
  saw(kMac, "192.0.2.1", kNoon + 2h);
  saw(kMac, "192.0.2.7", kNoon - 1h);  // told late: it never makes anything look newer
  const auto met = history_->of({kMac});
  ASSERT_THAT(met, succeeds());
  ASSERT_THAT(*met, SizeIs(2));
  EXPECT_EQ((*met)[0].address, "192.0.2.1");
  EXPECT_EQ((*met)[0].first_seen, kNoon);
  EXPECT_EQ((*met)[0].last_seen, kNoon + 2h);
  EXPECT_EQ((*met)[1].first_seen, kNoon - 1h);
  EXPECT_EQ((*met)[1].last_seen, kNoon + 1h);
}

TEST_P(AddressHistoryContract, KeepsTheGuessedMakerWhenALaterReadingHasNone) {
  saw(kMac, "192.0.2.1", kNoon, "Maker");
  saw(kMac, "192.0.2.1", kNoon + 1h, "", kOther);
  EXPECT_EQ((*history_->of({kMac}))[0].vendor, "Maker");
  EXPECT_EQ((*history_->of({kMac}))[0].seen_from, kOther);
}

TEST_P(AddressHistoryContract, TellsWhatWasMetSince) {
  saw(kMac, "192.0.2.1", kNoon);
  saw(kOtherMac, "192.0.2.2", kNoon + 1h);
  const auto met = history_->since(kNoon + 30min);
  ASSERT_THAT(met, succeeds());
  ASSERT_THAT(*met, SizeIs(1));
  EXPECT_EQ((*met)[0].mac, kOtherMac);
  EXPECT_THAT(*history_->since(kNoon), SizeIs(2));
}

TEST_P(AddressHistoryContract, TellsWhatWasMetUnderAnAddress) {
  saw(kMac, "192.0.2.1", kNoon);
  saw(kOtherMac, "192.0.2.1", kNoon + 1h);
  saw(kOtherMac, "192.0.2.11", kNoon + 2h);
  const auto met = history_->under("192.0.2.1");
  ASSERT_THAT(met, succeeds());
  ASSERT_THAT(*met, SizeIs(2));
  EXPECT_EQ((*met)[0].mac, kOtherMac);
  EXPECT_EQ((*met)[1].mac, kMac);
}

TEST_P(AddressHistoryContract, ForgetsWhatWasNotMetForSoLong) {
  saw(kMac, "192.0.2.1", kNoon);
  saw(kMac, "192.0.2.2", kNoon + kSightingsKeptFor);
  EXPECT_THAT(addressesOf(kMac), ElementsAre("192.0.2.2", "192.0.2.1"));
  saw(kMac, "192.0.2.3", kNoon + kSightingsKeptFor + 1min);
  EXPECT_THAT(addressesOf(kMac), ElementsAre("192.0.2.3", "192.0.2.2"));
}

TEST_P(AddressHistoryContract, AFloodPushesOutStrangersAndNotARegisteredDevice) {
  {
    auto transaction = engine_->database().begin(kClinic);
    ASSERT_THAT(transaction, succeeds());
    ASSERT_THAT(insert(**transaction, {.id = kSeat, .name = "受付1", .macs = {kMac}}), succeeds());
    ASSERT_THAT((*transaction)->commit(), succeeds());
  }
  saw(kMac, "192.0.2.1", kNoon);
  saw(kOtherMac, "192.0.2.2", kNoon);
  std::vector<Sighting> flood;
  for (std::size_t i = 0; i < kMost - 1; ++i) {
    flood.push_back({.mac = *Mac::fromText("02005e100003"),
                     .address = std::to_string(i),
                     .first_seen = kNoon + 1h,
                     .last_seen = kNoon + 1h});
  }
  ASSERT_THAT(history_->saw(flood, kNoon + 1h), succeeds());
  EXPECT_THAT(addressesOf(kMac), ElementsAre("192.0.2.1"));
  EXPECT_THAT(addressesOf(kOtherMac), IsEmpty());
  EXPECT_THAT(*history_->since(Instant{}), SizeIs(kMost));
}

TEST_P(AddressHistoryContract, IsOfOneClinic) {
  saw(kMac, "192.0.2.1", kNoon);
  const auto other = openAddressHistory(engine_->database(), kOtherClinic);
  EXPECT_THAT(*other->of({kMac}), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Engines, AddressHistoryContract,
    ::testing::Values(
        Kind{"Sqlite",
             [] { return std::make_unique<EngineOn<storage::testing::ScratchSqlite>>(); }},
        Kind{"Postgres",
             [] { return std::make_unique<EngineOn<storage::testing::ScratchPostgres>>(); }}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sekisho::inventory
