#include "capabilities/orca/probe/uses.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/orca/probe/row_words.h"
#include "capabilities/orca/probe/use_words.h"
#include "core/digest.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr const char* kUsed = "orca.used@1";
constexpr const char* kInterface = "orca.interface-used@1";
constexpr const char* kRefused = "orca.refused@1";
constexpr const char* kCredentials = "orca.credentials-logged@1";
constexpr const char* kSession = "orca.session@1";
constexpr std::string_view kSessionLabel = "sekisho orca session v1:";
constexpr std::size_t kSessionDigits = 16;
constexpr std::chrono::seconds kTogether{1};
constexpr std::string_view kSomebody = "-";  // somebody of whom nothing is kept
constexpr std::chrono::minutes kBeginning{1};
constexpr std::chrono::hours kMorning{5};
constexpr std::chrono::hours kLateEvening{2};  // before midnight

Instant instantOf(std::chrono::local_seconds local, std::optional<std::chrono::minutes> offset) {
  return Instant{local.time_since_epoch()} - offset.value_or(kJst);
}

bool isNight(Instant at) {
  const auto in_japan = at + kJst;
  const auto hour = in_japan - std::chrono::floor<std::chrono::days>(in_japan);
  return hour < kMorning || hour >= std::chrono::days{1} - kLateEvening;
}

std::string namesOf(const Credentials& kinds) {
  std::string names;
  const auto put = [&](bool is_there, std::string_view name) {
    if (!is_there) return;
    if (!names.empty()) names += ' ';
    names += name;
  };
  put(kinds.basic, "basic");
  put(kinds.cookie, "cookie");
  put(kinds.other, "other");
  return names;
}

}  // namespace

std::string sessionMark(std::string_view id) {
  return sha256({bytesOf(kSessionLabel), bytesOf(id)}).hex().substr(0, kSessionDigits);
}

std::string_view functionOf(std::string_view window) noexcept {
  static constexpr std::array<std::pair<char, std::string_view>, 14> kFunctions{{
      {'M', "menu"},
      {'P', "patient-registration"},
      {'K', "medical-acts"},
      {'C', "diagnoses"},
      {'S', "payments"},
      {'J', "account-inquiry"},
      {'Q', "inquiry"},
      {'U', "reception"},
      {'Y', "appointments"},
      {'R', "statements"},
      {'H', "claims"},
      {'W', "system-management"},
      {'X', "checks"},
      {'I', "inpatients"},
  }};
  const auto known = std::ranges::find_if(
      kFunctions, [&](const auto& one) { return window.starts_with(one.first); });
  return known == kFunctions.end() ? "other" : known->second;
}

void Uses::take(const weborca::Event& event, const Place& place, const Named& named) {
  if (!event.at) return;
  const Instant at = instantOf(*event.at, std::nullopt);
  passTo(at);
  // Of what happened while staff were not told nothing is kept of anybody.
  if (named(at)) {
    quiet_.passTo(at);
  } else {
    quiet_.beginAt(at);
  }
  const std::string line = lineOf(place);
  const auto who = [&](const std::string& user) { return named(at) ? user : std::string(); };
  if (const auto* call = std::get_if<weborca::RpcCall>(&event.what)) {
    const std::string mark = named(at) ? Quiet::markOf(call->user) : std::string(kSomebody);
    if (named(at)) quiet_.act(mark, at);
    operated(mark, at);
    act({kUsed, who(call->user), std::string(functionOf(call->window)), {}}, line, at);
  } else if (const auto* used = std::get_if<weborca::ApiCall>(&event.what)) {
    act({kInterface, who(used->user), used->api, {}}, line, at);
  } else if (const auto* opened = std::get_if<weborca::Subscribed>(&event.what)) {
    open(sessionMark(opened->session),
         {.line = line, .from = at, .connected = at, .named = named(at)});
  } else if (const auto* cleared = std::get_if<weborca::SessionCleared>(&event.what)) {
    setUser(sessionMark(cleared->session), who(cleared->user));
    setWindow(sessionMark(cleared->session), *cleared);
  } else if (const auto* ended = std::get_if<weborca::SessionEnded>(&event.what)) {
    end(sessionMark(ended->session), line, at, true);
  } else if (const auto* closed = std::get_if<weborca::Closed>(&event.what)) {
    end(sessionMark(closed->session), line, at, false);
    connectionEnded(sessionMark(closed->session), at);
  } else if (const auto* error = std::get_if<weborca::ReadError>(&event.what)) {
    readError(*error, at);
  } else if (const auto* failed = std::get_if<FailedRequest>(&event.what)) {
    failed_.emplace(*event.at, failed->peer ? failed->peer->address : "");
  } else if (const auto* refused = std::get_if<weborca::AuthError>(&event.what)) {
    const bool told = failed_ && failed_->first == *event.at;
    act({kRefused, {}, std::to_string(refused->status), told ? refusedFrom(failed_->second) : ""},
        line, at);
  } else if (const auto* seen = std::get_if<weborca::CredentialsSeen>(&event.what)) {
    sawSecrets(seen->kinds, line, at);
  } else if (std::holds_alternative<weborca::ServerStarted>(event.what)) {
    serverStarted(at);
  }
}

