#include "capabilities/visits/same_machine.h"

#include <gmock/gmock.h>

namespace sekisho::visits {
namespace {

MachineReading machine(std::string name, std::optional<std::string> serial,
                       std::vector<std::string> macs) {
  MachineReading reading;
  reading.machine.name = std::move(name);
  reading.machine.serial = std::move(serial);
  reading.addresses.emplace();
  for (std::string& mac : macs) reading.addresses->push_back({.mac = std::move(mac), .ip = {}});
  return reading;
}

const std::string kFirst = "02:00:5E:10:00:4F";
const std::string kSecond = "02:00:5E:10:00:50";

TEST(TwoResultFiles, AreOfOneMachineBySerialNumberAndNameOrAddress) {
  const MachineReading reception = machine("UKETSUKE-PC", "MH123456", {kFirst});
  EXPECT_TRUE(areOfOneMachine(reception, machine("uketsuke-pc", "MH123456", {kSecond})));
  EXPECT_TRUE(areOfOneMachine(reception, machine("SHINSATSU", "MH123456", {"02:00:5e:10:00:4f"})))
      << "it was given another name";
  EXPECT_FALSE(areOfOneMachine(reception, machine("UKETSUKE-PC", "MH999999", {kFirst})))
      << "an adapter was carried over";
  EXPECT_FALSE(areOfOneMachine(reception, machine("SHINSATSU", "MH123456", {kSecond})))
      << "a maker's serial number for all";
}

TEST(TwoResultFiles, WithoutASerialNumberAreOfOneMachineByNameUnlessAddressesDiffer) {
  const MachineReading reception = machine("UKETSUKE-PC", std::nullopt, {kFirst});
  EXPECT_TRUE(areOfOneMachine(reception, machine("UKETSUKE-PC", "MH123456", {kFirst, kSecond})));
  EXPECT_TRUE(areOfOneMachine(reception, machine("UKETSUKE-PC", std::nullopt, {})));
  EXPECT_FALSE(areOfOneMachine(reception, machine("UKETSUKE-PC", std::nullopt, {kSecond})));
  EXPECT_FALSE(areOfOneMachine(reception, machine("SHINSATSU", std::nullopt, {kFirst})));
}

}  // namespace
}  // namespace sekisho::visits
