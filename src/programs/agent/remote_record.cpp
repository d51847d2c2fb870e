#include "programs/agent/remote_record.h"

#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "capabilities/maintenance/probe/process_session.h"
#include "platform/machine/session_file.h"
#include "programs/agent/log_mark.h"

namespace sekisho::agent {
namespace {

constexpr std::size_t kMostOfSessions = std::size_t{1} << 20U;
constexpr std::size_t kMostFiles = 4096;
// What went since a look so long ago went now.
constexpr std::chrono::seconds kSoon{10};

std::optional<maintenance::WtmpMark> wtmpMarkFrom(const Json& kept) {
  const auto* device = kept["device"].text();
  const auto* inode = kept["inode"].text();
  const auto* offset = kept["offset"].integer();
  if (device == nullptr || inode == nullptr || offset == nullptr || *offset < 0) return {};
  return maintenance::WtmpMark{.device = std::strtoull(device->c_str(), nullptr, 10),
                               .inode = std::strtoull(inode->c_str(), nullptr, 10),
                               .offset = *offset};
}

}  // namespace

RemoteRecord::RemoteRecord(Place place)
    : place_(std::move(place)),
      sessions_(place_.boot),
      wtmp_(place_.machine),
      log_(place_.machine),
      pending_(place_.spool) {}

void RemoteRecord::trouble(const Error& error) {
  if (troubled_ != error.message.name) place_.trouble(error);
  troubled_ = error.message.name;
}

bool RemoteRecord::begin() {
  if (loaded_) return true;
  const auto bytes = platform::readFile(place_.disk, place_.path, kMostOfSessions);
  if (!bytes && bytes.error().code != ErrorCode::NotFound) {
    trouble(bytes.error());
    return false;
  }
  // What is unreadable, or was kept beside another spool, is as if it had never been: it begins
  // with what is open now. Whether anybody was told of that is not known.
  const auto kept = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, MessageId{""});
  if (kept && pending_.takeUp(*kept) && !pending_.isOfAnotherSpool()) {
    sessions_ = maintenance::RemoteSessions::from((*kept)["sessions"], place_.boot);
    wtmp_.goOn(wtmpMarkFrom((*kept)["wtmp"]));
    takeUpLog((*kept)["log"]);
    const auto* since = (*kept)["since_day"].integer();
    if (since != nullptr) watched_.since_day = *since;
  }
  loaded_ = true;
  return true;
}

void RemoteRecord::takeUpLog(const Json& kept) {
  const auto* path = kept["path"].text();
  auto mark = logMarkFrom(kept["mark"], numberIn(kept, "offset"));
  if (path != nullptr && mark) log_.goOn(*path, std::move(*mark));
  watched_.log_lost_day = static_cast<std::int64_t>(numberIn(kept, "lost_day"));
}

Json RemoteRecord::kept() const {
  Json::Object kept{
      {"version", 1}, {"sessions", sessions_.state()}, {"since_day", watched_.since_day}};
  if (const auto& mark = wtmp_.mark()) {
    kept.emplace("wtmp", Json::Object{{"device", std::to_string(mark->device)},
                                      {"inode", std::to_string(mark->inode)},
                                      {"offset", mark->offset}});
  }
  Json::Object log{{"path", log_.path()}, {"lost_day", watched_.log_lost_day}};
  if (const auto mark = log_.mark()) {
    log.emplace("mark", toJson(*mark));
    log.emplace("offset", mark->offset);
  }
  kept.emplace("log", std::move(log));
  pending_.keepIn(kept);
  return kept;
}

bool RemoteRecord::save() {
  auto kept_now =
      platform::writeFileAtomically(place_.disk, place_.path, bytesOf(canonicalJson(kept())));
  unsaved_ = !kept_now;
  if (kept_now) {
    kept_ = place_.clock.sinceBoot();
    log_kept_ = log_.mark();
    troubled_.clear();
  } else {
    trouble(kept_now.error());
  }
  return kept_now.has_value();
}

