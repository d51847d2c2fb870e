#include "programs/hub/day_evidence.h"

#include <algorithm>
#include <set>

namespace sekisho::hub {

const inventory::Device* Whose::deviceAt(std::string_view place) const {
  if (place.empty()) return nullptr;
  const auto found = std::ranges::find_if(devices, [&](const inventory::Device& device) {
    return !device.retired && (device.address == place || device.name == place);
  });
  return found == devices.end() ? nullptr : &*found;
}

void Whose::complete(daily::Line& line, std::chrono::sys_days day) const {
  if (!line.terminal) {
    if (const auto* device = deviceAt(line.place)) {
      line.terminal = device->id;
      line.place.clear();
    }
  }
  if (line.account.empty()) return;
  for (const ownership::AccountOwner& owner : owners) {
    if (!line.terminal || owner.account.name != line.account || !owner.isInForce(day)) continue;
    if (owner.account.device != *line.terminal) continue;
    line.service = owner.use == ownership::Use::Service;
    if (!line.service) line.person = owner.person;
    return;
  }
  if (line.origin != daily::Origin::Record) return;
  // What other systems name is an operator of 日レセ.
  for (const people::Person& person : people) {
    for (const people::OperatorUse& use : person.operators) {
      const bool then = use.from <= day && (!use.until || day <= *use.until);
      if (then && use.id == line.account) line.person = person.id;
    }
  }
}

std::vector<daily::Line> linesOf(const std::vector<usage::WrittenUse>& uses, Instant from,
                                 Instant until) {
  std::set<usage::WrittenUseId> corrected;
  for (const usage::WrittenUse& use : uses) {
    if (use.corrects) corrected.insert(use.corrects->of);
  }
  std::vector<daily::Line> lines;
  for (const usage::WrittenUse& use : uses) {
    const bool taken_back = use.corrects && use.corrects->taken_back;
    if (corrected.contains(use.id) || taken_back || use.from >= until || use.until <= from) {
      continue;
    }
    lines.push_back({.origin = daily::Origin::Written,
                     .person = use.person,
                     .terminal = use.terminal,
                     .from = std::max(use.from, from),
                     .until = std::min(use.until, until),
                     .what = use.purpose,
                     .written = use.id.text()});
  }
  return lines;
}

}  // namespace sekisho::hub
