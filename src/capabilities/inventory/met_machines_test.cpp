#include "capabilities/inventory/met_machines.h"

#include <gmock/gmock.h>

namespace sekisho::inventory {
namespace {

using namespace std::chrono_literals;

const Mac kOneMac = *Mac::fromText("02005e100001");
const Mac kOtherMac = *Mac::fromText("02005e100002");
const Mac kStranger = *Mac::fromText("02005e100003");
const DeviceId kOneRow{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kOtherRow{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
const Instant kMetFirst = fromMs(1'764'000'000'000);

class MetBefore final : public AddressHistory {
 public:
  explicit MetBefore(std::vector<Sighting> met) : met_(std::move(met)) {}
  Result<void> saw(const std::vector<Sighting>&, Instant) override { return {}; }
  [[nodiscard]] Result<std::vector<Sighting>> of(const std::vector<Mac>&) const override {
    return {};
  }
  [[nodiscard]] Result<std::vector<Sighting>> since(Instant) const override { return {}; }
  [[nodiscard]] Result<std::vector<Sighting>> under(std::string_view address) const override {
    std::vector<Sighting> found;
    for (const Sighting& one : met_) {
      if (one.address == address) found.push_back(one);
    }
    return found;
  }

 private:
  std::vector<Sighting> met_;
};

Sighting sighting(const Mac& mac, std::string address, Instant from, Instant until) {
  return {.mac = mac, .address = std::move(address), .first_seen = from, .last_seen = until};
}

/// The row of whoever had an address at one time.
std::optional<DeviceId> rowAt(const MetBefore& history, std::string_view address, Instant at) {
  MetMachines machines(history, {{.id = kOneRow, .name = "受付1", .macs = {kOneMac}},
                                 {.id = kOtherRow, .name = "診察室", .macs = {kOtherMac}}});
  const auto met = machines.at(address, at, at);
  return met ? met->device : std::nullopt;
}

TEST(MachinesMet, HadAnAddressWhileTheyWereMetUnderIt) {
  const MetBefore history(
      {sighting(kOneMac, "192.0.2.7", kMetFirst, kMetFirst + 24h * 10),
       sighting(kOtherMac, "192.0.2.7", kMetFirst + 24h * 20, kMetFirst + 24h * 30)});
  EXPECT_EQ(rowAt(history, "192.0.2.7", kMetFirst + 24h * 5), kOneRow);
  EXPECT_EQ(rowAt(history, "192.0.2.7", kMetFirst + 24h * 25), kOtherRow);
  EXPECT_EQ(rowAt(history, "192.0.2.7", kMetFirst - 24h), kOneRow) << "and somewhat before";
  EXPECT_EQ(rowAt(history, "192.0.2.7", kMetFirst + 24h * 15), std::nullopt);
  EXPECT_EQ(rowAt(history, "192.0.2.8", kMetFirst), std::nullopt);
}

TEST(MachinesMet, AreKnownByTheRowAnAddressIsWrittenInWhereItWasNeverMet) {
  const MetBefore history({sighting(kOneMac, "192.0.2.7", kMetFirst, kMetFirst + 24h * 10),
                           sighting(kStranger, "192.0.2.9", kMetFirst, kMetFirst)});
  MetMachines machines(
      history, {{.id = kOneRow, .name = "受付1", .macs = {kOneMac}, .address = "192.0.2.9"},
                {.id = kOtherRow, .name = "診察室", .macs = {kOtherMac}, .address = "192.0.2.20"},
                {.id = kOtherRow, .name = "事務室", .macs = {}, .address = "192.0.2.21"},
                {.id = kOneRow, .name = "倉庫", .macs = {}, .address = "192.0.2.21"}});
  const auto row_of = [&](std::string_view address) {
    return machines.rowOf(address, kMetFirst, kMetFirst + 24h);
  };
  EXPECT_EQ(row_of("192.0.2.7"), kOneRow);
  EXPECT_EQ(row_of("192.0.2.9"), std::nullopt) << "a stranger had it";
  EXPECT_EQ(row_of("192.0.2.20"), kOtherRow);
  EXPECT_EQ(row_of("192.0.2.21"), std::nullopt) << "it is written in two rows";
  EXPECT_EQ(row_of("192.0.2.22"), std::nullopt);
}

TEST(MachinesMet, AreNoneWhereSeveralMayHaveHadIt) {
  const MetBefore history({sighting(kOneMac, "192.0.2.7", kMetFirst, kMetFirst + 1h),
                           sighting(kOtherMac, "192.0.2.7", kMetFirst + 2h, kMetFirst + 3h)});
  EXPECT_EQ(rowAt(history, "192.0.2.7", kMetFirst), std::nullopt);
}

TEST(MachinesMet, AreOneByTheirRowOrTheirHardware) {
  const MetBefore history({sighting(kStranger, "192.0.2.7", kMetFirst, kMetFirst),
                           sighting(kStranger, "2001:db8::7", kMetFirst, kMetFirst),
                           sighting(kOneMac, "192.0.2.8", kMetFirst, kMetFirst),
                           sighting(kOtherMac, "192.0.2.9", kMetFirst, kMetFirst)});
  MetMachines machines(history, {{.id = kOneRow, .name = "受付1", .macs = {kOneMac, kOtherMac}}});
  const auto at = [&](std::string_view address) {
    return *machines.at(address, kMetFirst, kMetFirst);
  };
  EXPECT_TRUE(at("192.0.2.7").isSameAs(at("2001:db8::7")));
  EXPECT_TRUE(at("192.0.2.8").isSameAs(at("192.0.2.9")));
  EXPECT_FALSE(at("192.0.2.7").isSameAs(at("192.0.2.8")));
}

TEST(MachinesMet, AreOfNoRowThatIsRetired) {
  const MetBefore history({sighting(kOneMac, "192.0.2.7", kMetFirst, kMetFirst)});
  MetMachines machines(history,
                       {{.id = kOneRow, .name = "受付1", .macs = {kOneMac}, .retired = kMetFirst}});
  const auto met = machines.at("192.0.2.7", kMetFirst, kMetFirst);
  ASSERT_TRUE(met.has_value());
  EXPECT_EQ(met->device, std::nullopt);
}

}  // namespace
}  // namespace sekisho::inventory
