#include "programs/agent/monsiaj_logs.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <vector>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "core/digest.h"
#include "platform/machine/account_files.h"
#include "programs/agent/log_mark.h"

namespace sekisho::agent {
namespace {

constexpr std::string_view kFolder = ".monsiaj/logs";
constexpr std::size_t kMostFiles = 20'000;  // one a day for many years
constexpr std::size_t kMostStateBytes = std::size_t{8} << 20U;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;
constexpr int kPiecesAtOnce = 8;  // of one file at a time: the agent has other things to do
constexpr std::size_t kMarkDigits = 12;

std::string below(const std::string& name) { return std::string(kFolder) + "/" + name; }

std::uint64_t sizeOf(const platform::FileStatus& file) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(file.size, 0));
}

// As lines of it are named, in no other way to be told which file it is.
std::string markOf(std::uint64_t device, std::uint64_t inode, const std::string& name) {
  const std::string all = std::to_string(device) + ":" + std::to_string(inode) + ":" + name;
  return sha256(bytesOf(all)).hex().substr(0, kMarkDigits);
}

}  // namespace

void MonsiajLogs::trouble(const Error& error) {
  if (troubled_ != error.message.name) place_.trouble(error);
  troubled_ = error.message.name;
}

bool MonsiajLogs::begin() {
  if (loaded_) return true;
  const auto bytes = platform::readFile(place_.disk, place_.path, kMostStateBytes);
  if (!bytes && bytes.error().code != ErrorCode::NotFound) {
    trouble(bytes.error());
    return false;
  }
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
    Json::Object logs;
    for (const auto& [name, log] : home.logs) {
      logs.emplace(name, Json::Object{{"device", std::to_string(log.device)},
                                      {"inode", std::to_string(log.inode)},
                                      {"read_to", log.base + log.cutter.position()},
                                      {"over", log.over},
                                      {"uses", log.uses.state()}});
    }
    homes.emplace(path, Json::Object{{"newest", home.newest}, {"logs", std::move(logs)}});
  }
  Json::Object kept{{"version", 1}, {"boot", place_.boot}, {"homes", std::move(homes)}};
  pending_.keepIn(kept);
  return kept;
}

void MonsiajLogs::takeUp(const Json& kept) {
  const auto* boot = kept["boot"].text();
  const auto* homes = kept["homes"].object();
  if (boot == nullptr || homes == nullptr || !pending_.takeUp(kept)) return;
  for (const auto& [path, kept_home] : *homes) {
    const auto* newest = kept_home["newest"].text();
    const auto* logs = kept_home["logs"].object();
    if (newest == nullptr || logs == nullptr) continue;
    Home home{.newest = *newest};
    for (const auto& [name, one] : *logs) {
      const auto* over = one["over"].boolean();
      home.logs.emplace(name, Log{.device = numberIn(one, "device"),
                                  .inode = numberIn(one, "inode"),
                                  .base = numberIn(one, "read_to"),
                                  .read_to = numberIn(one, "read_to"),
                                  .uses = orca::ClientUses::from(one["uses"]),
                                  // Whatever ran before this machine was started runs no more.
                                  .over = *boot != place_.boot || (over != nullptr && *over)});
    }
    homes_.emplace(path, std::move(home));
  }
}

bool MonsiajLogs::save() {
  const auto saved =
      platform::writeFileAtomically(place_.disk, place_.path, bytesOf(canonicalJson(kept())));
  unsaved_ = !saved;
  if (saved) {
    troubled_.clear();
  } else {
    trouble(saved.error());
  }
  return saved.has_value();
}

std::vector<std::string> MonsiajLogs::homesHere() const {
  if (place_.home) return {*place_.home};
  std::vector<std::string> homes;
  const auto passwd = place_.machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  if (!passwd) return homes;
  for (const auto& entry : platform::parsePasswd(*passwd).entries) {
    if (entry.home.starts_with("/") && entry.home != "/") homes.push_back(entry.home);
  }
  return homes;
}

void MonsiajLogs::lookForHomes() {
  const Time now = place_.clock.sinceBoot();
  if (looked_ && now < *looked_ + kLookAgain) return;
  looked_ = now;
  for (const std::string& path : homesHere()) {
    const bool is_known = homes_.contains(path);
    if (!is_known && homes_.size() >= kMostHomes) return;
    Home& home = homes_[path];
    home.has_logs = place_.machine.statusInHome(path, kFolder).has_value();
    if (is_known) continue;
    beginWith(path, home);
    unsaved_ = true;
  }
}

