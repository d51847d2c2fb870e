#include <algorithm>
#include <set>
#include <tuple>

#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

// An unchanged table is taken in again so often: the history's last times are as exact as that.
constexpr std::chrono::minutes kAgain{10};

// The machine's own hardware addresses belong to its row. One that another row has stays there:
// the page asks whether the two are one device.
bool attachOwn(Hub::State& state, DeviceId device, const std::vector<inventory::Sighting>& met) {
  std::set<inventory::Mac> own;
  for (const inventory::Sighting& one : met) own.insert(one.mac);
  const auto registered = state.devices->device(device);
  if (!registered || registered->retired) return true;
  for (const inventory::Mac& mac : registered->macs) own.erase(mac);
  if (own.empty()) return true;
  const auto elsewhere = state.devices->attach(
      device, std::vector<inventory::Mac>(own.begin(), own.end()), journal::Actor::hub());
  if (!elsewhere) complain("attaching addresses", elsewhere.error());
  if (elsewhere && elsewhere->size() < own.size()) state.registersChanged(device);
  return elsewhere.has_value();
}

}  // namespace

void Hub::State::noteAddresses() {
  const auto marks = tables->marks();
  if (!marks) return complain("reading received tables", marks.error());
  std::vector<inventory::Sighting> met;
  AddressNotes taken;
  for (const evidence::TableMark& mark : *marks) {
    const auto& [digest, table, device] =
        std::tie(mark.what.digest, mark.what.table, mark.what.device);
    if (table != "neighbours" && table != "interfaces") continue;
    const auto noted = address_notes.find({device, table});
    if (noted != address_notes.end() && noted->second.first == digest &&
        mark.confirmed - noted->second.second < kAgain) {
      continue;
    }
    const auto received = tables->newest(device, table);
    if (!received) continue;
    auto some = inventory::sightingsIn(*received);
    if (table == "interfaces" && !attachOwn(*this, device, some)) continue;
    std::ranges::move(some, std::back_inserter(met));
    taken[{device, table}] = {digest, mark.confirmed};
  }
  if (taken.empty()) return;
  if (auto kept = addresses->saw(met, clock.now()); !kept) {
    return complain("keeping the address history", kept.error());
  }
  for (auto& [key, value] : taken) {
    address_notes[key] = value;
    pages.tell("device-changed", Json::Object{{"device", key.first.text()}});
  }
}

}  // namespace sekisho::hub
