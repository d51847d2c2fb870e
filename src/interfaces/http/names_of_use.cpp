#include "interfaces/http/names_of_use.h"

#include <algorithm>
#include <utility>

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

}  // namespace

Result<NamesOfUse> NamesOfUse::read(const people::PersonRegister& people,
                                    inventory::DeviceRegister& devices) {
  auto persons = people.all();
  if (!persons) return std::unexpected(std::move(persons.error()));
  auto machines = devices.all(true);
  if (!machines) return std::unexpected(std::move(machines.error()));
  return NamesOfUse{std::move(*persons), std::move(*machines)};
}

Json NamesOfUse::person(PersonId id) const { return nameOf(people, &people::Person::id, id); }

Json NamesOfUse::device(const std::optional<DeviceId>& id) const {
  return id ? nameOf(devices, &inventory::Device::id, *id) : Json();
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
