#include "capabilities/visits/same_machine.h"

#include <algorithm>
#include <set>

#include "core/text.h"

namespace sekisho::visits {
namespace {

std::set<std::string> macsOf(const MachineReading& reading) {
  std::set<std::string> macs;
  if (!reading.addresses) return macs;
  for (const AddressRead& address : *reading.addresses) {
    if (address.mac && !address.mac->empty()) macs.insert(lowered(*address.mac));
  }
  return macs;
}

}  // namespace

bool areOfOneMachine(const MachineReading& one, const MachineReading& other) {
  const bool same_name = lowered(one.machine.name) == lowered(other.machine.name);
  const std::set<std::string> here = macsOf(one);
  const std::set<std::string> there = macsOf(other);
  const bool same_mac =
      std::ranges::any_of(here, [&](const std::string& mac) { return there.contains(mac); });
  const auto& serial = one.machine.serial;
  const auto& other_serial = other.machine.serial;
  if (serial && !serial->empty() && other_serial && !other_serial->empty()) {
    return *serial == *other_serial && (same_name || same_mac);
  }
  return same_name && (same_mac || here.empty() || there.empty());
}

}  // namespace sekisho::visits