// Those noticed as they came, then those that are there.
void RemoteRecord::readFiles(maintenance::Look& look, const SessionWatch::Noticed& noticed) {
  const auto add = [&](const std::string& name, std::string_view text) {
    auto session = maintenance::remoteFromLogind(name, text);
    const bool is = session.has_value();
    if (is) look.noticed.push_back(std::move(*session));
    return is;
  };
  for (const SessionWatch::File& file : noticed.files) {
    if (!file.text || !add(file.name, *file.text)) look.gone.emplace_back(file.name, file.at);
  }
  const auto listing = place_.machine.list(platform::kLogindSessions, kMostFiles);
  watched_.logind = listing || listing.error().code != ErrorCode::NotFound;
  watched_.readable = listing.has_value();
  if (!listing) return;
  std::set<std::string, std::less<>> here;
  bool all = !listing->cut;
  for (const auto& entry : listing->entries) {
    if (entry.kind != platform::FileKind::Regular || entry.name.starts_with('.')) continue;
    const auto text = place_.machine.read(std::string(platform::kLogindSessions) + "/" + entry.name,
                                          platform::kMaxSessionFile);
    if (!text) {
      all = all && text.error().code == ErrorCode::NotFound;  // it ended meanwhile
    } else if (add(entry.name, *text)) {
      here.insert(entry.name);
    }
  }
  if (all) look.here = std::move(here);
}

// Where there is no logind it is wtmp that must be readable.
void RemoteRecord::sayHow(const Result<std::vector<platform::UtmpRecord>>& records) {
  if (!watched_.logind) {
    watched_.readable = records.has_value();
    if (!records) trouble(records.error());
  }
  watched_.log = log_.path();
  watched_.log_state = log_.state();
}

bool RemoteRecord::takeUp() {
  const Time now = place_.clock.sinceBoot();
  const Instant wall = place_.clock.now();
  const std::chrono::sys_days today{japaneseDay(wall)};
  const auto mark = wtmp_.mark();
  // wtmp before the files: a session is in them before it is in wtmp. The log last, as it has both
  // its beginning and its end.
  auto records = wtmp_.next();
  const bool moved = wtmp_.mark() != mark;
  auto lines = log_.next(wall);
  const bool lost = log_.lost();
  if (lost) watched_.log_lost_day = today.time_since_epoch().count();
  const bool due = !looked_ || now >= *looked_ + kLookAgain;
  const bool news = place_.watch == nullptr || !watched_.prompt || place_.watch->hasNews();
  if (!due && !moved && !news && !lost && lines.empty()) return false;
  const auto noticed = place_.watch == nullptr ? SessionWatch::Noticed() : place_.watch->take();
  watched_.prompt = noticed.watching;
  const bool at_once = noticed.watching && noticed.whole;
  maintenance::Look look{.watched = looked_ && (at_once || now <= *looked_ + kSoon), .now = wall};
  looked_ = now;
  readFiles(look, noticed);
  sayHow(records);
  if (records) look.records = std::move(*records);
  const bool logged = !lines.empty();
  look.log = std::move(lines);
  if (const auto booted = place_.machine.lastBootMs()) look.booted = fromMs(*booted);
  look.alive = [this](std::int32_t process) {
    return place_.machine.exists("/proc/" + std::to_string(process));
  };
  look.of_session = [this](std::int32_t process, std::string_view id, std::int32_t leader) {
    return maintenance::processIsOf(place_.machine, process, id, leader);
  };
  const auto told = sessions_.look(look, place_.named);
  for (const maintenance::Told& one : told) pending_.add(one.kind, one.body);
  if (sessions_.missed()) watched_.log_lost_day = today.time_since_epoch().count();
  const bool first = watched_.readable && watched_.since_day == 0;
  if (first) watched_.since_day = today.time_since_epoch().count();
  // What the log says of others is read again after a crash, to no effect.
  const bool goes_on = sessions_.any() || log_.mark() != log_kept_;
  const bool still = goes_on && (!kept_ || now >= *kept_ + kLookAgain);
  return !told.empty() || first || still || moved || logged || lost || sessions_.missed();
}

RemoteRecord::Time RemoteRecord::work(const evidence::MachineTime& now) {
  const Time again = place_.clock.sinceBoot() + kEvery;
  const Time later = place_.clock.sinceBoot() + kTryAgain;
  if (!begin()) return later;
  if (unsaved_ && !save()) return later;
  const std::size_t waiting = pending_.size();
  const auto tell = [this](const Error& error) { trouble(error); };
  if (!pending_.record(now, tell)) return pending_.size() < waiting ? again : later;
  pending_.settle();
  if (takeUp() && save() && pending_.record(now, tell) && pending_.hasMoved()) {
    pending_.settle();
    unsaved_ = true;  // that nothing is pending any more is saved with the next
  }
  return again;
}

}  // namespace sekisho::agent
