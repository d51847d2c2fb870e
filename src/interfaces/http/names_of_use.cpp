#include "interfaces/http/names_of_use.h"

#include <algorithm>
#include <utility>

#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/written_record.h"
#include "core/folding.h"

namespace sekisho::http {
namespace {

template <typename Known, typename Id>
Json nameOf(const std::vector<Known>& known, Id Known::* id, const Id& wanted) {
  const auto found = std::ranges::find(known, wanted, id);
  return found == known.end() ? Json() : Json(found->name);
}

bool isSeat(const inventory::Device& device) {
  return !device.retired && std::ranges::any_of(device.roles, [](inventory::DeviceRole role) {
    return role == inventory::DeviceRole::Terminal || role == inventory::DeviceRole::Server;
  });
}

template <typename Known, typename Id>
std::string nameOrNothing(const std::vector<Known>& known, Id Known::* id, std::string_view text) {
  const auto wanted = Id::fromText(text);
  const Json name = wanted ? nameOf(known, id, *wanted) : Json();
  return name.isNull() ? std::string() : *name.text();
}

}  // namespace

Result<NamesOfUse> NamesOfUse::read(const people::PersonRegister& people,
                                    const inventory::DeviceRegister& devices) {
  auto persons = people.all();
  if (!persons) return std::unexpected(std::move(persons.error()));
  auto machines = devices.all(true);
  if (!machines) return std::unexpected(std::move(machines.error()));
  return NamesOfUse{.people = std::move(*persons), .devices = std::move(*machines)};
}

Json NamesOfUse::person(PersonId id) const { return nameOf(people, &people::Person::id, id); }

Json NamesOfUse::device(const std::optional<DeviceId>& id) const {
  return id ? nameOf(devices, &inventory::Device::id, *id) : Json();
}

// A machine that was merged, or may have been registered anew, goes on as another row. Addresses
// and names move: what the register has today contradicts nothing of another time.
std::optional<bool> NamesOfUse::stoodAt(std::string_view device, std::string_view place,
                                        Instant at) const {
  const auto id = DeviceId::fromText(device);
  const inventory::Device* own = id ? inventory::machineReturned(devices, *id) : nullptr;
  if (own == nullptr) return std::nullopt;
  if (own->address == place || foldedName(own->name) == foldedName(place)) return true;
  const auto there = met ? met(place, at) : std::nullopt;
  return there && there->device ? std::optional(*there->device == own->id) : std::nullopt;
}

std::string NamesOfUse::operatorThen(std::string_view id, Instant at) const {
  const std::chrono::sys_days day{japaneseDay(at)};
  const std::string name = foldedName(id);
  for (const people::Person& person : people) {
    for (const people::OperatorUse& use : person.operators) {
      const bool then = use.from <= day && (!use.until || day <= *use.until);
      if (then && foldedName(use.id) == name) return person.name;
    }
  }
  return {};
}

void NamesOfUse::putInto(usage::Record& record) const {
  const auto put = [&](usage::Identity& identity) {
    if (identity.system == usage::kPersonIds) {
      identity.display = nameOrNothing(people, &people::Person::id, identity.value);
    } else if (identity.system == usage::kDeviceIds) {
      identity.display = nameOrNothing(devices, &inventory::Device::id, identity.value);
    } else if (identity.system == usage::kOperatorIds && record.recorded.at) {
      identity.display = operatorThen(identity.value, *record.recorded.at);
    }
  };
  for (usage::Agent& agent : record.agents) {
    put(agent.who);
    std::string_view address = agent.network.address;
    if (!address.starts_with(usage::kUuidUri)) continue;
    address.remove_prefix(usage::kUuidUri.size());
    if (std::string name = nameOrNothing(devices, &inventory::Device::id, address); !name.empty()) {
      agent.network = {.address = std::move(name), .type = "1"};  // a machine's name
    }
  }
  for (usage::Entity& entity : record.entities) put(entity.what);
}

void NamesOfUse::addIds(usage::Criteria& criteria) const {
  for (usage::Named& asked : criteria.person) {
    const std::string name = foldedName(asked.text);
    for (const people::Person& person : people) {
      const bool by_id = person.id.text() == asked.text;
      if (!by_id && foldedName(person.name) != name && foldedName(person.kana) != name) continue;
      asked.ids.push_back(person.id.text());
      for (const people::OperatorUse& use : person.operators) {
        asked.operators.push_back({.id = use.id,
                                   .from = Instant{use.from} - kJst,
                                   .until = use.until
                                                ? Instant{*use.until + std::chrono::days{1}} - kJst
                                                : Instant::max()});
      }
    }
  }
  for (usage::Named& asked : criteria.terminal) {
    const std::string name = foldedName(asked.text);
    for (const inventory::Device& device : devices) {
      if (foldedName(device.name) == name) asked.ids.push_back(device.id.text());
    }
  }
}

Json::Array NamesOfUse::terminals() const {
  Json::Array terminals;
  for (const inventory::Device& device : devices) {
    if (!isSeat(device)) continue;
    terminals.emplace_back(Json::Object{{"id", device.id.text()}, {"name", device.name}});
  }
  return terminals;
}

}  // namespace sekisho::http
