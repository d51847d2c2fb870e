#include "interfaces/http/visit_names.h"

#include <utility>

#include "interfaces/http/inventory_operations.h"

namespace sekisho::http {

Result<VisitNames> VisitNames::read(const inventory::DeviceRegister& devices,
                                    const people::PersonRegister& people,
                                    const documents::DocumentRegister& documents,
                                    const Caller& caller) {
  VisitNames names(caller);
  const auto machines = devices.all(true);
  if (!machines) return std::unexpected(machines.error());
  for (const inventory::Device& device : *machines)
    names.devices_.emplace(device.id, nameBody(device));
  const auto staff = people.all();
  if (!staff) return std::unexpected(staff.error());
  for (const auto& person : *staff) names.people_.emplace(person.id, person.name);
  const auto files = documents.all();
  if (!files) return std::unexpected(files.error());
  for (const auto& file : *files) names.documents_.emplace(file.id, file.title);
  return names;
}

Json VisitNames::device(DeviceId id) const {
  const auto found = devices_.find(id);
  if (found != devices_.end()) return found->second;
  return Json::Object{{"id", id.text()}, {"name", id.text()}, {"place", ""}};
}

Json VisitNames::person(PersonId id) const {
  const auto found = people_.find(id);
  return found == people_.end() ? Json() : shown(found->second);
}

Json VisitNames::document(documents::DocumentId id) const {
  const auto found = documents_.find(id);
  return found == documents_.end() ? Json() : shown(found->second);
}

Json VisitNames::shown(const std::string& text) const {
  return masked_ && !text.empty() ? Json(kMasked) : Json(text);
}

Json choicesOf(const std::vector<inventory::Device>& devices) {
  Json::Array choices;
  for (const inventory::Device& device : devices) {
    choices.push_back(
        Json::Object{{"id", device.id.text()}, {"name", device.name}, {"place", device.place}});
  }
  return choices;
}

Result<void> mustBeRegistered(const inventory::DeviceRegister& devices, DeviceId id,
                              std::string pointer) {
  const auto device = devices.device(id);
  if (!device && device.error().code != ErrorCode::NotFound) {
    return std::unexpected(device.error());
  }
  if (!device || device->retired) {
    return fail(ErrorCode::InvalidInput, MessageId{"visits.device"}, {},
                {{"pointer", std::move(pointer)}});
  }
  return {};
}

}  // namespace sekisho::http