void Uses::take(const panda::Line& said, const Place& place, const Named& named) {
  const Instant at = instantOf(said.at.local, said.at.offset);
  passTo(at);
  const std::string line = lineOf(place);
  const auto who = [&](const std::string& user) { return named(at) ? user : std::string(); };
  if (said.credentials.any()) sawSecrets(said.credentials, line, at);
  if (!said.what) return;
  if (const auto* started = std::get_if<panda::SessionStarted>(&*said.what)) {
    open(sessionMark(started->session), {.line = line,
                                         .user = who(started->user),
                                         .place = started->host,
                                         .from = at,
                                         .at_screen = true,
                                         .named = named(at)});
  } else if (const auto* ended = std::get_if<panda::SessionEnded>(&*said.what)) {
    const std::string session = sessionMark(ended->session);
    end(session, line, at, true);
    setUser(session, who(ended->user));
    sessions_[session].place = ended->host;
  } else if (const auto* used = std::get_if<panda::ApiCall>(&*said.what)) {
    act({kInterface, who(used->user), used->api, used->host}, line, at);
  } else if (const auto* refused = std::get_if<panda::AuthorizationError>(&*said.what)) {
    // Whoever tries may name any user: each name would be a line of its own.
    act({kRefused, {}, "401", refusedFrom(refused->host)}, line, at);
  } else if (std::holds_alternative<panda::SessionServerStarted>(*said.what)) {
    serverStarted(at);
  }
}

std::string Uses::refusedFrom(const std::string& place) const {
  const auto others = std::ranges::count_if(stretches_, [&](const auto& one) {
    return one.first.kind == kRefused && one.first.place != place;
  });
  return static_cast<std::size_t>(others) < kMostRefused ? place : std::string();
}

// Of one that nobody saw begin it is not known whether the staff had been told by then.
void Uses::setUser(const std::string& session, std::string user) {
  const auto known = sessions_.find(session);
  if (known != sessions_.end() && known->second.named) known->second.user = std::move(user);
}

void Uses::setWindow(const std::string& session, const weborca::SessionCleared& cleared) {
  const auto known = sessions_.find(session);
  if (known == sessions_.end()) return;
  known->second.cleared = true;
  if (known->second.named) known->second.mark = Quiet::markOf(cleared.user);
  if (!cleared.window.empty()) known->second.function = functionOf(cleared.window);
}

// Where the clock went back a stretch ends: what comes belongs to the time that is now.
void Uses::act(Key key, std::string line, Instant at) {
  auto known = stretches_.find(key);
  if (known != stretches_.end() && at < known->second.from) {
    tell(known->first, known->second);
    stretches_.erase(known);
    known = stretches_.end();
  }
  if (known != stretches_.end()) {
    known->second.until = std::max(known->second.until, at);
    ++known->second.times;
    return;
  }
  if (stretches_.size() >= kMost) {
    for (const auto& [other, stretch] : std::exchange(stretches_, {})) tell(other, stretch);
  }
  stretches_.emplace(std::move(key),
                     Stretch{.line = std::move(line), .from = at, .until = at, .times = 1});
}

