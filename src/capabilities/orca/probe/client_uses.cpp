#include "capabilities/orca/probe/client_uses.h"

#include <algorithm>
#include <variant>

#include "capabilities/orca/probe/row_words.h"
#include "capabilities/orca/probe/use_words.h"

namespace sekisho::orca {
namespace {

constexpr const char* kUsed = "orca.client-used@1";
constexpr const char* kOutput = "orca.client-output@1";
constexpr const char* kSession = "orca.client-session@1";
constexpr std::string_view kDisconnected = "disconnected";
constexpr std::string_view kCut = "cut";

// By the terminal's clock, which is Japan's.
Instant instantOf(std::chrono::local_seconds local) {
  return Instant{local.time_since_epoch()} - kJst;
}

Json orNull(std::optional<Instant> at) { return at ? Json(toMs(*at)) : Json(); }

}  // namespace

void ClientUses::take(const monsiaj::Line& said, const std::string& line) {
  const Instant at = instantOf(said.at);
  passTo(at);
  const Instant before = std::exchange(last_, at);
  if (!said.what) return;
  if (const auto* connected = std::get_if<monsiaj::Connected>(&*said.what)) {
    const std::string mark = sessionMark(connected->session);
    if (session_ && session_->mark != mark) endSession(kCut, before);
    if (!session_) session_ = Session{.line = line, .mark = mark, .from = at, .act = at};
  } else if (const auto* over = std::get_if<monsiaj::Disconnected>(&*said.what)) {
    const std::string mark = sessionMark(over->session);
    if (session_ && session_->mark.empty()) session_->mark = mark;  // it began unseen
    if (session_ && session_->mark != mark) endSession(kCut, before);
    sessionFrom(line).mark = mark;
    endSession(kDisconnected, at);
  } else if (const auto* shown = std::get_if<monsiaj::WindowShown>(&*said.what)) {
    if (session_) session_->function = functionOf(shown->window);
  } else if (const auto* operated = std::get_if<monsiaj::Operated>(&*said.what)) {
    const std::string function(functionOf(operated->window));
    act(sessionFrom(line), {kUsed, function}, line, at);
    sessionFrom(line).function = function;
  } else if (std::holds_alternative<monsiaj::ReportPrinted>(*said.what)) {
    act(sessionFrom(line), {kOutput, "report"}, line, at);
  } else if (std::holds_alternative<monsiaj::FileDownloaded>(*said.what)) {
    act(sessionFrom(line), {kOutput, "file"}, line, at);
  }
}

// One that is not known to have begun did so unseen.
ClientUses::Session& ClientUses::sessionFrom(const std::string& line) {
  if (!session_) return session_.emplace(Session{.line = line});
  return *session_;
}

// Where the clock went back a stretch ends, and what was quiet is not known any more.
void ClientUses::act(Session& session, const Key& key, const std::string& line, Instant at) {
  noteQuiet(session, at);
  auto known = stretches_.find(key);
  if (known != stretches_.end() && at < known->second.from) {
    tell(known->first, known->second);
    stretches_.erase(known);
    known = stretches_.end();
  }
  if (known == stretches_.end()) {
    stretches_.emplace(key, Uses::Stretch{.line = line, .from = at, .until = at, .times = 1});
    return;
  }
  known->second.until = std::max(known->second.until, at);
  ++known->second.times;
}

void ClientUses::noteQuiet(Session& session, Instant at) {
  if (!session.act) return;
  const Instant before = *session.act;
  if (at < before || session.quiet.size() >= kMostQuiet) {
    session.act.reset();
    session.quiet.clear();
    return;
  }
  if (at - before >= Quiet::kLeast) session.quiet.push_back({before, at});
  session.act = at;
}

void ClientUses::passTo(Instant now) {
  std::erase_if(stretches_, [&](const auto& one) {
    const Uses::Stretch& stretch = one.second;
    if (!stretch.isOverAt(now)) return false;
    tell(one.first, stretch);
    return true;
  });
  if (session_ && now >= last_ + kSilent) endSession(kCut, last_);
}

void ClientUses::end() {
  endSession(kCut, last_);
  tellStretches();
}

void ClientUses::endSession(std::string_view how, Instant at) {
  if (!session_) return;
  noteQuiet(*session_, at);
  tellStretches();
  const Session ended = *session_;
  session_.reset();
  if (ended.mark.empty()) return;  // nobody could tell whose it was
  Json::Object body{{"line", ended.line},
                    {"session", ended.mark},
                    {"what", how},
                    {"until", toRfc3339(std::max(at, ended.from.value_or(at)))}};
  if (ended.from) body.emplace("from", toRfc3339(*ended.from));
  putWord(body, "function", ended.function);
  if (ended.act) body.emplace("quiet", spansJson(ended.quiet));
  told_.push_back({.kind = kSession, .body = std::move(body)});
}

void ClientUses::tellStretches() {
  for (const auto& [key, stretch] : std::exchange(stretches_, {})) tell(key, stretch);
}

void ClientUses::tell(const Key& key, const Uses::Stretch& stretch) {
  Json::Object body{{"line", stretch.line},
                    {"what", key.second},
                    {"from", toRfc3339(stretch.from)},
                    {"until", toRfc3339(stretch.until)},
                    {"times", stretch.times}};
  if (session_) putWord(body, "session", session_->mark);
  told_.push_back({.kind = key.first, .body = std::move(body)});
}

Json ClientUses::state() const {
  Json::Array stretches;
  for (const auto& [key, stretch] : stretches_) {
    stretches.emplace_back(Json::Object{{"kind", key.first},
                                        {"what", key.second},
                                        {"line", stretch.line},
                                        {"from", toMs(stretch.from)},
                                        {"until", toMs(stretch.until)},
                                        {"times", stretch.times}});
  }
  Json::Object state{{"stretches", std::move(stretches)}, {"last", toMs(last_)}};
  if (!session_) return state;
  Json::Array quiet;
  for (const Quiet::Span& span : session_->quiet) {
    quiet.emplace_back(Json::Object{{"from", toMs(span.from)}, {"until", toMs(span.until)}});
  }
  state.emplace("session", Json::Object{{"line", session_->line},
                                        {"mark", session_->mark},
                                        {"function", session_->function},
                                        {"from", orNull(session_->from)},
                                        {"act", orNull(session_->act)},
                                        {"quiet", std::move(quiet)}});
  return state;
}

ClientUses ClientUses::from(const Json& state) {
  ClientUses uses;
  uses.last_ = instantFrom(state["last"]).value_or(Instant{});
  if (const auto* stretches = state["stretches"].array()) {
    for (const Json& one : *stretches) {
      const auto begun = instantFrom(one["from"]);
      const auto until = instantFrom(one["until"]);
      const auto* times = one["times"].integer();
      if (!begun || !until || times == nullptr) return {};
      uses.stretches_.emplace(
          Key{textIn(one, "kind"), textIn(one, "what")},
          Uses::Stretch{
              .line = textIn(one, "line"), .from = *begun, .until = *until, .times = *times});
    }
  }
  const Json& kept = state["session"];
  if (kept.object() == nullptr) return uses;
  Session session{.line = textIn(kept, "line"),
                  .mark = textIn(kept, "mark"),
                  .function = textIn(kept, "function"),
                  .from = instantFrom(kept["from"]),
                  .act = instantFrom(kept["act"])};
  const auto* quiet = kept["quiet"].array();
  for (const Json& span : quiet == nullptr ? Json::Array() : *quiet) {
    const auto begun = instantFrom(span["from"]);
    const auto until = instantFrom(span["until"]);
    if (!begun || !until) return {};
    session.quiet.push_back({*begun, *until});
  }
  uses.session_ = std::move(session);
  return uses;
}

}  // namespace sekisho::orca
