#include "capabilities/access/act.h"

#include <utility>

namespace sekisho::access {

std::string_view nameOf(ActKind kind) noexcept {
  switch (kind) {
    case ActKind::Given: return "given";
    case ActKind::Reset: return "reset";
    case ActKind::Stopped: return "stopped";
  }
  std::unreachable();
}

std::optional<ActKind> actKindFrom(std::string_view name) noexcept {
  for (const ActKind kind : {ActKind::Given, ActKind::Reset, ActKind::Stopped}) {
    if (nameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<void> check(const Act& act, const ActConfirmation& confirmation) {
  // One whose sign-in was made lately leaves it open for another.
  if (act.confirmed &&
      (!act.confirmed->lately || confirmation.lately || act.confirmed->by == confirmation.by)) {
    return fail(ErrorCode::Conflict, MessageId{"access.act-confirmed"});
  }
  if (act.kind == ActKind::Reset) {
    if (confirmation.by == act.person) return {};
    return fail(ErrorCode::Conflict, MessageId{"access.act-not-yours"});
  }
  const bool got = act.kind == ActKind::Given && confirmation.by == act.person;
  if (got || confirmation.by == act.by) {
    return fail(ErrorCode::Conflict, MessageId{"access.act-own"});
  }
  return {};
}

void nameActor(Act& act, const journal::Actor& by) {
  act.by = by.person;
  act.console = by.os_account;
}

}  // namespace sekisho::access
