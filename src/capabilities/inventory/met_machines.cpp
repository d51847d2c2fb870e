#include "capabilities/inventory/met_machines.h"

#include <algorithm>

namespace sekisho::inventory {
namespace {

std::optional<DeviceId> rowWith(const Mac& mac, const std::vector<Device>& devices) {
  const auto row = std::ranges::find_if(devices, [&](const Device& one) {
    return !one.retired && std::ranges::find(one.macs, mac) != one.macs.end();
  });
  return row == devices.end() ? std::nullopt : std::optional(row->id);
}

}  // namespace

bool MetMachine::isSameAs(const MetMachine& other) const {
  return (device && device == other.device) || (mac && mac == other.mac);
}

std::optional<MetMachine> MetMachines::at(std::string_view address, Instant from, Instant until) {
  auto known = under_.find(address);
  if (known == under_.end()) {
    auto met = history_.under(address);
    known = under_.emplace(address, met ? *std::move(met) : std::vector<Sighting>()).first;
  }
  std::optional<MetMachine> found;
  for (const Sighting& one : known->second) {
    if (one.first_seen > until + kGive || one.last_seen < from - kGive) continue;
    const MetMachine machine{.mac = one.mac, .device = rowWith(one.mac, devices_)};
    if (found && !found->isSameAs(machine)) return std::nullopt;
    found = machine;
  }
  return found;
}

std::optional<DeviceId> MetMachines::rowOf(std::string_view address, Instant from, Instant until) {
  if (const auto met = at(address, from, until)) return met->device;
  if (!under_.find(address)->second.empty()) return std::nullopt;
  std::optional<DeviceId> written;
  for (const Device& device : devices_) {
    if (device.retired || device.address != address) continue;
    if (written) return std::nullopt;
    written = device.id;
  }
  return written;
}

}  // namespace sekisho::inventory
