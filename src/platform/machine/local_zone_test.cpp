#include "platform/machine/local_zone.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using namespace std::chrono_literals;

class ZoneOfAMachine : public ::testing::Test {
 protected:
  std::optional<std::chrono::minutes> read(std::string_view last) {
    root_.file("/etc/localtime", "TZif2\n" + std::string(last));
    return zoneOf(root_.machine());
  }
  platform::testing::FixtureRoot root_;
};

TEST_F(ZoneOfAMachine, IsWhatItsFileSaysOfTheTimeToCome) {
  EXPECT_EQ(read("JST-9\n"), 9h);
  EXPECT_EQ(read("UTC0\n"), 0h);
  EXPECT_EQ(read("<+0530>-5:30\n"), 5h + 30min);
  EXPECT_EQ(read("<-03>3\n"), -3h);
}

TEST_F(ZoneOfAMachine, IsNotKnownWhereClocksAreTurnedOrNothingIsSaid) {
  for (const char* last : {"CET-1CEST,M3.5.0,M10.5.0/3\n", "", "\n", "JST-9", "-9\n", "JST\n",
                           "JST-99\n", "JST-9:\n"}) {
    EXPECT_EQ(read(last), std::nullopt) << last;
  }
  root_.file("/etc/localtime", "JST-9\n");
  EXPECT_EQ(zoneOf(root_.machine()), std::nullopt) << "no such file";
}

TEST_F(ZoneOfAMachine, IsThatOfGreenwichWithoutAFile) { EXPECT_EQ(zoneOf(root_.machine()), 0h); }

}  // namespace
}  // namespace sekisho::platform
