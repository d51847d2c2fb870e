#include "programs/hub/tokens_that_read.h"

#include "interfaces/http/journal_rows.h"
#include "programs/hub/staff.h"

namespace sekisho::hub {

bool mayReadByToken(const Hub::State& state, PersonId made_by) {
  const auto roles = rolesToday(state, made_by);
  return roles && http::mayOpenBodies(*roles);
}

Result<std::vector<http::ReadingToken>> tokensThatRead(const Hub::State& state, PersonId made_by) {
  const auto senders = state.senders->all();
  if (!senders) return std::unexpected(senders.error());
  std::vector<http::ReadingToken> tokens;
  for (const usage::Sender& sender : *senders) {
    if (sender.made_by != made_by || !sender.may(usage::Scope::Read) ||
        !sender.isValid(state.clock.now())) {
      continue;
    }
    tokens.push_back({.name = sender.name, .reads = mayReadByToken(state, made_by)});
  }
  return tokens;
}

}  // namespace sekisho::hub
