#pragma once

#include <string_view>
#include <vector>

#include "capabilities/access/role.h"
#include "core/error.h"

namespace sekisho::access {

/// Who may do an operation of specs/openapi.yaml.
struct Permission {
  std::string_view operation;  ///< Its operationId.
  bool director;
  bool administrator;
  bool safety_manager;
  bool staff;
  bool temporary;
  bool provider;
  bool set_up;
  bool anybody;  ///< Without signing in.
  bool proving;  ///< Whoever still has a second factor to give or to enrol.
  bool console;  ///< The owner of the data directory at the machine, without a person.
};

/// The one role × operation table. What it does not list nobody may do.
[[nodiscard]] const std::vector<Permission>& permissions();

/// Whether somebody with these roles may do it, once they proved who they are.
[[nodiscard]] bool allows(const Permission& permission, const Roles& roles);

/// PermissionDenied (access.second-factor) unless it is open to whoever still has to prove
/// themselves.
[[nodiscard]] Result<void> authorizeProving(std::string_view operation);

/// Unauthenticated if a person is needed and none is given (`roles` null), PermissionDenied if the
/// person's roles do not suffice or the table does not list the operation.
[[nodiscard]] Result<void> authorize(std::string_view operation, const Roles* roles);

/// Whether the owner of the data directory may do it at the console without naming a person.
[[nodiscard]] Result<void> authorizeConsole(std::string_view operation);

}  // namespace sekisho::access
