#include "interfaces/http/kept_answers.h"

#include <utility>

namespace sekisho::http {
namespace {

constexpr std::chrono::seconds kLongest{1};
constexpr std::size_t kMost = 64;

/// Two callers to whom this is the same are answered alike.
std::string askedBy(const Call& call, KeptAnswers::For whom) {
  std::string asked = call.request.path;
  for (const auto& [name, value] : call.request.query) {
    asked.append("\n").append(name).append("\n").append(value);
  }
  const Caller& caller = call.caller;
  asked += "\n\n" + (caller.person ? access::textOf(caller.person->roles) : "nobody");
  if (caller.console) asked += " at the console";
  if (whom == KeptAnswers::For::Session) asked += "\n" + call.session_token;
  return asked;
}

/// Written down once, for everybody who asks.
Reply written(Reply reply) {
  reply.raw = canonicalJson(std::exchange(reply.body, Json()));
  reply.fields.push_back({"Content-Type", "application/json"});
  return reply;
}

}  // namespace

Route KeptAnswers::over(Route route, For whom) {
  route.answer = [self = shared_from_this(), whom,
                  answer = std::move(route.answer)](Call& call) -> Result<Reply> {
    const auto changes = self->changes_();  // before anything is read
    if (!changes) return answer(call);
    const std::string asked = askedBy(call, whom);
    if (auto kept = self->find(asked, *changes)) return *std::move(kept);
    auto reply = answer(call);
    if (!reply || reply->raw || reply->status != 200) return reply;
    Reply whole = written(*std::move(reply));
    self->keep(asked, {*changes, self->clock_.sinceBoot(), whole});
    return whole;
  };
  return route;
}

std::optional<Reply> KeptAnswers::find(const std::string& asked, std::uint64_t changes) {
  const Lock lock(mutex_);
  const auto found = kept_.find(asked);
  if (found == kept_.end() || found->second.changes != changes ||
      clock_.sinceBoot() - found->second.at >= kLongest) {
    return std::nullopt;
  }
  return found->second.reply;
}

void KeptAnswers::keep(const std::string& asked, Kept kept) {
  const Lock lock(mutex_);
  if (kept_.size() >= kMost) kept_.clear();
  kept_.insert_or_assign(asked, std::move(kept));
}

}  // namespace sekisho::http
