#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho::access {

/// What a person may be on the hub (policy.md, roles). 管理者 means the director in medical law, so
/// the administrator is never called that.
enum class Role {
  Director,       ///< 院長(管理責任者)
  Administrator,  ///< 設定担当
  SafetyManager,  ///< 安全管理責任者: people, statements, devices; not the hub itself
  Staff,          ///< 職員: the board and the devices, nobody's name
  Temporary,      ///< 短期職員(派遣・代診): the board
  Provider,       ///< サポート事業所: machines and the journal's outside, nobody's name
  SetUp,          ///< 設置作業者: sets the hub up, sees no patient reference
};

/// "director", "safety-manager", …: as sent and stored.
[[nodiscard]] std::string_view nameOf(Role role) noexcept;
[[nodiscard]] std::optional<Role> roleFrom(std::string_view name) noexcept;
/// The same of a word that somebody typed: InvalidInput (access.role-unknown) with {role} and all
/// the {roles} there are.
[[nodiscard]] Result<Role> roleNamed(std::string_view word);

using Roles = std::vector<Role>;

[[nodiscard]] bool holds(const Roles& roles, Role role) noexcept;
/// Director, administrator or safety manager: they see names, and decide about people and machines.
[[nodiscard]] bool decides(const Roles& roles) noexcept;
/// InvalidInput with the pointer /roles: access.role-missing, access.roles-apart (one who comes
/// from outside and sees nobody's name, a provider or a set-up account, cannot decide as well).
[[nodiscard]] Result<void> checkRoles(const Roles& roles);

/// "director administrator", in the order of the enum, each once.
[[nodiscard]] std::string textOf(const Roles& roles);
/// Nothing if a word is no role.
[[nodiscard]] std::optional<Roles> rolesFrom(std::string_view text);

}  // namespace sekisho::access
