#include <algorithm>

#include "programs/hub/access_registers.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/still_open.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

}  // namespace

Duties grantDuties(const Hub::State& state, sys_days today) {
  const auto signins = state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  std::vector<Duty> duties;
  for (const access::SignIn& signin : *signins) {
    const std::optional<Instant>& ends = signin.ends;
    if (signin.disabled || !ends) continue;
    // The end is the first moment after the last day.
    const sys_days last = japaneseDay(*ends - std::chrono::milliseconds{1});
    const auto person = state.people->person(signin.person);
    const std::optional<sys_days> until = person ? person->until : std::nullopt;
    const bool has_left = until && *until < today;
    if (last < today || has_left) continue;  // it opens nothing any more, and nothing is left to do
    duties.push_back({.key = "grant:" + signin.person.text() + ":" + toIsoDay(last),
                      .what = MessageId{"duties.grant-ends"},
                      .day = last,
                      .ahead = kMonth,
                      .subject = {"person", signin.person.text()},
                      .person = signin.person,
                      .operation = "grantRoles"});
  }
  return duties;
}

Duties peopleDuties(const Hub::State& state, sys_days today) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::unexpected(registers.error());
  std::vector<Duty> duties;
  const auto add = [&](const people::Person& person, std::string_view kind, MessageId what,
                       sys_days day, days ahead) {
    duties.push_back({.key = std::string(kind) + ":" + person.id.text() + ":" + toIsoDay(day),
                      .what = what,
                      .day = day,
                      .ahead = ahead,
                      .subject = {"person", person.id.text()},
                      .person = person.id,
                      .operation = "changePerson"});
  };
  for (const people::Person& person : registers->people) {
    const bool left = person.until && *person.until < today;
    if (left && !isAnythingOpen(state, *registers, person.id)) continue;
    if (!left && person.from > today) {
      add(person, "joins", MessageId{"duties.person-joins"}, person.from, kTwoWeeks);
    }
    if (person.until) {
      add(person, "leaves", MessageId{"duties.person-leaves"}, *person.until, kTwoWeeks);
    }
    if (!left && !person.pledge && person.kind != people::Kind::Director) {
      add(person, "pledge", MessageId{"duties.pledge"}, person.from, kTwoWeeks);
    }
  }
  return duties;
}

Duties accountDuties(const Hub::State& state, sys_days today) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::unexpected(registers.error());
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  std::vector<Duty> duties;
  for (const ownership::AccountOwner& owner : registers->owners) {
    if (owner.ended || !owner.until) continue;
    if (*owner.until < today) {
      const ownership::AccountOwner* last = registers->ownerOf(owner.account);
      const bool is_last = last != nullptr && last->id == owner.id;
      if (!is_last || !mayBeOpen(state, *registers, owner.account)) continue;
    }
    const auto device = std::ranges::find(*devices, owner.account.device, &inventory::Device::id);
    if (device == devices->end()) continue;  // retired
    duties.push_back({.key = "account:" + owner.id.text(),
                      .what = MessageId{"duties.account-ends"},
                      .day = *owner.until,
                      .ahead = kTwoWeeks,
                      .subject = {"accounts", owner.account.device.text()},
                      .topic = {device->name, device->name},
                      .person = owner.person,
                      .operation = "assignAccount"});
  }
  return duties;
}

}  // namespace sekisho::hub
