#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/ownership/account_owner.h"
#include "interfaces/http/body.h"
#include "interfaces/http/call.h"
#include "interfaces/http/session.h"

namespace sekisho::http {

// What both parts of the access register, accounts and operators of 日レセ, ask for and show of a
// row in the same way.

inline constexpr std::size_t kMaxRowPurpose = 200;

/// Reads `person`, `purpose`, `from` and `until` into a row, which `caller` says from `now` on.
/// What is wrong is noted in `members`.
template <class Row>
void readRow(Members& members, const Caller& caller, Instant now, Row& row) {
  row.person = members.id<PersonId>("person");
  row.purpose = members.maybeText("purpose", kMaxRowPurpose).value_or("");
  const auto from = fromIsoDay(members.text("from", 10));
  if (!from) members.wrong("from");
  row.from = from.value_or(std::chrono::sys_days{});
  if (const auto until = members.maybeText("until", 10); until && !until->empty()) {
    row.until = fromIsoDay(*until);
    if (!row.until) members.wrong("until");
  }
  row.by = caller.signedIn().person;
  row.at = now;
}

/// Takes the row of the path back in `rows`, with the reason of the body; answers it as it is then.
template <class Rows>
auto endRow(Rows& rows, Call& call, Instant now)
    -> decltype(rows.end(ownership::OwnershipId{}, ownership::Ending{})) {
  const auto id = ownership::OwnershipId::fromText(call.parameter("ownership"));
  if (!id) return fail(ErrorCode::NotFound, MessageId{"ownership.unknown"});
  Members members(call.body);
  const std::string why = members.text("why", kMaxReason);
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  return rows.end(*id, {.by = call.caller.signedIn().person, .at = now, .why = why});
}

/// Covers what names somebody or something of the clinic in a row's body, where the caller may not
/// see it: `name` is its account or operator.
inline void coverRow(Json::Object& members, std::string_view name) {
  members[std::string(name)] = kMasked;
  members["purpose"] = kMasked;
  if (Json::Object* ended = members["ended"].object()) (*ended)["why"] = kMasked;
}

}  // namespace sekisho::http
