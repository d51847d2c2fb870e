#include "capabilities/inventory/device.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::inventory {
namespace {

template <class T, std::size_t N>
std::optional<T> named(const T (&all)[N], std::string_view name) {
  const T* found = std::ranges::find(all, name, [](T value) { return nameOf(value); });
  return found == std::end(all) ? std::nullopt : std::optional(*found);
}

constexpr Use kUses[] = {Use::Care, Use::NotCare, Use::Undecided};
constexpr DeviceRole kRoles[] = {DeviceRole::Server, DeviceRole::Terminal, DeviceRole::Hub,
                                 DeviceRole::Other, DeviceRole::Undecided};

std::string namesOf(std::span<const DeviceRole> roles) {
  std::string all;
  for (const DeviceRole role : roles) all += (all.empty() ? "" : ", ") + std::string(nameOf(role));
  return all;
}

Result<DeviceRole> roleNamed(std::string_view word, std::span<const DeviceRole> roles) {
  const auto role = deviceRoleFrom(word);
  if (role && std::ranges::find(roles, *role) != roles.end()) return *role;
  return fail(ErrorCode::InvalidInput, MessageId{"inventory.role-unknown"}, {},
              {{"role", std::string(isOneLine(word, kMaxNameBytes) ? word : "…")},
               {"roles", namesOf(roles)}});
}

constexpr Origin kOrigins[] = {Origin::SetUp, Origin::Hand, Origin::Neighbour, Origin::LeaseList};

}  // namespace

std::string_view nameOf(Use use) noexcept {
  switch (use) {
    case Use::Care: return "care";
    case Use::NotCare: return "not-care";
    case Use::Undecided: return "undecided";
  }
  std::unreachable();
}

std::string_view nameOf(DeviceRole role) noexcept {
  switch (role) {
    case DeviceRole::Server: return "server";
    case DeviceRole::Terminal: return "terminal";
    case DeviceRole::Hub: return "hub";
    case DeviceRole::Other: return "other";
    case DeviceRole::Undecided: return "undecided";
  }
  std::unreachable();
}

std::string_view nameOf(Origin origin) noexcept {
  switch (origin) {
    case Origin::SetUp: return "set-up";
    case Origin::Hand: return "hand";
    case Origin::Neighbour: return "neighbour";
    case Origin::LeaseList: return "lease-list";
  }
  std::unreachable();
}

std::optional<Use> useFrom(std::string_view name) noexcept { return named(kUses, name); }
std::optional<DeviceRole> deviceRoleFrom(std::string_view name) noexcept {
  return named(kRoles, name);
}
Result<DeviceRole> deviceRoleNamed(std::string_view word) { return roleNamed(word, kRoles); }
Result<DeviceRole> decidedRoleNamed(std::string_view word) {
  static_assert(kRoles[std::size(kRoles) - 1] == DeviceRole::Undecided);
  return roleNamed(word, std::span(kRoles).first(std::size(kRoles) - 1));
}
std::optional<Origin> originFrom(std::string_view name) noexcept { return named(kOrigins, name); }

std::optional<std::vector<DeviceRole>> deviceRolesFrom(std::string_view text) {
  std::vector<DeviceRole> roles;
  if (text.empty()) return roles;
  for (const std::string_view word : split(text, ',')) {
    const auto role = deviceRoleFrom(trimmed(word));
    if (!role || std::ranges::find(roles, *role) != roles.end()) return std::nullopt;
    roles.push_back(*role);
  }
  return roles;
}

std::string textOf(const std::vector<DeviceRole>& roles) {
  std::string text;
  for (const DeviceRole role : roles) {
    if (!text.empty()) text += ',';
    text += nameOf(role);
  }
  return text;
}

std::optional<Mac> Mac::fromText(std::string_view text) {
  std::string digits(text);
  const bool separated = text.size() == 17 || text.size() == 14;
  if (separated) {
    const char separator = text.size() == 14 ? '.' : text[2];
    const std::size_t group = text.size() == 14 ? 5 : 3;
    if (separator != ':' && separator != '-' && separator != '.') return std::nullopt;
    for (std::size_t i = group - 1; i < text.size(); i += group) {
      if (text[i] != separator) return std::nullopt;
    }
    std::erase(digits, separator);
  }
  const auto bytes = fromHex(digits);
  if (!bytes || bytes->size() != 6) return std::nullopt;
  const bool is_group = (std::to_integer<unsigned>((*bytes)[0]) & 1U) != 0;
  if (is_group || std::ranges::all_of(*bytes, [](std::byte b) { return b == std::byte{0}; })) {
    return std::nullopt;
  }
  std::string written = toHex(*bytes);
  for (const std::size_t at : {10U, 8U, 6U, 4U, 2U}) written.insert(at, 1, ':');
  return Mac{std::move(written)};
}

bool Mac::isRandomised() const {
  return text.size() > 1 && std::string_view("2367abefABEF").contains(text[1]);
}

bool isIpAddress(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

Result<void> check(const Device& device) {
  const auto refuse = [](std::string_view field) {
    return fail(ErrorCode::InvalidInput, MessageId{"inventory.field-bad"}, {},
                {{"field", std::string(field)},
                 {"most", std::to_string(kMaxNameBytes)},
                 {"pointer", field == "address" ? "/ip" : "/" + std::string(field)}});
  };
  if (trimmed(device.name).empty() || !isOneLine(device.name, kMaxNameBytes)) return refuse("name");
  if (!isOneLine(device.place, kMaxNameBytes)) return refuse("place");
  if (!isOneLine(device.owner, kMaxNameBytes)) return refuse("owner");
  if (!isOneLine(device.address, 64)) return refuse("address");
  if (!device.address.empty() && !isIpAddress(device.address)) {
    return fail(ErrorCode::InvalidInput, MessageId{"inventory.ip-bad"}, {}, {{"pointer", "/ip"}});
  }
  return {};
}

namespace {

// Rows that name each other in a ring have no last one: after as many steps as rows it is one.
template <class GoesOnAs>
const Device* lastOf(std::span<const Device> all, DeviceId id, GoesOnAs goes_on_as) {
  for (std::size_t steps = 0; steps <= all.size(); ++steps) {
    const auto found = std::ranges::find(all, id, &Device::id);
    if (found == all.end()) return nullptr;
    const std::optional<DeviceId> next = goes_on_as(*found);
    if (!next) return &*found;
    id = *next;
  }
  return nullptr;
}

}  // namespace

const Device* machineToday(std::span<const Device> all, DeviceId id) {
  return lastOf(all, id, [](const Device& row) { return row.merged_into; });
}

std::function<DeviceId(DeviceId)> rowsToday(std::span<const Device> all) {
  return [all](DeviceId id) {
    const Device* row = machineToday(all, id);
    return row == nullptr ? id : row->id;
  };
}

const Device* machineReturned(std::span<const Device> all, DeviceId id) {
  return lastOf(all, id, [](const Device& row) {
    return row.merged_into ? row.merged_into : row.returned_as;
  });
}

}  // namespace sekisho::inventory
