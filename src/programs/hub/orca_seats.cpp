#include "programs/hub/orca_seats.h"

#include "capabilities/evidence/table.h"

namespace sekisho::hub {
namespace {

constexpr std::string_view kInterfaces = "interfaces";
constexpr std::int64_t kMostReadings = 100;

bool isLoopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

}  // namespace

std::optional<usage::SessionsAtOnce> OrcaSeats::certain(usage::SessionsAtOnce both) {
  if (both.terminal.empty() || both.other.empty()) return both;
  const auto one = machineAt(both.terminal, both);
  const auto other = machineAt(both.other, both);
  if (one && other && one->isSameAs(*other)) return std::nullopt;
  // A hardware address that is in no row may be another one of a machine that is in one.
  if (!one || !one->device) both.terminal.clear();
  if (!other || !other->device) both.other.clear();
  return both;
}

std::optional<inventory::MetMachine> OrcaSeats::machineAt(std::string_view address,
                                                          const usage::SessionsAtOnce& both) {
  if (isLoopback(address)) return inventory::MetMachine{.device = DeviceId::fromText(both.server)};
  const Addresses& known = on(std::chrono::sys_days{japaneseDay(both.from)});
  const auto told = known.find(address);
  if (told == known.end()) return met_.at(address, both.from, both.until);
  if (told->second.size() != 1) return std::nullopt;
  return inventory::MetMachine{.device = *told->second.begin()};
}

const OrcaSeats::Addresses& OrcaSeats::on(std::chrono::sys_days day) {
  const auto [place, is_new] = days_.try_emplace(day);
  const auto marks = is_new ? tables_.marks() : Result<std::vector<evidence::TableMark>>();
  if (!marks) return place->second;
  const Instant from = Instant{day - std::chrono::days{1}} - kJst;
  const Instant until = Instant{day + std::chrono::days{1}} - kJst;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.table != kInterfaces) continue;
    const DeviceId device = mark.what.device;
    const auto readings = tables_.during(device, kInterfaces, from, until, kMostReadings);
    if (!readings) continue;
    for (const evidence::ReceivedTable& reading : *readings) {
      for (std::size_t row = 0; row < reading.content.rows.size(); ++row) {
        const auto address = evidence::textAt(reading.content, row, "address");
        if (address && !address->empty()) place->second[*address].insert(device);
      }
    }
  }
  return place->second;
}

}  // namespace sekisho::hub