// One that has no such folder yet begins with whatever comes.
void MonsiajLogs::beginWith(const std::string& path, Home& home) {
  const auto files = place_.machine.listInHome(path, kFolder, kMostFiles);
  if (!files) return;
  for (const auto& [name, kind] : files->entries) {
    if (orca::monsiaj::logBegan(name)) home.newest = std::max(home.newest, name);
  }
  if (home.newest.empty()) return;
  const auto file = place_.machine.openInHome(path, below(home.newest));
  if (!file) return;
  const std::uint64_t end = sizeOf(file->status());
  home.logs.emplace(home.newest, Log{.device = file->status().device,
                                     .inode = file->status().inode,
                                     .base = end,
                                     .read_to = end});
}

// Their names are by the time they were begun.
void MonsiajLogs::lookIn(const std::string& path, Home& home) {
  const auto files = place_.machine.listInHome(path, kFolder, kMostFiles);
  if (!files) {
    if (files.error().code != ErrorCode::NotFound) trouble(files.error());
    return;
  }
  for (const auto& [name, kind] : files->entries) {
    if (name <= home.newest || !orca::monsiaj::logBegan(name)) continue;
    const auto file = place_.machine.openInHome(path, below(name));
    if (!file) continue;
    home.newest = name;
    home.logs.emplace(name, Log{.device = file->status().device, .inode = file->status().inode});
    unsaved_ = true;
  }
  const std::size_t old = home.logs.size() - std::min(home.logs.size(), kMostOfHome);
  for (auto& [name, log] : home.logs | std::views::take(old)) log.over = true;
}

void MonsiajLogs::takeLines(std::string_view bytes, const std::string& name, Log& log) {
  const auto began = orca::monsiaj::logBegan(name);
  const std::string mark = markOf(log.device, log.inode, name);
  log.cutter.add(bytes);
  while (const auto line = log.cutter.next()) {
    if (!line->whole() || !began) continue;
    const auto said = orca::monsiaj::lineFrom(line->text, *began);
    if (said) log.uses.take(*said, {.file = mark, .at = log.base + line->end});
  }
}

// Whether more may follow in it.
bool MonsiajLogs::read(const std::string& path, const std::string& name, Log& log) {
  const auto file = place_.machine.openInHome(path, below(name));
  if (!file) {
    if (file.error().code != ErrorCode::NotFound) trouble(file.error());
    return file.error().code != ErrorCode::NotFound;
  }
  const std::uint64_t size = sizeOf(file->status());
  if (file->status().device != log.device || file->status().inode != log.inode ||
      size < log.read_to) {
    beginAnew(file->status(), name, log);
  }
  std::vector<char> piece(std::min<std::uint64_t>(kPieceBytes, size - log.read_to));
  for (int pieces = 0; pieces < kPiecesAtOnce && log.read_to < size; ++pieces) {
    const auto got = file->readAt(static_cast<std::int64_t>(log.read_to), piece);
    if (!got) trouble(got.error());
    if (!got || *got == 0) return true;
    takeLines({piece.data(), *got}, name, log);
    log.read_to += *got;
    unsaved_ = true;
  }
  return !log.over || log.read_to < size;
}

// It is another file, or was emptied.
void MonsiajLogs::beginAnew(const platform::FileStatus& file, const std::string& name, Log& log) {
  const std::string mark = markOf(log.device, log.inode, name);
  pending_.add("orca.log-lost@1", {{"line", mark + ":" + std::to_string(log.read_to)}});
  log.uses.end();
  log = Log{
      .device = file.device, .inode = file.inode, .uses = std::move(log.uses), .over = log.over};
}

bool MonsiajLogs::readSome() {
  for (auto& [path, home] : homes_) {
    if (home.has_logs) lookIn(path, home);
    for (auto log = home.logs.begin(); log != home.logs.end();) {
      const bool goes_on = read(path, log->first, log->second);
      tell(log->second.uses, goes_on);
      unsaved_ = unsaved_ || !goes_on;
      log = goes_on ? std::next(log) : home.logs.erase(log);
    }
  }
  return unsaved_ || !pending_.empty();
}

void MonsiajLogs::tell(orca::ClientUses& uses, bool goes_on) {
  if (goes_on) {
    uses.passTo(place_.clock.now());
  } else {
    uses.end();
  }
  for (auto& told : uses.told()) pending_.add(std::move(told.kind), std::move(told.body));
}

MonsiajLogs::Time MonsiajLogs::work(const evidence::MachineTime& now) {
  const Time later = place_.clock.sinceBoot() + kTryAgain;
  if (!begin()) return later;
  const auto told = [this](const Error& error) { trouble(error); };
  lookForHomes();
  const Time again = place_.clock.sinceBoot() + kEvery;
  if (unsaved_ && !save()) return later;
  const std::size_t waiting = pending_.size();
  if (!pending_.record(now, told)) return pending_.size() < waiting ? again : later;
  pending_.settle();
  if (readSome() && save() && pending_.record(now, told) && pending_.hasMoved()) {
    pending_.settle();
    unsaved_ = true;  // that nothing is pending any more is saved with the next
  }
  return again;
}

}  // namespace sekisho::agent