// An act names its user and no session, and a session is one user's: while all sessions are known,
// and as many users act as there are sessions that are nobody's yet, each is one's of them. Of a
// session that was open before all was taken, whoever works in it acts within a day. The line that
// begins one may come some seconds after its first act.
void Uses::operated(const std::string& mark, Instant at) {
  if (isNight(at)) night_act_ = at;
  if (!all_since_ || at < *all_since_ + kUnseen) return;
  std::vector<Session*> nobodys;
  for (auto& [id, session] : sessions_) {
    if (session.ended) continue;
    const std::string& by = session.operated_by;
    if (by.empty()) nobodys.push_back(&session);
    if (by.contains(mark) || by.contains(kSomebody)) return;
    if (!by.empty() && mark == kSomebody) return;
  }
  acting_.try_emplace(mark, at);
  const bool settled =
      std::ranges::all_of(acting_, [&](const auto& one) { return one.second + kBeginning <= at; });
  if (!settled || acting_.size() != nobodys.size()) return;
  std::string all;
  for (const auto& [one, since] : std::exchange(acting_, {})) all += one + ' ';
  for (Session* session : nobodys) {
    session->operated_by = all;
    session->at_screen = true;
  }
}

void Uses::sawSecrets(const Credentials& kinds, std::string line, Instant at) {
  const std::chrono::sys_days day{japaneseDay(at)};
  if (kinds.basic || kinds.other) {
    secrets_day_ = std::max<std::int64_t>(secrets_day_, day.time_since_epoch().count());
  }
  act({kCredentials, {}, namesOf(kinds), {}}, std::move(line), at);
}

// A browser may open its session again: a page that was loaded anew, or a connection that was lost
// for a moment, is no end. One that was away for longer is told as an end of its own. No connection
// from before is the session's any more.
void Uses::open(const std::string& session, Session opened) {
  if (const auto known = sessions_.find(session); known != sessions_.end()) {
    Session& before = known->second;
    const bool goes_on = !before.ended || (!before.logged_out && opened.from &&
                                           *opened.from < *before.ended + kSettled);
    if (goes_on) {
      if (opened.connected) before.connected = opened.connected;
      before.ended.reset();
      before.cut = false;
      return;
    }
    tell(session, before, howOf(before));
  }
  acting_.clear();
  if (sessions_.size() >= kMost) {
    for (const auto& [other, lost] : std::exchange(sessions_, {})) {
      tell(other, lost, lost.ended ? howOf(lost) : "lost-sight");
    }
  }
  sessions_.insert_or_assign(session, std::move(opened));
}

// One whose beginning was not seen is told as well.
void Uses::end(const std::string& session, std::string line, Instant at, bool logged_out) {
  if (!sessions_.contains(session)) open(session, {.line = std::move(line)});
  Session& ending = sessions_[session];
  if (!ending.ended && ending.operated_by.empty()) acting_.clear();  // whose it was is not known
  if (!ending.ended) ending.ended = at;
  ending.logged_out = ending.logged_out || logged_out;
}

std::string_view Uses::howOf(const Session& ended) {
  if (ended.logged_out) return "logged-out";
  return ended.cut ? "cut" : "closed";
}

// The two lines name each other by nothing but their time, which may be a second's edge apart.
void Uses::endedAt(Instant at) {
  const bool together = at >= endings_.at && at - endings_.at <= kTogether;
  if (!together) endings_ = {};
  endings_.at = at;
}

void Uses::readError(const weborca::ReadError& error, Instant at) {
  endedAt(at);
  ++(error.isClosing() ? endings_.left : endings_.broken);
  endings_.peer = error.peer ? error.peer->address : std::string();
  holdEndings();
}

void Uses::connectionEnded(const std::string& session, Instant at) {
  endedAt(at);
  if (endings_.sessions.size() < kMostEndings) endings_.sessions.push_back(session);
  holdEndings();
}

// Where some broke and some were closed, of none of them it is known that it was closed.
void Uses::holdEndings() {
  const bool alone = endings_.sessions.size() == 1 && endings_.left + endings_.broken == 1;
  for (const std::string& session : endings_.sessions) {
    const auto known = sessions_.find(session);
    if (known == sessions_.end()) continue;
    known->second.cut = endings_.broken > 0;
    known->second.place = alone ? endings_.peer : std::string();
  }
}

void Uses::serverStarted(Instant at) {
  all_since_ = at - kUnseen;  // none is open
  acting_.clear();
  for (auto& [session, open] : std::exchange(sessions_, {})) {
    const bool over = open.ended.has_value();
    if (!over) open.ended = at;
    tell(session, open, over ? howOf(open) : "server-started");
  }
}

