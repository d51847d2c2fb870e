#include "capabilities/orca/probe/quiet.h"

#include <algorithm>

#include "core/digest.h"

namespace sekisho::orca {
namespace {

constexpr std::string_view kUserLabel = "sekisho orca user v1:";
constexpr std::size_t kUserDigits = 16;

std::optional<Instant> instantIn(const Json& value) {
  const auto* ms = value.integer();
  return ms == nullptr ? std::nullopt : std::optional(fromMs(*ms));
}

}  // namespace

std::string Quiet::markOf(std::string_view user) {
  return sha256({bytesOf(kUserLabel), bytesOf(user)}).hex().substr(0, kUserDigits);
}

void Quiet::beginAt(Instant at) {
  users_.clear();
  since_ = at;
}

void Quiet::passTo(Instant at) {
  if (at < since_) beginAt(at);
}

void Quiet::act(const std::string& mark, Instant at) {
  passTo(at);
  if (users_.size() >= kMostUsers && !users_.contains(mark)) beginAt(at);
  auto [known, is_new] = users_.try_emplace(mark, Known{.last = since_});
  Known& user = known->second;
  if (at < user.last) {  // the clock went back
    beginAt(at);
    users_.emplace(mark, Known{.last = at});
    return;
  }
  if (at - user.last >= kLeast) {
    user.spans.push_back({user.last, at});
    if (user.spans.size() > kMostSpans) forgetBefore(user.spans[1].from);
  }
  user.last = at;
  if (at - since_ > 2 * kKept) forgetBefore(at - kKept);
}

void Quiet::forgetBefore(Instant at) {
  since_ = std::max(since_, at);
  for (auto& [mark, user] : users_) {
    user.last = std::max(user.last, since_);
    std::erase_if(user.spans, [&](const Span& span) { return span.until <= since_; });
  }
}

std::optional<std::vector<Quiet::Span>> Quiet::spansOf(const std::string& mark, Instant from,
                                                       Instant until) const {
  if (from < since_) return std::nullopt;
  std::vector<Span> spans;
  const auto put = [&](Instant begins, Instant ends) {
    const Span span{std::max(begins, from), std::min(ends, until)};
    if (span.until - span.from >= kLeast) spans.push_back(span);
  };
  const auto known = users_.find(mark);
  if (known == users_.end()) {
    put(from, until);
    return spans;
  }
  for (const Span& span : known->second.spans) put(span.from, span.until);
  put(known->second.last, until);
  return spans;
}

Json Quiet::state() const {
  Json::Object users;
  for (const auto& [mark, user] : users_) {
    Json::Array spans;
    for (const Span& span : user.spans) {
      spans.emplace_back(Json::Array{toMs(span.from), toMs(span.until)});
    }
    users.emplace(mark, Json::Object{{"last", toMs(user.last)}, {"spans", std::move(spans)}});
  }
  Json::Object state{{"users", std::move(users)}};
  if (since_ != Instant::max()) state.emplace("since", toMs(since_));
  return state;
}

Quiet Quiet::from(const Json& state) {
  Quiet quiet;
  const auto since = instantIn(state["since"]);
  const auto* users = state["users"].object();
  if (!since || users == nullptr) return {};
  quiet.since_ = *since;
  for (const auto& [mark, kept] : *users) {
    Known user{.last = instantIn(kept["last"]).value_or(*since)};
    if (const auto* spans = kept["spans"].array()) {
      for (const Json& span : *spans) {
        const auto* ends = span.array();
        if (ends == nullptr || ends->size() != 2) return {};
        const auto begins = instantIn((*ends)[0]);
        const auto until = instantIn((*ends)[1]);
        if (!begins || !until) return {};
        user.spans.push_back({*begins, *until});
      }
    }
    quiet.users_.emplace(mark, std::move(user));
  }
  return quiet;
}

}  // namespace sekisho::orca
