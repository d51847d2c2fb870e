#include "interfaces/http/roles.h"

#include <algorithm>

namespace sekisho::http {
namespace {

template <class Role>
std::vector<Role> readRoles(Members& members, Result<Role> (*named)(std::string_view)) {
  std::vector<Role> roles;
  for (const Json& word : members.array("roles")) {
    const std::string* text = word.text();
    auto role = text == nullptr ? fail(ErrorCode::InvalidInput, MessageId{"http.body-fields"})
                                : named(*text);
    if (!role) {
      members.wrong("roles", std::move(role.error()));
      break;
    }
    if (std::ranges::find(roles, *role) != roles.end()) members.wrong("roles");
    roles.push_back(*role);
  }
  return roles;
}

}  // namespace

access::Roles readSignInRoles(Members& members) {
  return readRoles<access::Role>(members, &access::roleNamed);
}

std::vector<inventory::DeviceRole> readDeviceRoles(Members& members) {
  using inventory::DeviceRole;
  auto roles = readRoles<DeviceRole>(members, &inventory::deviceRoleNamed);
  const bool undecided = std::ranges::find(roles, DeviceRole::Undecided) != roles.end();
  if (roles.empty() || (undecided && roles.size() > 1)) members.wrong("roles");
  return roles;
}

std::vector<inventory::DeviceRole> readDecidedRoles(Members& members) {
  auto roles = readRoles<inventory::DeviceRole>(members, &inventory::decidedRoleNamed);
  if (roles.empty()) members.wrong("roles");
  return roles;
}

}  // namespace sekisho::http
