#include "capabilities/access/act.h"

namespace sekisho::access {

std::string_view nameOf(ActKind kind) noexcept {
  return kind == ActKind::Given ? "given" : "reset";
}

std::optional<ActKind> actKindFrom(std::string_view name) noexcept {
  for (const ActKind kind : {ActKind::Given, ActKind::Reset}) {
    if (nameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<void> check(const Act& act, const ActConfirmation& confirmation) {
  if (act.confirmed) return fail(ErrorCode::Conflict, MessageId{"access.act-confirmed"});
  if (act.kind == ActKind::Reset) {
    if (confirmation.by == act.person) return {};
    return fail(ErrorCode::Conflict, MessageId{"access.act-not-yours"});
  }
  if (confirmation.by == act.person || confirmation.by == act.by) {
    return fail(ErrorCode::Conflict, MessageId{"access.act-own"});
  }
  return {};
}

void nameActor(Act& act, const journal::Actor& by) {
  act.by = by.person;
  act.console = by.os_account;
}

}  // namespace sekisho::access
