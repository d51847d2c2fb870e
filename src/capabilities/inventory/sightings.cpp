#include "capabilities/inventory/sightings.h"

#include <algorithm>
#include <map>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

using evidence::Cell;
using evidence::Table;

// The cells of one row by the names of their columns.
class TableRow {
 public:
  TableRow(const Table& table, std::size_t row) : table_(table), row_(row) {}

  [[nodiscard]] std::string_view text(std::string_view column) const {
    const auto* text = std::get_if<std::string>(cell(column));
    return text == nullptr ? std::string_view() : std::string_view(*text);
  }
  [[nodiscard]] bool isSet(std::string_view column) const {
    const auto* integer = std::get_if<std::int64_t>(cell(column));
    return integer != nullptr && *integer != 0;
  }

 private:
  // A column that an older agent does not have is as empty as one it could not tell.
  [[nodiscard]] const Cell* cell(std::string_view column) const {
    const auto found = std::ranges::find(table_.columns, column);
    if (found == table_.columns.end()) return nullptr;
    return &table_.rows.at(row_).at(static_cast<std::size_t>(found - table_.columns.begin()));
  }

  const Table& table_;
  std::size_t row_;
};

std::vector<std::string_view> addressesIn(const TableRow& row) {
  std::vector<std::string_view> addresses;
  for (const std::string_view column : {"address", "ipv4", "ipv6"}) {
    for (const std::string_view address : words(row.text(column))) {
      if (!address.starts_with("fe80:")) addresses.push_back(address);
    }
  }
  if (addresses.empty()) addresses.emplace_back();
  return addresses;
}

}  // namespace

bool isInsideMachine(std::string_view interface) noexcept {
  constexpr std::string_view kInside[] = {"docker", "virbr", "veth", "lxc", "lxd"};
  constexpr std::string_view kBridge = "br-";  // docker's are numbered; br-lan is a person's
  constexpr std::size_t kNumber = 12;
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return std::ranges::any_of(
             kInside, [&](std::string_view prefix) { return interface.starts_with(prefix); }) ||
         (interface.size() == kBridge.size() + kNumber && interface.starts_with(kBridge) &&
          std::ranges::all_of(interface.substr(kBridge.size()), is_digit));
}

std::vector<Sighting> sightingsIn(const evidence::ReceivedTable& table) {
  std::vector<Sighting> met;
  for (std::size_t number = 0; number < table.content.rows.size(); ++number) {
    const TableRow row(table.content, number);
    auto mac = Mac::fromText(row.text("mac"));
    if (!mac || isInsideMachine(row.text("interface"))) continue;
    for (const std::string_view address : addressesIn(row)) {
      // An interface of the machine's own without an address speaks to nobody; many such are made
      // up anew at each start.
      if (address.empty() && table.mark.what.table == "interfaces") continue;
      met.push_back({.mac = *mac,
                     .address = std::string(address),
                     .vendor = std::string(row.text("vendor")),
                     .gateway = row.isSet("gateway"),
                     .seen_from = table.mark.what.device,
                     .first_seen = table.mark.what.observed,
                     .last_seen = table.mark.confirmed});
    }
  }
  return met;
}

std::vector<Sighting> undecided(const std::vector<Sighting>& met,
                                const std::vector<Device>& devices) {
  std::set<Mac> known;
  for (const Device& device : devices) known.insert(device.macs.begin(), device.macs.end());
  std::map<Mac, Sighting> unknown;
  for (const Sighting& one : met) {
    if (known.contains(one.mac)) continue;
    const auto [place, fresh] = unknown.emplace(one.mac, one);
    if (fresh) continue;
    Sighting& kept = place->second;
    const Instant first = std::min(kept.first_seen, one.first_seen);
    // An address says more than none, and a newer one more than an older.
    const bool better = kept.address.empty() == one.address.empty() ? one.last_seen > kept.last_seen
                                                                    : kept.address.empty();
    const Instant last = std::max(kept.last_seen, one.last_seen);
    if (better) kept = one;
    kept.first_seen = first;
    kept.last_seen = last;
  }
  std::vector<Sighting> list;
  list.reserve(unknown.size());
  for (auto& [mac, one] : unknown) list.push_back(std::move(one));
  std::ranges::stable_sort(list, std::ranges::greater{}, &Sighting::last_seen);
  return list;
}

}  // namespace sekisho::inventory
