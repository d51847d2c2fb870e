#include "capabilities/inventory/sightings.h"

#include <gmock/gmock.h>

namespace sekisho::inventory {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const DeviceId kSeat{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const Instant kNoon = fromMs(1'764'000'000'000);

evidence::ReceivedTable received(std::string name, std::vector<std::string> columns,
                                 std::vector<std::vector<evidence::Cell>> rows) {
  evidence::ReceivedTable table;
  table.mark.what.device = kSeat;
  table.mark.what.table = std::move(name);
  table.mark.what.observed = kNoon;
  table.mark.confirmed = kNoon + 5min;
  table.content.columns = std::move(columns);
  for (auto& row : rows) table.content.rows.push_back(std::move(row));
  return table;
}

std::string text(const Sighting& one) {
  return one.mac.text + " " + one.address + (one.gateway ? " gateway" : "");
}
std::vector<std::string> texts(const std::vector<Sighting>& met) {
  std::vector<std::string> list;
  for (const Sighting& one : met) list.push_back(text(one));
  return list;
}

TEST(SightingsOfNeighbours, AreOneForEachAddressAndLeaveOutLinkLocalOnes) {
  const auto met = sightingsIn(received(
      "neighbours", {"mac", "interface", "ipv4", "ipv6", "gateway", "vendor"},
      {{"02:00:5e:10:00:01", "eth0", "192.0.2.1 192.0.2.2", "fe80::1", std::int64_t{1}, "Maker"},
       {"02:00:5e:10:00:02", "eth0", "", "fe80::2", std::int64_t{0}, {}}}));
  EXPECT_THAT(texts(met), ElementsAre("02:00:5e:10:00:01 192.0.2.1 gateway",
                                      "02:00:5e:10:00:01 192.0.2.2 gateway", "02:00:5e:10:00:02 "));
  EXPECT_EQ(met[0].vendor, "Maker");
  EXPECT_EQ(met[0].seen_from, kSeat);
  EXPECT_EQ(met[0].first_seen, kNoon);
  EXPECT_EQ(met[0].last_seen, kNoon + 5min);
}

TEST(SightingsOfTheMachineItself, HaveItsAddressesAndLeaveOutInterfacesWithoutOne) {
  EXPECT_THAT(texts(sightingsIn(received("interfaces", {"interface", "address", "mac"},
                                         {{"eth0", "192.0.2.9", "02:00:5e:10:00:03"},
                                          {"ifb0", "", "02:00:5e:10:00:04"},
                                          {"eth1", "fe80::1", "02:00:5e:10:00:05"},
                                          {"tun0", "10.0.0.1", {}}}))),
              ElementsAre("02:00:5e:10:00:03 192.0.2.9"));
}

TEST(SightingsInsideTheMachine, AreNoDevicesOfTheClinic) {
  EXPECT_THAT(sightingsIn(received("neighbours", {"mac", "interface", "ipv4"},
                                   {{"02:42:00:00:00:02", "docker0", "172.17.0.2"},
                                    {"02:42:00:00:00:03", "br-1f2e3d4c5b6a", "172.18.0.2"}})),
              IsEmpty());
}

TEST(SightingsOnABridge, OfThePersonsOwnAreDevices) {
  EXPECT_THAT(sightingsIn(received("neighbours", {"mac", "interface", "ipv4"},
                                   {{"02:42:00:00:00:04", "br-lan", "192.0.2.4"}})),
              SizeIs(1));
}

TEST(SightingsOfDamagedRows, AreNone) {
  EXPECT_THAT(sightingsIn(received(
                  "neighbours", {"mac", "ipv4"},
                  {{"not a mac", "192.0.2.1"}, {{}, "192.0.2.2"}, {std::int64_t{7}, "192.0.2.3"}})),
              IsEmpty());
  EXPECT_THAT(sightingsIn(received("neighbours", {"ipv4"}, {{"192.0.2.1"}})), IsEmpty());
}

Sighting met(std::string_view mac, std::string address, Instant first, Instant last) {
  return {.mac = *Mac::fromText(mac),
          .address = std::move(address),
          .first_seen = first,
          .last_seen = last};
}

TEST(Undecided, IsWhomNoRowOfTheRegisterHas) {
  const Device printer{.id = kSeat, .name = "プリンター", .macs = {*Mac::fromText("02005e100001")}};
  const auto unknown = undecided({met("02005e100001", "192.0.2.1", kNoon, kNoon),
                                  met("02005e100002", "192.0.2.2", kNoon, kNoon)},
                                 {printer});
  EXPECT_THAT(texts(unknown), ElementsAre("02:00:5e:10:00:02 192.0.2.2"));
}

TEST(Undecided, IsAskedAboutOnceWithItsNewestAddressAndItsFirstTime) {
  const auto unknown = undecided({met("02005e100002", "", kNoon, kNoon + 9h),
                                  met("02005e100002", "192.0.2.8", kNoon + 2h, kNoon + 8h),
                                  met("02005e100002", "192.0.2.2", kNoon - 3h, kNoon + 1h)},
                                 {});
  ASSERT_THAT(unknown, SizeIs(1));
  EXPECT_EQ(text(unknown[0]), "02:00:5e:10:00:02 192.0.2.8");
  EXPECT_EQ(unknown[0].first_seen, kNoon - 3h);
  EXPECT_EQ(unknown[0].last_seen, kNoon + 9h);
}

TEST(Undecided, ComesWithTheLastSeenFirst) {
  EXPECT_THAT(texts(undecided({met("02005e100001", "192.0.2.1", kNoon, kNoon),
                               met("02005e100002", "192.0.2.2", kNoon, kNoon + 1h)},
                              {})),
              ElementsAre("02:00:5e:10:00:02 192.0.2.2", "02:00:5e:10:00:01 192.0.2.1"));
}

}  // namespace
}  // namespace sekisho::inventory
