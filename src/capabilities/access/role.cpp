#include "capabilities/access/role.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr Role kAll[] = {Role::Director,  Role::Administrator, Role::SafetyManager, Role::Staff,
                         Role::Temporary, Role::Provider,      Role::SetUp};
constexpr std::size_t kMaxShown = 80;

std::string allRoles() {
  std::string all;
  for (const Role role : kAll) all += (all.empty() ? "" : ", ") + std::string(nameOf(role));
  return all;
}

}  // namespace

std::string_view nameOf(Role role) noexcept {
  switch (role) {
    case Role::Director: return "director";
    case Role::Administrator: return "administrator";
    case Role::SafetyManager: return "safety-manager";
    case Role::Staff: return "staff";
    case Role::Temporary: return "temporary";
    case Role::Provider: return "provider";
    case Role::SetUp: return "set-up";
  }
  std::unreachable();
}

std::optional<Role> roleFrom(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kAll, name, [](Role role) { return nameOf(role); });
  return found == std::end(kAll) ? std::nullopt : std::optional(*found);
}

Result<Role> roleNamed(std::string_view word) {
  if (const auto role = roleFrom(word)) return *role;
  return fail(
      ErrorCode::InvalidInput, MessageId{"access.role-unknown"}, {},
      {{"role", std::string(isOneLine(word, kMaxShown) ? word : "…")}, {"roles", allRoles()}});
}

bool holds(const Roles& roles, Role role) noexcept {
  return std::ranges::find(roles, role) != roles.end();
}

bool decides(const Roles& roles) noexcept {
  return holds(roles, Role::Director) || holds(roles, Role::Administrator) ||
         holds(roles, Role::SafetyManager);
}

Result<void> checkRoles(const Roles& roles) {
  const auto refuse = [](MessageId message) {
    return fail(ErrorCode::InvalidInput, message, {}, {{"pointer", "/roles"}});
  };
  if (roles.empty()) return refuse(MessageId{"access.role-missing"});
  if (decides(roles) && (holds(roles, Role::Provider) || holds(roles, Role::SetUp))) {
    return refuse(MessageId{"access.roles-apart"});
  }
  return {};
}

std::string textOf(const Roles& roles) {
  std::string text;
  for (const Role role : kAll) {
    if (std::ranges::find(roles, role) == roles.end()) continue;
    if (!text.empty()) text += ' ';
    text += nameOf(role);
  }
  return text;
}

std::optional<Roles> rolesFrom(std::string_view text) {
  Roles roles;
  for (const std::string_view word : words(text)) {
    const auto role = roleFrom(word);
    if (!role) return std::nullopt;
    roles.push_back(*role);
  }
  return roles;
}

}  // namespace sekisho::access
