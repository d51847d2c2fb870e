#include "programs/agent/monsiaj_logs.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <ranges>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "core/text.h"
#include "platform/machine/account_files.h"
#include "platform/machine/mounts.h"
#include "programs/agent/log_mark.h"

namespace sekisho::agent {
namespace {

constexpr std::string_view kFolder = ".monsiaj/logs";
constexpr std::size_t kMostStateBytes = std::size_t{16} << 20U;
constexpr std::size_t kMarkDigits = 12;
constexpr std::chrono::hours kAhead{24};  // a name may be by so much
constexpr MessageId kElsewhere{"orca.client-home-elsewhere"};
constexpr MessageId kFolderFull{"orca.client-logs-too-many"};

std::string below(const std::string& name) { return std::string(kFolder) + "/" + name; }

// What monsiaj would call a file that it began then.
std::string nameAt(Instant at) {
  std::string digits;
  for (const char c : toRfc3339(at + kJst)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return "monsiaj.log." + digits + ".txt";
}

}  // namespace

// As lines of it are named; nobody can tell from it whose home that is, who has not the key.
std::string MonsiajLogs::markOf(const std::string& path, const std::string& name) const {
  return hmacSha256(key_.view(), bytesOf(path + "/" + name)).hex().substr(0, kMarkDigits);
}

// Homes fail in different ways, one after another and again.
void MonsiajLogs::trouble(const Error& error) {
  const Time now = place_.clock.sinceBoot();
  const auto [told, is_new] = troubles_.try_emplace(std::string(error.message.name), now);
  if (!is_new && now < told->second + kTellAgain) return;
  told->second = now;
  place_.trouble(error);
}

bool MonsiajLogs::begin() {
  if (loaded_) return true;
  const auto bytes = platform::readFile(place_.disk, place_.path, kMostStateBytes);
  const bool none = !bytes && bytes.error().code == ErrorCode::NotFound;
  if (!bytes && !none) trouble(bytes.error());
  if (!bytes && !none && bytes.error().message != platform::kDiskTooLarge) return false;
  place_.random.fill(key_.bytes);
  // What is unreadable is as if it had never been.
  if (bytes) {
    if (const auto kept = parseJson(textOf(*bytes))) takeUp(*kept);
  }
  loaded_ = true;
  return true;
}

Json MonsiajLogs::kept() const {
  Json::Object homes;
  for (const auto& [path, home] : homes_) {
    Json::Object files;
    for (const auto& [name, followed] : home.followed) {
      files.emplace(name, Json::Object{{"over", followed.over}, {"file", followed.file.state()}});
    }
    homes.emplace(path, Json::Object{{"newest", home.newest},
                                     {"files", std::move(files)},
                                     {"cut", home.cut},
                                     {"day", home.day},
                                     {"told", home.told}});
  }
  Json::Object kept{
      {"version", 1}, {"boot", place_.boot}, {"key", key_.hex()}, {"homes", std::move(homes)}};
  pending_.keepIn(kept);
  return kept;
}

void MonsiajLogs::takeUp(const Json& kept) {
  const auto* boot = kept["boot"].text();
  const auto* homes = kept["homes"].object();
  if (boot == nullptr || homes == nullptr || !pending_.takeUp(kept)) return;
  const auto* key = kept["key"].text();
  if (const auto known = key == nullptr ? std::nullopt : Sha256::fromHex(*key)) key_ = *known;
  for (const auto& [path, home] : *homes) takeUpHome(path, home, *boot == place_.boot);
}

void MonsiajLogs::takeUpHome(const std::string& path, const Json& kept, bool same_boot) {
  const auto* newest = kept["newest"].text();
  const auto* files = kept["files"].object();
  if (newest == nullptr || files == nullptr) return;
  const auto* cut = kept["cut"].boolean();
  Home home{.cut = cut != nullptr && *cut,
            .newest = *newest,
            .day = static_cast<std::int64_t>(numberIn(kept, "day")),
            .told = static_cast<std::int64_t>(numberIn(kept, "told"))};
  for (const auto& [name, one] : *files) {
    const auto began = orca::monsiaj::logBegan(name);
    if (!began) continue;
    const auto* over = one["over"].boolean();
    // Whatever ran before this machine was started runs no more.
    Followed followed{.file = MonsiajFile(markOf(path, name), *began),
                      .over = !same_boot || (over != nullptr && *over)};
    followed.file.takeUp(one["file"]);
    home.followed.emplace(name, std::move(followed));
  }
  homes_.emplace(path, std::move(home));
}

bool MonsiajLogs::save() {
  const auto saved =
      platform::writeFileAtomically(place_.disk, place_.path, bytesOf(canonicalJson(kept())));
  unsaved_ = !saved;
  if (!saved) trouble(saved.error());
  return saved.has_value();
}

std::vector<std::string> MonsiajLogs::homesHere() const {
  std::set<std::string> homes;
  const auto put = [&](std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    if (path.starts_with('/') && path != "/" && isUtf8(path)) homes.insert(std::move(path));
  };
  if (place_.home) {
    put(*place_.home);
  } else if (const auto passwd =
                 place_.machine.read("/etc/passwd", platform::kMaxAccountFileBytes)) {
    for (const auto& entry : platform::parsePasswd(*passwd).entries) put(entry.home);
  }
  while (homes.size() > kMostHomes) homes.erase(std::prev(homes.end()));
  return {homes.begin(), homes.end()};
}

void MonsiajLogs::lookForHomes() {
  const Time now = place_.clock.sinceBoot();
  if (looked_ && now < *looked_ + kLookAgain) return;
  looked_ = now;
  const auto here = homesHere();
  if (here.empty()) return;
  for (const std::string& path : here) {
    if (liesElsewhere(path)) continue;
    const auto [home, is_new] = homes_.try_emplace(path);
    if (is_new && !beginWith(path, home->second)) {
      homes_.erase(home);
      continue;
    }
    home->second.has_logs = place_.machine.statusInHome(path, kFolder).has_value();
    unsaved_ = unsaved_ || is_new;
  }
  for (auto home = homes_.begin(); home != homes_.end();) {
    const bool stays = std::ranges::binary_search(here, home->first);
    if (!stays) leave(home->second);
    home = stays ? std::next(home) : homes_.erase(home);
  }
}

// It is nobody's any more.
void MonsiajLogs::leave(Home& home) {
  for (auto& [name, followed] : home.followed) {
    followed.file.end();
    tell(home, followed.file);
  }
  unsaved_ = true;
}

bool MonsiajLogs::liesElsewhere(const std::string& path) {
  if (platform::liesHere(place_.machine, path + "/" + std::string(kFolder)) != false) return false;
  trouble({.code = ErrorCode::Unavailable, .message = kElsewhere});
  return true;
}

// Nothing that is older than this look is recorded. A home that is not there yet, or cannot be
// looked into, is looked at another time.
bool MonsiajLogs::beginWith(const std::string& path, Home& home) {
  const auto folder = place_.machine.status(path);
  if (!folder || folder->kind != platform::FileKind::Directory) return false;
  home.newest = nameAt(place_.clock.now());
  const auto there = place_.machine.statusInHome(path, kFolder);
  if (!there) return there.error().code == ErrorCode::NotFound;
  auto names = namesIn(path);
  if (!names) return false;
  home.seen = std::move(names->all);
  for (const std::string& name : runningAmong(path, home.seen)) {
    const auto file = place_.machine.openInHome(path, below(name));
    const auto began = orca::monsiaj::logBegan(name);
    if (!file || !began) continue;
    MonsiajFile read(markOf(path, name), *began);
    if (!read.skip(*file)) return false;
    makeRoomFor(home);
    home.followed.emplace(name, Followed{.file = std::move(read)});
  }
  noteCut(path, home, names->cut);
  return true;
}

// The newest, and whatever was written into lately; as many as are followed, the latest at last.
std::vector<std::string> MonsiajLogs::runningAmong(const std::string& path,
                                                   const std::set<std::string>& names) const {
  std::vector<std::pair<std::int64_t, std::string>> running;
  const std::int64_t since = toMs(place_.clock.now() - kStillRuns);
  for (const std::string& name : names) {
    const auto status = place_.machine.statusInHome(path, below(name));
    if (!status) continue;
    const bool newest = name == *names.rbegin();
    if (newest || status->modified_ms >= since) running.emplace_back(status->modified_ms, name);
  }
  std::ranges::sort(running, std::ranges::greater());
  running.resize(std::min(running.size(), kMostOfHome));
  const auto alone = running | std::views::values | std::views::reverse;
  return {alone.begin(), alone.end()};
}

// Those that may be monsiaj's; nothing if that cannot be told. One from the future is none: it
// would come before all that follow.
std::optional<MonsiajLogs::Names> MonsiajLogs::namesIn(const std::string& path) {
  const auto files = place_.machine.listInHome(path, kFolder, place_.most_files);
  if (!files) {
    if (files.error().code != ErrorCode::NotFound) trouble(files.error());
    return std::nullopt;
  }
  const std::string latest = nameAt(place_.clock.now() + kAhead);
  Names names{.cut = files->cut};
  for (const auto& [name, kind] : files->entries) {
    const bool is_log = kind == platform::FileKind::Regular && orca::monsiaj::logBegan(name);
    if (is_log && name <= latest) names.all.insert(name);
  }
  return names;
}

// Names tell when a file was begun, by the clock that was then. Of a folder of which only a part is
// seen, another one each time, nothing is over, and what is not newer was there before. Whether the
// folder could be read.
bool MonsiajLogs::lookIn(const std::string& path, Home& home) {
  const auto names = home.has_logs ? namesIn(path) : std::nullopt;
  if (!names) return false;
  const bool in_part = home.cut || names->cut;
  noteCut(path, home, names->cut);
  for (auto& [name, followed] : home.followed) {
    followed.over = followed.over || (!names->cut && !names->all.contains(name));
  }
  std::erase_if(home.seen, [&](const std::string& name) { return !names->all.contains(name); });
  const bool first = in_part || home.seen.empty();
  for (const std::string& name : names->all) {
    if (first && name <= home.newest) home.seen.insert(name);
    if (home.seen.contains(name) || home.followed.contains(name)) continue;
    if (home.followed.size() >= kMostOfHome) {
      if (home.goingOn() == home.followed.size()) dropOldest({&home});  // else one is being left
      break;
    }
    follow(path, name, home);
  }
  return true;
}

// What was begun there may not be seen at all.
void MonsiajLogs::noteCut(const std::string& path, Home& home, bool cut) {
  if (cut) trouble({.code = ErrorCode::Unavailable, .message = kFolderFull});
  if (cut && !home.cut && mayTell(home)) {
    ++home.told;
    const std::string line = markOf(path, "") + ":" + std::to_string(toMs(place_.clock.now()));
    pending_.add("orca.client-log-lost@1", {{"line", line}});
  }
  unsaved_ = unsaved_ || cut != home.cut;
  home.cut = cut;
}

void MonsiajLogs::follow(const std::string& path, const std::string& name, Home& home) {
  home.seen.insert(name);
  home.newest = std::max(home.newest, name);
  const auto began = orca::monsiaj::logBegan(name);
  if (!began) return;
  makeRoomFor(home);
  home.followed.emplace(name, Followed{.file = MonsiajFile(markOf(path, name), *began)});
  unsaved_ = true;
}

std::size_t MonsiajLogs::Home::goingOn() const {
  return static_cast<std::size_t>(
      std::ranges::count(followed | std::views::values, false, &Followed::over));
}

// Whatever goes on and was written into least lately is read to its end and left; what was not
// looked into yet was begun just now.
void MonsiajLogs::dropOldest(const std::vector<Home*>& homes) {
  const auto written = [](const Followed& one) {
    return one.file.modifiedMs().value_or(std::numeric_limits<std::int64_t>::max());
  };
  Followed* oldest = nullptr;
  for (Home* home : homes) {
    for (Followed& one : home->followed | std::views::values) {
      if (!one.over && (oldest == nullptr || written(one) < written(*oldest))) oldest = &one;
    }
  }
  if (oldest != nullptr) oldest->over = true;
}

// No home takes the place of one that has fewer.
void MonsiajLogs::makeRoomFor(Home& home) {
  std::size_t in_all = 0;
  std::size_t most = 0;
  for (const auto& [path, one] : homes_) {
    in_all += one.goingOn();
    most = std::max(most, one.goingOn());
  }
  if (in_all < kMostFollowed) return;
  if (home.goingOn() == most) return dropOldest({&home});
  std::vector<Home*> with_most;
  for (auto& [path, one] : homes_) {
    if (one.goingOn() == most) with_most.push_back(&one);
  }
  dropOldest(with_most);
}

bool MonsiajLogs::mayTell(Home& home) const {
  const std::chrono::sys_days today{japaneseDay(place_.clock.now())};
  const std::int64_t day = today.time_since_epoch().count();
  if (std::exchange(home.day, day) != day) home.told = 0;
  return home.told < kMostADay && pending_.size() < kMostPending;
}

void MonsiajLogs::tell(Home& home, MonsiajFile& file) {
  for (auto& told : file.told()) {
    pending_.add(std::move(told.kind), std::move(told.body));
    ++home.told;
  }
}

// Whether it is followed on. A home may be away for a while (`listed`: it is not); what else lies
// in the place of a file is none of monsiaj's.
bool MonsiajLogs::read(const std::string& path, const std::string& name, Home& home, bool listed) {
  Followed& followed = home.followed.at(name);
  const auto file = place_.machine.openInHome(path, below(name));
  if (!file) {
    if (file.error().code != ErrorCode::NotFound) trouble(file.error());
    return !listed || !followed.over;
  }
  for (; left_ > 0 && mayTell(home); --left_) {
    const std::uint64_t before = followed.file.readTo();
    const auto at_end = followed.file.read(*file);
    unsaved_ = unsaved_ || followed.file.readTo() != before;
    if (!at_end) {
      trouble(at_end.error());
      return !followed.over;
    }
    if (*at_end) followed.file.passTo(place_.clock.now());
    tell(home, followed.file);
    if (*at_end) return !followed.over;
  }
  return true;
}

void MonsiajLogs::readHome(const std::string& path, Home& home) {
  const bool has_any = home.has_logs || !home.followed.empty();
  if (!has_any || liesElsewhere(path)) return;
  const bool listed = lookIn(path, home);
  for (auto one = home.followed.begin(); one != home.followed.end();) {
    const bool goes_on = read(path, one->first, home, listed);
    if (!goes_on) one->second.file.end();
    tell(home, one->second.file);
    unsaved_ = unsaved_ || !goes_on;
    one = goes_on ? std::next(one) : home.followed.erase(one);
  }
}

// One home after another begins, so that none can keep the others from being read.
void MonsiajLogs::readSome() {
  left_ = kMostPieces;
  auto home = homes_.upper_bound(began_with_);
  for (std::size_t number = 0; number < homes_.size(); ++number) {
    if (home == homes_.end()) home = homes_.begin();
    if (number == 0) began_with_ = home->first;
    readHome(home->first, home->second);
    ++home;
  }
}

MonsiajLogs::Time MonsiajLogs::work(const evidence::MachineTime& now) {
  const Time later = place_.clock.sinceBoot() + kTryAgain;
  if (!begin()) return later;
  const auto told = [this](const Error& error) { trouble(error); };
  const Time again = place_.clock.sinceBoot() + kEvery;
  if (unsaved_ && !save()) return later;
  const std::size_t waiting = pending_.size();
  if (!pending_.record(now, told)) return pending_.size() < waiting ? again : later;
  pending_.settle();
  lookForHomes();
  readSome();
  const bool changed = unsaved_ || !pending_.empty();
  if (changed && save() && pending_.record(now, told) && pending_.hasMoved()) {
    pending_.settle();
    unsaved_ = true;  // that nothing is pending any more is saved with the next
  }
  return again;
}

}  // namespace sekisho::agent
