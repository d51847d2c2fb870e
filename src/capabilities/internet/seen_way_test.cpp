#include "capabilities/internet/seen_way.h"

#include <gmock/gmock.h>

namespace sekisho::internet {
namespace {

using evidence::Cell;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

evidence::Table exposure(std::vector<evidence::Row> rows) {
  return {.name = "internet_exposure",
          .columns = {"kind", "present", "value", "interface", "is_public", "link_up"},
          .rows = std::move(rows)};
}

evidence::Row row(const char* kind, int present, const char* value, const char* interface,
                  Cell is_public, Cell link_up) {
  return {Cell(std::string(kind)),      Cell(std::int64_t{present}), Cell(std::string(value)),
          Cell(std::string(interface)), std::move(is_public),        std::move(link_up)};
}

const Cell kNo{std::int64_t{0}};
const Cell kYes{std::int64_t{1}};

TEST(WaysOfAMachine, AreItsGatewaysProxiesWirelessAndResolversOutside) {
  EXPECT_THAT(waysIn(exposure({row("default_route", 1, "192.168.0.1", "eth0", kNo, kYes),
                               row("default_route", 1, "", "ppp0", Cell(), kYes),
                               row("proxy", 1, "proxy:3128", "", Cell(), Cell()),
                               row("wireless", 1, "", "wlan0", Cell(), kYes),
                               row("resolver", 1, "203.0.113.53", "", kYes, Cell())})),
              ElementsAre(SeenWay{"default_route", "192.168.0.1"},
                          SeenWay{"default_route", "ppp0", true}, SeenWay{"proxy", "proxy:3128"},
                          SeenWay{"wireless", "wlan0", true}, SeenWay{"resolver", "203.0.113.53"}));
}

TEST(WaysOfAMachine, AreAllowedByItsOwnPathsWhereTheyAreItsInterfaces) {
  const DeviceId one = *DeviceId::fromText("01930000-0000-7000-8000-0000000000d1");
  const DeviceId other = *DeviceId::fromText("01930000-0000-7000-8000-0000000000d2");
  const SeenWay wireless{"wireless", "wlan0", true};
  Path path{.way = "wlan0", .kind = "wireless", .device = one};
  EXPECT_TRUE(allows(path, wireless, one));
  EXPECT_FALSE(allows(path, wireless, other)) << "every machine has a wlan0";
  path.device.reset();
  EXPECT_FALSE(allows(path, wireless, one)) << "of whom, nobody said";
  const Path gateway{.way = "192.168.0.1", .kind = "default_route"};
  EXPECT_TRUE(allows(gateway, {"default_route", "192.168.0.1"}, other));
  EXPECT_FALSE(allows(gateway, {"resolver", "192.168.0.1"}, other));
  EXPECT_TRUE(allows({.way = "192.168.0.1"}, {"resolver", "192.168.0.1"}, other));
}

TEST(WaysOfAMachine, AreNotWhatIsAbsentUnpluggedInsideOrItsOwn) {
  EXPECT_THAT(waysIn(exposure({row("default_route", 0, "", "", Cell(), Cell()),
                               row("wireless", 1, "", "wlan0", Cell(), kNo),
                               row("resolver", 1, "192.168.0.1", "", kNo, Cell()),
                               row("public_address", 1, "2001:db8::7", "eth0", kYes, kYes)})),
              IsEmpty());
  EXPECT_THAT(waysIn({}), IsEmpty());
}

}  // namespace
}  // namespace sekisho::internet
