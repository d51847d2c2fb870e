#include "capabilities/inventory/store/device_store.h"

#include <algorithm>
#include <map>

namespace sekisho::inventory {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kColumns =
    "id, name, place, owner, purpose, roles, origin, address, registered_ms, retired_ms, "
    "merged_into, returned_as";

Value optional(const std::optional<Instant>& at) { return at ? valueOf(*at) : Value(); }

Result<Device> deviceFrom(const Row& row) {
  const auto use = useFrom(row.text(4));
  const auto roles = deviceRolesFrom(row.text(5));
  const auto origin = originFrom(row.text(6));
  if (!use || !roles || !origin) {
    return fail(ErrorCode::Corrupt, MessageId{"inventory.row-broken"}, "a device row");
  }
  return Device{.id = row.id<DeviceId>(0),
                .name = row.text(1),
                .place = row.text(2),
                .owner = row.text(3),
                .use = *use,
                .roles = *roles,
                .origin = *origin,
                .macs = {},
                .address = row.text(7),
                .registered = row.instant(8),
                .retired = row.isNull(9) ? std::nullopt : std::optional(row.instant(9)),
                .merged_into = row.isNull(10) ? std::nullopt : std::optional(row.id<DeviceId>(10)),
                .returned_as = row.isNull(11) ? std::nullopt : std::optional(row.id<DeviceId>(11))};
}

Json bodyOf(const Device& device) {
  Json::Array macs;
  for (const Mac& mac : device.macs) macs.emplace_back(mac.text);
  return Json::Object{{"device", device.id.text()},      {"name", device.name},
                      {"place", device.place},           {"owner", device.owner},
                      {"use", nameOf(device.use)},       {"roles", textOf(device.roles)},
                      {"origin", nameOf(device.origin)}, {"address", device.address},
                      {"macs", std::move(macs)}};
}

Result<std::vector<Device>> read(Transaction& transaction, std::string_view where,
                                 std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run("SELECT " + std::string(kColumns) + " FROM device WHERE clinic = ? " +
                                  std::string(where) + " ORDER BY name, id",
                              arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Device> devices;
  std::map<DeviceId, std::size_t> place;
  for (const Row& row : *rows) {
    auto device = deviceFrom(row);
    if (!device) return std::unexpected(std::move(device.error()));
    place[device->id] = devices.size();
    devices.push_back(std::move(*device));
  }
  auto macs = transaction.run("SELECT device, mac FROM device_mac WHERE clinic = ? ORDER BY mac",
                              {valueOf(transaction.clinic())});
  if (!macs) return std::unexpected(std::move(macs.error()));
  for (const Row& row : *macs) {
    const auto found = place.find(row.id<DeviceId>(0));
    if (found != place.end()) devices[found->second].macs.push_back(Mac{row.text(1)});
  }
  return devices;
}

Result<Device> readOne(Transaction& transaction, DeviceId id) {
  auto devices = read(transaction, "AND id = ?", {valueOf(id)});
  if (!devices) return std::unexpected(std::move(devices.error()));
  if (devices->empty()) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
  return std::move(devices->front());
}

Result<void> keepMac(Transaction& transaction, DeviceId device, const Mac& mac) {
  auto returned = transaction.run(
      "UPDATE device SET returned_as = ? WHERE clinic = ? AND retired_ms IS NOT NULL AND id = "
      "(SELECT device FROM device_mac WHERE clinic = ? AND mac = ?)",
      {valueOf(device), valueOf(transaction.clinic()), valueOf(transaction.clinic()), mac.text});
  if (!returned) return std::unexpected(std::move(returned.error()));
  auto kept = transaction.run(
      "INSERT INTO device_mac (clinic, mac, device) VALUES (?, ?, ?) "
      "ON CONFLICT (clinic, mac) DO UPDATE SET device = excluded.device WHERE EXISTS ("
      "SELECT 1 FROM device d WHERE d.clinic = device_mac.clinic AND d.id = device_mac.device "
      "AND d.retired_ms IS NOT NULL) RETURNING mac",
      {valueOf(transaction.clinic()), mac.text, valueOf(device)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (kept->empty()) {
    return fail(ErrorCode::Conflict, MessageId{"inventory.address-known"}, {},
                {{"pointer", "/mac"}});
  }
  return {};
}

class StoredRegister final : public DeviceRegister {
 public:
  StoredRegister(storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
                 EndAgents end_agents)
      : database_(database),
        decisions_(decisions),
        clinic_(clinic),
        end_agents_(std::move(end_agents)) {}

  [[nodiscard]] Result<std::vector<Device>> all(bool with_retired) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, with_retired ? "" : "AND retired_ms IS NULL", {});
  }

  [[nodiscard]] Result<Device> device(DeviceId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readOne(**transaction, id);
  }

  Result<void> add(const std::vector<Device>& added, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM device WHERE clinic = ? AND retired_ms IS NULL",
                          {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) + added.size() > kMaxDevices) {
        return fail(ErrorCode::Conflict, MessageId{"inventory.full"});
      }
      Json::Array devices;
      std::vector<DeviceId> about;
      for (const Device& device : added) {
        if (auto kept = insert(transaction, device); !kept) {
          return std::unexpected(std::move(kept.error()));
        }
        devices.push_back(bodyOf(device));
        about.push_back(device.id);
      }
      return journal::Decision{"device.registered@1",
                               Json::Object{{"by", by.toJson()}, {"devices", std::move(devices)}},
                               std::move(about)};
    });
  }

  Result<void> update(const Device& changed, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before = readOne(transaction, changed.id);
      if (!before) return std::unexpected(std::move(before.error()));
      if (before->retired) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
      if (auto fine = check(changed); !fine) return std::unexpected(std::move(fine.error()));
      auto kept = transaction.run(
          "UPDATE device SET name = ?, place = ?, owner = ?, purpose = ?, roles = ?, address = ? "
          "WHERE clinic = ? AND id = ?",
          {changed.name, changed.place, changed.owner, std::string(nameOf(changed.use)),
           textOf(changed.roles), changed.address, valueOf(clinic_), valueOf(changed.id)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{
          "device.changed@1",
          Json::Object{
              {"by", by.toJson()}, {"before", bodyOf(*before)}, {"after", bodyOf(changed)}},
          {changed.id}};
    });
  }

  Result<void> retire(DeviceId id, Instant at, std::string_view reason,
                      const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto ended = end(transaction, id, at, Value()); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      const auto agents = end_agents_(transaction, id);
      if (!agents) return std::unexpected(agents.error());
      return journal::Decision{"device.retired@1",
                               Json::Object{{"by", by.toJson()},
                                            {"device", id.text()},
                                            {"reason", reason},
                                            {"agents_ended", *agents}},
                               {id}};
    });
  }

  Result<void> merge(DeviceId from, DeviceId into, Instant at, const journal::Actor& by) override {
    if (from == into) return fail(ErrorCode::InvalidInput, MessageId{"inventory.merge-itself"});
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto target = readOne(transaction, into); !target || target->retired) {
        return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
      }
      auto moved =
          transaction.run("UPDATE device_mac SET device = ? WHERE clinic = ? AND device = ?",
                          {valueOf(into), valueOf(clinic_), valueOf(from)});
      if (!moved) return std::unexpected(std::move(moved.error()));
      if (auto ended = end(transaction, from, at, valueOf(into)); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      return journal::Decision{
          "device.merged@1",
          Json::Object{{"by", by.toJson()}, {"from", from.text()}, {"into", into.text()}},
          {from, into}};
    });
  }

  Result<std::vector<Mac>> attach(DeviceId id, const std::vector<Mac>& macs,
                                  const journal::Actor& by) override {
    auto devices = all(false);
    if (!devices) return std::unexpected(std::move(devices.error()));
    if (std::ranges::find(*devices, id, &Device::id) == devices->end()) {
      return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    }
    std::vector<Mac> fresh;
    std::vector<Mac> elsewhere;
    for (const Mac& mac : macs) {
      const auto owner = std::ranges::find_if(*devices, [&](const Device& it) {
        return std::ranges::find(it.macs, mac) != it.macs.end();
      });
      if (owner == devices->end()) {
        fresh.push_back(mac);
      } else if (owner->id != id) {
        elsewhere.push_back(mac);
      }
    }
    if (fresh.empty()) return elsewhere;
    auto kept =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          Json::Array attached;
          for (const Mac& mac : fresh) {
            if (auto one = keepMac(transaction, id, mac); !one) {
              return std::unexpected(std::move(one.error()));
            }
            attached.emplace_back(mac.text);
          }
          return journal::Decision{
              "device.addresses-attached@1",
              Json::Object{
                  {"by", by.toJson()}, {"device", id.text()}, {"macs", std::move(attached)}},
              {id}};
        });
    if (!kept) return std::unexpected(std::move(kept.error()));
    return elsewhere;
  }

 private:
  Result<void> end(Transaction& transaction, DeviceId id, Instant at, Value merged_into) {
    auto ended = transaction.run(
        "UPDATE device SET retired_ms = ?, merged_into = ? "
        "WHERE clinic = ? AND id = ? AND retired_ms IS NULL RETURNING id",
        {valueOf(at), std::move(merged_into), valueOf(clinic_), valueOf(id)});
    if (!ended) return std::unexpected(std::move(ended.error()));
    if (ended->empty()) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
    return {};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
  EndAgents end_agents_;
};

}  // namespace

Result<void> insert(Transaction& transaction, const Device& device) {
  if (auto fine = check(device); !fine) return fine;
  auto kept = transaction.run(
      "INSERT INTO device (clinic, id, name, place, owner, purpose, roles, origin, address, "
      "registered_ms, retired_ms, merged_into) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
      {valueOf(transaction.clinic()), valueOf(device.id), device.name, device.place, device.owner,
       std::string(nameOf(device.use)), textOf(device.roles), std::string(nameOf(device.origin)),
       device.address, valueOf(device.registered), optional(device.retired)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (const Mac& mac : device.macs) {
    if (auto one = keepMac(transaction, device.id, mac); !one) return one;
  }
  return {};
}

std::unique_ptr<DeviceRegister> openDeviceRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic,
                                                   EndAgents end_agents) {
  return std::make_unique<StoredRegister>(database, decisions, clinic, std::move(end_agents));
}

}  // namespace sekisho::inventory
