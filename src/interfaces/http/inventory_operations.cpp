#include "interfaces/http/inventory_operations.h"

#include <algorithm>
#include <map>

#include "capabilities/inventory/lease_list.h"
#include "interfaces/http/body.h"
#include "interfaces/http/list_preview.h"
#include "interfaces/http/roles.h"

namespace sekisho::http {
namespace {

using catalog::PersonalData;
using inventory::Device;
using inventory::DeviceRegister;
using inventory::Lease;
using inventory::Mac;

Json rolesOf(const std::vector<inventory::DeviceRole>& roles) {
  Json::Array names;
  for (const auto role : roles) names.emplace_back(nameOf(role));
  return names;
}

Json textOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

// The member `mac`; nothing if it is left out or empty. Marks it wrong if it is no address.
std::optional<Mac> readMac(Members& members) {
  const auto text = members.maybeText("mac", 17);
  if (!text || text->empty()) return std::nullopt;
  auto mac = Mac::fromText(*text);
  if (!mac) members.wrong("mac");
  return mac;
}

inventory::Use readUse(Members& members) {
  const auto use = inventory::useFrom(members.text("use", kMaxShort));
  if (!use) members.wrong("use");
  return use.value_or(inventory::Use::Undecided);
}

// What stands in these members is not for this reader; what is not there stays so.
void hide(Json& body, std::initializer_list<const char*> members) {
  for (const char* member : members) {
    Json& value = (*body.object())[member];
    if (!value.isNull() && value != Json("")) value = kMasked;
  }
}

// The addresses in a list of a device.
// Whose act it was: that a person acted may be known, only not who.
void withholdActor(Json::Object& decision) {
  decision["by"] = Json();
  if (decision["actor"] == Json("person")) decision["actor"] = "withheld";
}

void hideAddresses(Json& list) {
  for (Json& address : *list.array()) hide(address, {"mac", "ip"});
}

class InventoryOperations {
 public:
  InventoryOperations(DeviceRegister& devices, const Clock& clock, IdSource& ids, Words words,
                      DeviceSurroundings surroundings)
      : devices_(devices),
        clock_(clock),
        ids_(ids),
        words_(std::move(words)),
        around_(std::move(surroundings)) {}

  Result<Reply> list(Call& call) {
    const std::string* state = call.request.parameter("state");
    const std::string wanted = state == nullptr ? "registered" : *state;
    if (wanted != "registered" && wanted != "retired" && wanted != "all") {
      return fail(ErrorCode::InvalidInput, MessageId{"http.body-fields"}, {},
                  {{"pointer", "/state"}});
    }
    const auto all = devices_.all(true);
    if (!all) return std::unexpected(all.error());
    const auto unknown = around_.neighbours();
    if (!unknown) return std::unexpected(unknown.error());
    std::vector<Device> shown;
    int registered = 0;
    int retired = 0;
    for (const Device& device : *all) {
      (device.retired ? retired : registered) += 1;
      const bool is_shown = wanted == "all" || (wanted == "retired") == device.retired.has_value();
      if (is_shown) shown.push_back(device);
    }
    auto bodies = listed(shown, call.caller);
    if (!bodies) return std::unexpected(std::move(bodies.error()));
    return Reply{.body = Json::Object{{"devices", std::move(*bodies)},
                                      {"registered", registered},
                                      {"retired", retired},
                                      {"neighbours", static_cast<int>(unknown->size())}}};
  }

