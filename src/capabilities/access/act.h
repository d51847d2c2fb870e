#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/access/role.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::access {

using ActId = Id<struct ActTag>;

/// What one person did to a sign-in that somebody else ought to look at.
enum class ActKind {
  Given,    ///< Roles that decide were given, to a new sign-in or an old one.
  Reset,    ///< Whoever decides was given another password or code by somebody else.
  Stopped,  ///< A director's sign-in was stopped, or that role taken away, by somebody else.
};
[[nodiscard]] std::string_view nameOf(ActKind kind) noexcept;
[[nodiscard]] std::optional<ActKind> actKindFrom(std::string_view name) noexcept;

/// That somebody else has looked at it.
struct ActConfirmation {
  PersonId by = {};
  Instant at{};
  bool lately = false;  ///< Their sign-in was of one hand with that of who acted, not for long.
  friend bool operator==(const ActConfirmation&, const ActConfirmation&) = default;
};

struct Act {
  ActId id = {};
  ActKind kind = ActKind::Given;
  PersonId person = {};             ///< Whose sign-in.
  std::optional<PersonId> by = {};  ///< Nothing at the console, where nobody is named.
  std::string console = {};         ///< The OS account there.
  Instant at{};
  Roles roles = {};  ///< Given, or held by whoever was reset or stopped.
  std::string reason = {};
  std::optional<ActConfirmation> confirmed = {};

  /// Somebody gave it to themselves, since nobody else could.
  [[nodiscard]] bool isOwn() const { return by == person; }
  /// 単独承認: nobody else can be shown to have looked at it.
  [[nodiscard]] bool isAlone() const { return !confirmed || confirmed->lately; }

  friend bool operator==(const Act&, const Act&) = default;
};

/// Whether `confirmation` may stand. Conflict: access.act-confirmed (it is already,
/// unless by another of one hand with who acted, and this one is not), access.act-own (of who acted
/// or, of roles, of who got them), access.act-not-yours (a reset is acknowledged by whoever was
/// reset).
[[nodiscard]] Result<void> check(const Act& act, const ActConfirmation& confirmation);

/// Who acted, as an act names them.
void nameActor(Act& act, const journal::Actor& by);

}  // namespace sekisho::access