void Uses::passTo(Instant now) {
  if (!all_since_ || now < *all_since_) all_since_ = now;
  std::erase_if(stretches_, [&](const auto& one) {
    const Stretch& stretch = one.second;
    if (!stretch.isOverAt(now)) return false;
    tell(one.first, stretch);
    return true;
  });
  std::erase_if(sessions_, [&](const auto& one) {
    const Session& session = one.second;
    if (!session.ended && session.unseen && now >= *session.unseen + kUnseen) {
      tell(one.first, session, "lost-sight");
      return true;
    }
    const auto wait = session.logged_out || session.cleared ? kSettled : kClearing;
    if (!session.ended || now < *session.ended + wait) return false;
    tell(one.first, session, howOf(session));
    return true;
  });
  last_ = std::max(last_, now);
}

void Uses::tell(const Key& key, const Stretch& stretch) {
  Json::Object body{{"line", stretch.line},
                    {"what", key.what},
                    {"from", toRfc3339(stretch.from)},
                    {"until", toRfc3339(stretch.until)},
                    {"times", stretch.times}};
  putWord(body, "user", key.user);
  putWord(body, "place", key.place);
  told_.push_back({.kind = key.kind, .body = std::move(body)});
}

void Uses::tell(const std::string& session, const Session& ended, std::string_view how) {
  const Instant until = ended.ended.value_or(last_);
  Json::Object body{
      {"line", ended.line}, {"session", session}, {"what", how}, {"until", toRfc3339(until)}};
  if (ended.from) body.emplace("from", toRfc3339(std::min(*ended.from, until)));
  putWord(body, "user", ended.user);
  putWord(body, "place", ended.place);
  if (ended.place.empty() && ended.connected && ended.ended) {
    putSeat(body, *ended.connected, until);
  }
  putWord(body, "function", ended.function);
  if (ended.from && !ended.mark.empty()) {
    if (const auto spans = quiet_.spansOf(ended.mark, *ended.from, until)) {
      body.emplace("quiet", spansJson(*spans));
    }
  }
  told_.push_back({.kind = kSession, .body = std::move(body)});
}

// A terminal of which only the connection was seen is told as such.
void Uses::putSeat(Json::Object& body, Instant from, Instant until) const {
  const auto seats = seats_(from, until);
  if (seats.empty()) return;
  if (seats.size() == 1) {
    body.emplace("place", *seats.begin());
    body.emplace("place_by", "connection");
    return;
  }
  body.emplace("place_by", "ambiguous");
  body.emplace("candidates", static_cast<std::int64_t>(seats.size()));
}

std::int64_t Uses::openSinceDay() const {
  std::int64_t oldest = 0;
  for (const auto& [session, open] : sessions_) {
    if (!open.from) continue;
    const std::chrono::sys_days began{japaneseDay(*open.from)};
    const std::int64_t day = began.time_since_epoch().count();
    if (oldest == 0 || day < oldest) oldest = day;
  }
  return oldest;
}

void Uses::lostSight(Instant at) {
  quiet_.beginAt(at);
  all_since_ = at;
  acting_.clear();
  for (auto& [session, open] : sessions_) {
    if (!open.ended && !open.unseen) open.unseen = at;
  }
}

// Nobody is at work for two nights and the day between; for one, somebody may be.
bool Uses::stoodOverNight(const Session& session, std::chrono::sys_days morning) const {
  if (!session.from || session.unseen || !session.at_screen) return false;
  const bool acts_are_told = !session.operated_by.empty();
  const bool at_work = !acts_are_told || night_act_ >= Instant{morning} - kJst - kLateEvening;
  const auto before = morning - std::chrono::days{at_work ? 1 : 0};
  return std::chrono::sys_days{japaneseDay(*session.from)} < before;
}

Uses::Open Uses::openAt(Instant now) const {
  const std::chrono::sys_days morning{japaneseDay(now - kMorning)};  // the last one
  Open open;
  for (const auto& [mark, session] : sessions_) {
    if (session.ended) continue;
    ++open.now;
    if (stoodOverNight(session, morning)) ++open.over_night;
  }
  return open;
}

}  // namespace sekisho::orca
