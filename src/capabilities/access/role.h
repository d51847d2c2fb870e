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

/// "director administrator", in the order of the enum, each once.
[[nodiscard]] std::string textOf(const Roles& roles);
/// Nothing if a word is no role.
[[nodiscard]] std::optional<Roles> rolesFrom(std::string_view text);

}  // namespace sekisho::access