  Result<Reply> get(Call& call) {
    const auto device = find(call);
    if (!device) return std::unexpected(device.error());
    auto page = around_.page(*device, call.caller.masked());
    if (!page) return std::unexpected(std::move(page.error()));
    auto listing = listed({*device}, call.caller);
    if (!listing) return std::unexpected(std::move(listing.error()));
    Json::Object body = std::move(*listing->front().object());
    body.merge(*page);
    if (!call.caller.sees(PersonalData::Address)) {
      hideAddresses(body["address_history"]);
      if (!body["self_check"].isNull()) hide(body["self_check"], {"address"});
    }
    if (!call.caller.sees(PersonalData::Person)) {
      for (Json& decision : *body["decisions"].array()) withholdActor(*decision.object());
      if (!body["reading"].isNull()) hide(body["reading"], {"who"});
      if (!body["self_check"].isNull()) hide(body["self_check"], {"by_name"});
    }
    return Reply{.body = std::move(body)};
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    Device device{.id = ids_.make<DeviceId>(),
                  .name = members.text("name", kMaxShort),
                  .place = members.maybeText("place", kMaxShort).value_or(""),
                  .owner = members.maybeText("owner", kMaxShort).value_or(""),
                  .use = readUse(members),
                  .roles = readDeviceRoles(members),
                  .origin = inventory::Origin::Hand,
                  .address = members.maybeText("ip", 45).value_or(""),
                  .registered = clock_.now()};
    if (const auto mac = readMac(members)) device.macs.push_back(*mac);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (!device.macs.empty() && isNeighbour(device.macs.front())) {
      device.origin = inventory::Origin::Neighbour;
    }
    if (auto kept = devices_.add({device}, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed(device.id);
    return replyWith(device, 201);
  }

  Result<Reply> update(Call& call) {
    auto device = find(call);
    if (!device) return std::unexpected(std::move(device.error()));
    Members members(call.body);
    if (members.has("name")) device->name = members.text("name", kMaxShort);
    if (members.has("place")) device->place = members.text("place", kMaxShort, true);
    if (members.has("owner")) device->owner = members.text("owner", kMaxShort, true);
    if (members.has("use")) device->use = readUse(members);
    if (members.has("roles")) device->roles = readDeviceRoles(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto kept = devices_.update(*device, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed(device->id);
    return replyWith(*device);
  }

  Result<Reply> attach(Call& call) {
    auto device = find(call);
    if (!device) return std::unexpected(std::move(device.error()));
    Members members(call.body);
    const auto mac = readMac(members);
    if (!mac) members.wrong("mac");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto elsewhere = devices_.attach(device->id, {mac.value_or(Mac{})}, call.caller.actor());
    if (!elsewhere) return std::unexpected(elsewhere.error());
    if (!elsewhere->empty()) {
      return fail(ErrorCode::Conflict, MessageId{"inventory.address-known"}, {},
                  {{"pointer", "/mac"}});
    }
    around_.changed(device->id);
    return again(device->id);
  }

  Result<Reply> retire(Call& call) {
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto device = find(call);
    if (!device) return std::unexpected(std::move(device.error()));
    if (auto kept = devices_.retire(device->id, clock_.now(), why, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed(device->id);
    return again(device->id);
  }

  Result<Reply> merge(Call& call) {
    Members members(call.body);
    const auto other = members.id<DeviceId>("other");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto device = find(call);
    if (!device) return std::unexpected(device.error());
    if (around_.both_have_agents(device->id, other)) {
      return fail(ErrorCode::Conflict, MessageId{"inventory.merge-agents"});
    }
    if (auto kept = devices_.merge(other, device->id, clock_.now(), call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed(device->id);
    return again(device->id);
  }

  Result<Reply> preview(Call& call) {
    const auto list = readList(call);
    if (!list) return std::unexpected(list.error());
    const auto known = knownAddresses();
    if (!known) return std::unexpected(known.error());
    ListPreview preview;
    for (const Lease& lease : list->leases) {
      const auto found = known->find(lease.mac);
      const bool is_known = found != known->end();
      preview.add(lease.line, is_known,
                  {{"name", lease.name},
                   {"ip", textOrNull(lease.address)},
                   {"mac", lease.mac.text},
                   {"device", is_known ? nameBody(found->second) : Json()}});
    }
    for (const inventory::LeaseProblem& problem : list->problems) {
      Json::Array allowed;
      for (const std::string& example : problem.allowed) {
        allowed.emplace_back(Json::Object{{"ja", example}, {"en", example}});
      }
      preview.refuse(problem.line, {"name", "ip", "mac", "device"},
                     words_(problem.message, {{"column", problem.column}}).text,
                     std::move(allowed));
    }
    return std::move(preview).reply();
  }

  Result<Reply> import(Call& call) {
    const auto list = readList(call);
    if (!list) return std::unexpected(list.error());
    if (!list->problems.empty()) {
      return fail(ErrorCode::InvalidInput, MessageId{"inventory.list-wrong-lines"}, {},
                  {{"lines", std::to_string(list->problems.size())}});
    }
    const auto known = knownAddresses();
    if (!known) return std::unexpected(known.error());
    std::vector<Device> added;
    for (const Lease& lease : list->leases) {
      if (known->contains(lease.mac)) continue;
      added.push_back({.id = ids_.make<DeviceId>(),
                       .name = lease.name,
                       .roles = {inventory::DeviceRole::Undecided},
                       .origin = inventory::Origin::LeaseList,
                       .macs = {lease.mac},
                       .address = lease.address,
                       .registered = clock_.now()});
    }
    if (!added.empty()) {
      if (auto kept = devices_.add(added, call.caller.actor()); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      around_.changed(std::nullopt);
    }
    return imported(added.size(), list->leases.size());
  }

  Result<Reply> neighbours(Call& call) {
    const auto unknown = around_.neighbours();
    if (!unknown) return std::unexpected(unknown.error());
    Json::Array bodies;
    for (const inventory::Sighting& it : *unknown) {
      Json from;
      if (it.seen_from) {
        if (const auto device = devices_.device(*it.seen_from)) from = nameBody(*device);
      }
      bodies.emplace_back(Json::Object{{"mac", it.mac.text},
                                       {"ip", textOrNull(it.address)},
                                       {"vendor", textOrNull(it.vendor)},
                                       {"gateway", it.gateway},
                                       {"random_mac", it.mac.isRandomised()},
                                       {"first_seen", toRfc3339(it.first_seen)},
                                       {"last_seen", toRfc3339(it.last_seen)},
                                       {"seen_from", std::move(from)}});
      if (!call.caller.sees(PersonalData::Address)) hide(bodies.back(), {"mac", "ip"});
    }
    return Reply{.body = Json::Object{{"neighbours", std::move(bodies)}}};
  }

  Result<Reply> enrol(Call& call) {
    Members members(call.body);
    const auto id = members.id<DeviceId>("device");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto device = devices_.device(id);
    if (!device) return std::unexpected(device.error());
    if (device->retired) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    return around_.enrol(*device, call.caller.actor());
  }

 private:
  // Each device with its standing, in the order given.
  [[nodiscard]] Result<Json::Array> bodiesOf(const std::vector<Device>& devices) const {
    auto standing = around_.standing(devices);
    if (!standing) return std::unexpected(std::move(standing.error()));
    Json::Array bodies;
    for (std::size_t i = 0; i < devices.size(); ++i) {
      const Device& device = devices[i];
      Json::Object body = std::move((*standing)[i]);
      body.merge(Json::Object{{"id", device.id.text()},
                              {"name", device.name},
                              {"place", device.place},
                              {"owner", device.owner},
                              {"use", nameOf(device.use)},
                              {"roles", rolesOf(device.roles)},
                              {"state", device.retired ? "retired" : "registered"},
                              {"origin", nameOf(device.origin)}});
      bodies.emplace_back(std::move(body));
    }
    return bodies;
  }

  // What a change made of it, for whoever changed it.
  [[nodiscard]] Result<Reply> replyWith(const Device& device, int status = 200) const {
    auto bodies = bodiesOf({device});
    if (!bodies) return std::unexpected(std::move(bodies.error()));
    return Reply{.status = status, .body = std::move(bodies->front())};
  }

  // As the reader may see them, in the classes that the registers device and device_mac declare.
  [[nodiscard]] Result<Json::Array> listed(const std::vector<Device>& devices,
                                           const Caller& reader) const {
    auto bodies = bodiesOf(devices);
    if (!bodies) return bodies;
    for (Json& body : *bodies) {
      if (!reader.sees(PersonalData::Person)) hide(body, {"owner"});
      if (!reader.sees(PersonalData::Address)) hideAddresses((*body.object())["addresses"]);
    }
    return bodies;
  }

  [[nodiscard]] Result<Device> find(const Call& call) const {
    const auto id = DeviceId::fromText(call.parameter("device"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    return devices_.device(*id);
  }

  [[nodiscard]] Result<Reply> again(DeviceId id) const {
    const auto device = devices_.device(id);
    if (!device) return std::unexpected(device.error());
    return replyWith(*device);
  }

  [[nodiscard]] bool isNeighbour(const Mac& mac) const {
    const auto unknown = around_.neighbours();
    return unknown && std::ranges::find(*unknown, mac, &inventory::Sighting::mac) != unknown->end();
  }

  static Result<inventory::LeaseList> readList(Call& call) {
    Members members(call.body);
    const std::string csv = members.text("csv", inventory::kMaxLeaseListBytes, true);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return inventory::parseLeaseList(csv);
  }

  [[nodiscard]] Result<std::map<Mac, Device>> knownAddresses() const {
    const auto all = devices_.all();
    if (!all) return std::unexpected(all.error());
    std::map<Mac, Device> known;
    for (const Device& device : *all) {
      for (const Mac& mac : device.macs) known.emplace(mac, device);
    }
    return known;
  }

  DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  Words words_;
  DeviceSurroundings around_;
};

}  // namespace

Json nameBody(const Device& device) {
  return Json::Object{{"id", device.id.text()}, {"name", device.name}, {"place", device.place}};
}

std::vector<Route> inventoryOperations(DeviceRegister& devices, const Clock& clock, IdSource& ids,
                                       Words words, DeviceSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<InventoryOperations>(devices, clock, ids, std::move(words),
                                                  std::move(surroundings));
  const auto bind = [&](Result<Reply> (InventoryOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/devices", "listDevices", bind(&InventoryOperations::list)},
      {"POST", "/devices", "addDevice", bind(&InventoryOperations::add)},
      {"POST", "/devices/import/preview", "previewDeviceImport",
       bind(&InventoryOperations::preview)},
      {"POST", "/devices/import", "importDevices", bind(&InventoryOperations::import)},
      {"GET", "/devices/{device}", "getDevice", bind(&InventoryOperations::get)},
      {"PATCH", "/devices/{device}", "updateDevice", bind(&InventoryOperations::update)},
      {"POST", "/devices/{device}/addresses", "attachAddress", bind(&InventoryOperations::attach)},
      {"POST", "/devices/{device}/retire", "retireDevice", bind(&InventoryOperations::retire)},
      {"POST", "/devices/{device}/merge", "mergeDevices", bind(&InventoryOperations::merge)},
      {"GET", "/neighbours", "listNeighbours", bind(&InventoryOperations::neighbours)},
      {"POST", "/enrolment-tokens", "createEnrolmentToken", bind(&InventoryOperations::enrol)},
  };
}

}  // namespace sekisho::http
