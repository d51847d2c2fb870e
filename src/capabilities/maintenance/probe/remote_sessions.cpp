#include "capabilities/maintenance/probe/remote_sessions.h"

#include <algorithm>
#include <chrono>

#include "core/digest.h"

namespace sekisho::maintenance {
namespace {

using platform::UtmpRecord;

constexpr std::size_t kKeyDigits = 16;
// Between the session that PAM opens and the record of its terminal.
constexpr std::chrono::seconds kOneSession{60};

std::string keyOf(std::string_view what) {
  return sha256(bytesOf(what)).hex().substr(0, kKeyDigits);
}

std::optional<Instant> timeIn(const Json& value, std::string_view name) {
  const auto* ms = value[name].integer();
  return ms == nullptr ? std::nullopt : std::optional(fromMs(*ms));
}

std::string textIn(const Json& value, std::string_view name) {
  const auto* text = value[name].text();
  return text == nullptr ? std::string() : *text;
}

void put(Json::Object& body, const char* name, std::optional<Instant> at) {
  if (at) body.emplace(name, toRfc3339(*at));
}

void put(Json::Object& body, const char* name, const std::string& text) {
  if (!text.empty()) body.emplace(name, text);
}

}  // namespace

Json RemoteSessions::state() const {
  const auto list = [](const std::vector<Known>& sessions) {
    Json::Array all;
    for (const Known& one : sessions) {
      Json::Array lines;
      for (const std::string& line : one.lines) lines.emplace_back(line);
      Json::Object kept{{"key", one.key},
                        {"id", one.id},
                        {"process", std::int64_t{one.process}},
                        {"since_ms", toMs(one.since)},
                        {"place", one.place},
                        {"lines", std::move(lines)}};
      if (one.freed) kept.emplace("freed_ms", toMs(*one.freed));
      if (one.logged) kept.emplace("logged", true);
      if (!one.peer.empty()) kept.emplace("peer", one.peer);
      if (one.closed) kept.emplace("closed_ms", toMs(*one.closed));
      all.emplace_back(std::move(kept));
    }
    return all;
  };
  Json::Object state{{"boot", began_in_}, {"open", list(open_)}, {"recent", list(recent_)}};
  if (seen_) state.emplace("seen_ms", toMs(*seen_));
  if (stopped_) state.emplace("stopped_ms", toMs(*stopped_));
  return state;
}

RemoteSessions RemoteSessions::from(const Json& kept, std::string boot) {
  RemoteSessions sessions(std::move(boot));
  sessions.began_in_ = textIn(kept, "boot");
  sessions.seen_ = timeIn(kept, "seen_ms");
  sessions.stopped_ = timeIn(kept, "stopped_ms");
  const auto read = [&](const char* name, std::vector<Known>& into) {
    const auto* all = kept[name].array();
    if (all == nullptr) return;
    for (const Json& one : *all) {
      const auto* process = one["process"].integer();
      const auto since = timeIn(one, "since_ms");
      if (process == nullptr || !std::in_range<std::int32_t>(*process) || !since) continue;
      Known known{.key = textIn(one, "key"),
                  .id = textIn(one, "id"),
                  .process = static_cast<std::int32_t>(*process),
                  .since = *since,
                  .place = textIn(one, "place"),
                  .freed = timeIn(one, "freed_ms"),
                  .logged = one["logged"].boolean() != nullptr && *one["logged"].boolean(),
                  .peer = textIn(one, "peer"),
                  .closed = timeIn(one, "closed_ms")};
      const auto* lines = one["lines"].array();
      for (const Json& line : lines == nullptr ? Json::Array{} : *lines) {
        if (line.text() != nullptr) known.lines.insert(*line.text());
      }
      if (!known.key.empty()) into.push_back(std::move(known));
    }
  };
  read("open", sessions.open_);
  read("recent", sessions.recent_);
  return sessions;
}

std::vector<Told> RemoteSessions::look(const Look& look, const Named& named) {
  missed_ = false;
  takeAll(look, named);
  closeThoseGone(look);
  if (recent_.size() > kMostRecent) {
    const auto more = static_cast<std::ptrdiff_t>(recent_.size() - kMostRecent);
    recent_.erase(recent_.begin(), recent_.begin() + more);
  }
  seen_ = look.now;
  return std::exchange(told_, {});
}

void RemoteSessions::takeAll(const Look& look, const Named& named) {
  std::size_t record = 0;
  std::size_t line = 0;
  // Both up to there, as far as can be told in the order in which it happened: who was let in is in
  // the log before they have a terminal.
  const auto take_until = [&](std::size_t records, std::size_t lines) {
    while (record < records || line < lines) {
      const bool logged = line < lines && (record >= records || toMs(look.log[line].at) / 1000 <=
                                                                    look.records[record].at_s);
      if (logged) {
        take(look.log[line++], look, named);
      } else {
        take(look.records[record++], look, named);
      }
    }
  };
  if (began_in_ != boot_) {
    // What was written before this boot may still say when they ended.
    std::size_t before = 0;
    for (std::size_t i = 0; i < look.records.size(); ++i) {
      if (look.records[i].kind == UtmpRecord::Kind::Boot) before = i;
    }
    const auto earlier = [&](const SshdLine& one) { return look.booted && one.at < *look.booted; };
    const auto first = std::ranges::find_if_not(look.log, earlier);
    take_until(before, static_cast<std::size_t>(first - look.log.begin()));
    endThoseOf(true);
    recent_.clear();
    began_in_ = boot_;
  }
  for (const RemoteSession& session : look.noticed) {
    if (!isKnown(session)) begin(session, {}, look, named);
  }
  take_until(look.records.size(), look.log.size());
}

bool RemoteSessions::isKnown(const RemoteSession& session) const {
  const auto same = [&](const Known& one) { return one.id == session.id; };
  return std::ranges::any_of(open_, same) || std::ranges::any_of(recent_, same);
}

// A process names its session; of one that is gone only where it came from and when tell. sshd's
// leader is not the shell of its terminal, whose process wtmp has. Whoever has an account may write
// into the log, and says another's account and another's place there, but no process of theirs.
bool RemoteSessions::isOne(const Known& logind, const Known& recorded, const Look& look) {
  if (logind.process == recorded.process) return true;
  if (const auto is = look.of_session(recorded.process, logind.id, logind.process)) return *is;
  return !recorded.logged && !recorded.place.empty() && logind.place == recorded.place &&
         std::chrono::abs(logind.since - recorded.since) <= kOneSession &&
         (logind.lines.empty() || std::ranges::includes(logind.lines, recorded.lines));
}

void RemoteSessions::begin(const RemoteSession& session, std::string_view line, const Look& look,
                           const Named& named) {
  const Instant since = std::min(session.since.value_or(look.now), look.now);
  Known known{.id = session.id, .process = session.process, .since = since, .place = session.from};
  // Its record, or its line in the log, was read before its file could be; it may have ended since.
  for (auto* sessions : {&open_, &recent_}) {
    const auto recorded = std::ranges::find_if(*sessions, [&](const Known& one) {
      return one.id.empty() && !known.id.empty() &&
             std::chrono::abs(one.since - since) <= kOneSession &&
             (sessions == &open_ ? isOne(known, one, look) : one.process == known.process);
    });
    if (recorded == sessions->end()) continue;
    recorded->id = session.id;
    recorded->process = session.process;
    return;
  }
  if (open_.size() >= kMostOpen) {
    missed_ = true;
    return;
  }
  const std::string place = session.id.empty()
                                ? "wtmp:" + std::to_string(session.process) + ":" +
                                      std::string(line) + ":" + std::to_string(toMs(since))
                                : boot_ + ":" + session.id;
  known.key = keyOf(place);
  if (!line.empty()) known.lines.emplace(line);
  Json::Object body{{"session", known.key}, {"from", toRfc3339(since)}, {"screen", session.screen}};
  put(body, "service", session.service);
  put(body, "place", session.from);
  if (named(since)) put(body, "account", session.account);
  told_.push_back({.kind = std::string(kOpenedKind), .body = std::move(body)});
  open_.push_back(std::move(known));
}

void RemoteSessions::take(const UtmpRecord& record, const Look& look, const Named& named) {
  switch (record.kind) {
    case UtmpRecord::Kind::Boot: endThoseOf(false); break;
    case UtmpRecord::Kind::Shutdown: stopped_ = fromMs(record.at_s * 1000); break;
    case UtmpRecord::Kind::User: logIn(record, look, named); break;
    case UtmpRecord::Kind::Dead: logOut(record); break;
    case UtmpRecord::Kind::Other: break;
  }
}

void RemoteSessions::take(const SshdLine& line, const Look& look, const Named& named) {
  if (line.what == SshdLine::What::Accepted || line.what == SshdLine::What::Opened) {
    letIn(line, look, named);
    return;
  }
  const auto of_it = std::ranges::find_if(open_, [&](const Known& one) {
    if (!one.logged || line.at + kOneSession < one.since) return false;
    return line.what == SshdLine::What::Gone ? !one.peer.empty() && one.peer == line.peer
                                             : one.process == line.process;
  });
  if (of_it == open_.end()) return;
  of_it->closed = std::min(line.at, look.now);
  // logind says itself when it is over.
  if (of_it->id.empty()) {
    end(static_cast<std::size_t>(of_it - open_.begin()), How::Ended, of_it->closed);
  }
}

// A session that is known already, or one that nothing else told of.
void RemoteSessions::letIn(const SshdLine& line, const Look& look, const Named& named) {
  const Instant since = std::min(line.at, look.now);
  const std::string from = line.peer.substr(0, line.peer.find(' '));
  const Known logged{.process = line.process, .since = since, .place = from};
  const auto same = [&](const Known& one) {
    if (std::chrono::abs(one.since - since) > kOneSession) return false;
    const bool by_wtmp = one.id.empty() && !one.logged;
    return one.process == line.process || (by_wtmp && isOne(logged, one, look));
  };
  if (std::ranges::any_of(recent_, same)) return;
  auto known = std::ranges::find_if(open_, same);
  if (known == open_.end()) {
    const std::size_t before = open_.size();
    begin({.service = "sshd",
           .from = from,
           .account = line.account,
           .process = line.process,
           .since = since},
          {}, look, named);
    if (open_.size() == before) return;
    known = std::prev(open_.end());
  }
  known->logged = true;
  known->process = line.process;
  if (!line.peer.empty()) known->peer = line.peer;
}

// A terminal within a session that is known, or a session of its own.
void RemoteSessions::logIn(const UtmpRecord& record, const Look& look, const Named& named) {
  const auto session = remoteFromUtmp(record);
  if (!session) return;
  const Instant since = std::min(session->since.value_or(look.now), look.now);
  const Known recorded{
      .process = record.process, .since = since, .place = session->from, .lines = {record.line}};
  // One more terminal of a session that something else told of.
  const auto is_of = [&](const Known& one) {
    const bool told = !one.id.empty() || (one.logged && since + kOneSession >= one.since);
    return told && isOne(one, recorded, look);
  };
  const auto of_it = std::ranges::find_if(open_, is_of);
  if (of_it != open_.end()) {
    of_it->lines.insert(record.line);
    return;
  }
  const auto same = [&](const Known& one) {
    return since >= one.since - kOneSession &&
           since <= one.closed.value_or(one.since) + kOneSession &&
           (one.process == record.process || is_of(one));
  };
  // It ended already, or its record is there twice.
  if (std::ranges::any_of(recent_, same)) return;
  if (std::ranges::any_of(
          open_, [&](const Known& one) { return one.lines.contains(record.line) && same(one); })) {
    return;
  }
  // Whoever had the line before has it no more.
  for (std::size_t i = 0; i < open_.size(); ++i) {
    if (!open_[i].id.empty() || open_[i].logged) continue;
    if (!open_[i].lines.contains(record.line)) continue;
    end(i, How::Unseen, std::nullopt);
    break;
  }
  begin(*session, record.line, look, named);
}

void RemoteSessions::logOut(const UtmpRecord& record) {
  for (std::size_t i = 0; i < open_.size(); ++i) {
    Known& one = open_[i];
    if (one.lines.erase(record.line) == 0) continue;
    one.freed = fromMs(record.at_s * 1000);
    const bool alone = one.id.empty() && !one.logged;
    if (alone && one.lines.empty()) end(i, How::Ended, one.freed);
    return;
  }
}

void RemoteSessions::closeThoseGone(const Look& look) {
  for (std::size_t i = open_.size(); i-- > 0;) {
    const Known& one = open_[i];
    if (one.id.empty() ? look.alive(one.process) : !look.here || look.here->contains(one.id)) {
      continue;
    }
    const auto gone = std::ranges::find_if(
        look.gone, [&](const auto& each) { return !one.id.empty() && each.first == one.id; });
    std::optional<Instant> until = one.closed ? one.closed : one.freed;
    if (gone != look.gone.end()) {
      until = gone->second;
    } else if (!until && look.watched) {
      until = look.now;
    }
    end(i, until ? How::Ended : How::Unseen, until);
  }
}

// With the machine; `all` of them, or those that only wtmp tells of.
void RemoteSessions::endThoseOf(bool all) {
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (!all && !open_[i].id.empty()) continue;
    const auto closed = open_[i].closed;  // before the machine did
    end(i, closed ? How::Ended : How::MachineStopped, closed ? closed : stopped_);
  }
  stopped_.reset();
}

void RemoteSessions::end(std::size_t at, How how, std::optional<Instant> until) {
  Known known = std::move(open_[at]);
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
  static constexpr const char* kWords[] = {"ended", "unseen", "machine-stopped"};
  Json::Object body{{"session", known.key}, {"how", kWords[static_cast<std::size_t>(how)]}};
  if (until) until = std::max(*until, known.since);
  put(body, "until", until);
  if (!until) put(body, "seen", seen_);
  told_.push_back({.kind = std::string(kEndedKind), .body = std::move(body)});
  recent_.push_back(std::move(known));
}

}  // namespace sekisho::maintenance
