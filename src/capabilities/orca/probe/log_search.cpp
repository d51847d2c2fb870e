#include "capabilities/orca/probe/log_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "capabilities/orca/probe/credentials.h"
#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/panda_log.h"
#include "core/bytes.h"
#include "core/clock.h"
#include "core/digest.h"
#include "platform/compressed_file/compressed_file.h"
#include "platform/machine/line_cutter.h"
#include "platform/machine/syslog_line.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxNamesBeside = 8'192;
constexpr std::int64_t kHeadOfFile = 256;
// An earlier one did not tell a secret of day 0 from none: all is searched anew.
constexpr std::int64_t kState = 2;

Json orNone(const std::optional<std::int64_t>& day) { return day ? Json(*day) : Json(); }

std::int64_t dayOf(std::chrono::local_seconds at) {
  return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

/// What of a line matters here.
struct Said {
  std::optional<std::int64_t> day = {};
  Credentials kinds = {};
};

// The system's log has lines of others: their secrets are not 日レセ's.
Said pandaSaid(std::string_view text, std::chrono::year_month read_in) {
  auto line = panda::lineOfSyslog(text, read_in);
  if (!line) line = panda::lineOfLogFile(text);
  if (!line) return {};
  return {.day = dayOf(line->at.local), .kinds = line->credentials};
}

Said webOrcaSaid(std::string_view text, std::chrono::year_month read_in) {
  std::optional<std::int64_t> day;
  if (const auto date = slashedDay(text); date && date->ok()) {
    day = std::chrono::local_days(*date).time_since_epoch().count();
  } else {
    const auto line = platform::syslogLineFrom(text, read_in);
    if (line) day = dayOf(line->at.local);
  }
  return {.day = day, .kinds = credentialsIn(text)};
}

// "orca.log" became "orca.log.1", "orca.log-20251113.gz" or "orca-20251113.log".
bool isCopyOf(std::string_view name, std::string_view log) {
  const std::string_view stem = log.ends_with(".log") ? log.substr(0, log.size() - 4) : log;
  return name.size() > log.size() && name.starts_with(stem) &&
         (name[stem.size()] == '.' || name[stem.size()] == '-');
}

std::vector<std::string> pathsOf(const platform::Listing& beside, const std::string& log) {
  const std::size_t slash = log.rfind('/');
  const std::string_view name = std::string_view(log).substr(slash + 1);
  std::vector<std::string> paths;
  for (const auto& entry : beside.entries) {
    if (entry.kind == platform::FileKind::Directory) continue;
    if (entry.name == name || isCopyOf(entry.name, name)) {
      paths.push_back(log.substr(0, slash + 1) + entry.name);
    }
  }
  return paths;
}

bool isPacked(std::string_view path) {
  constexpr std::array<std::string_view, 6> kEndings{".gz", ".xz", ".zst", ".lz4", ".bz2", ".lzma"};
  return std::ranges::any_of(kEndings, [&](std::string_view end) { return path.ends_with(end); });
}

std::string idOf(const platform::FileStatus& status) {
  return fmt::format("{}:{}", status.device, status.inode);
}

// The digest of its first bytes.
std::string headOf(const platform::MachineFile& file, std::int64_t bytes) {
  std::string head(static_cast<std::size_t>(std::clamp<std::int64_t>(bytes, 0, kHeadOfFile)), '\0');
  const std::size_t got = head.empty() ? 0 : file.readAt(0, head).value_or(0);
  head.resize(got);
  return sha256(bytesOf(head)).hex();
}

}  // namespace

/// The file that is being searched: one of the two that are open.
struct LogSearch::Reading {
  File* file = nullptr;
  std::optional<platform::MachineFile> plain = {};
  std::optional<platform::UnpackedFile> packed = {};
  std::int64_t began = 0;  // in a plain one
  std::int64_t at = 0;
  std::int64_t end = 0;  // as far as it reached then
  std::int64_t modified_ms = 0;
  std::chrono::year_month read_in = {};
  std::int64_t day = 0;  // of the last line that said one
  platform::LineCutter lines = {};
};

LogSearch::LogSearch(const platform::Machine& machine, Generation generation)
    : machine_(machine), generation_(generation) {}
LogSearch::~LogSearch() = default;
LogSearch::LogSearch(LogSearch&&) noexcept = default;

Result<void> LogSearch::look(const std::string& log) {
  const auto beside = machine_.list(log.substr(0, log.rfind('/') + 1), kMaxNamesBeside);
  if (!beside) return std::unexpected(beside.error());
  for (auto& [id, file] : files_) file.here = file.tried = false;
  beyond_ = beside->cut ? 1 : 0;
  for (std::string& path : pathsOf(*beside, log)) {
    const auto status = machine_.status(path);
    if (!status && status.error().code == ErrorCode::NotFound) continue;  // it went meanwhile
    if (status && status->kind != platform::FileKind::Regular) continue;
    const std::string id = status ? idOf(*status) : std::string();
    if (!status || (!files_.contains(id) && files_.size() >= kMostFiles)) {
      ++beyond_;
      continue;
    }
    File& file = files_[id];
    file.path = std::move(path);
    file.size = status->size;
    file.modified_ms = status->modified_ms;
    file.here = true;
    // Nobody looked at what it gained before this program was started.
    if (!looked_ && file.isDue()) file.searched = false;
  }
  if (reading_ && !reading_->file->here) reading_.reset();
  std::erase_if(files_, [](const auto& one) { return !one.second.here; });
  looked_ = true;
  return {};
}

// Goes on where it was searched to, if it is the same and has only grown.
bool LogSearch::begin() {
  const auto due = std::ranges::find_if(files_, [](const auto& one) { return one.second.isDue(); });
  if (due == files_.end()) return false;
  File& file = due->second;
  const auto date = japaneseDay(fromMs(file.modified_ms));
  reading_ = std::make_unique<Reading>();
  *reading_ = {.file = &file,
               .end = file.size,
               .modified_ms = file.modified_ms,
               .read_in = date.year() / date.month(),
               .day = std::chrono::sys_days{date}.time_since_epoch().count()};
  auto plain = machine_.openFile(file.path);
  if (!plain) {
    finish(false);
    file.known_size = -1;  // that it may be read leaves no trace in it
    return true;
  }
  if (idOf(plain->status()) != due->first) {  // it was rotated just now
    reading_.reset();
    file.tried = true;
    return true;
  }
  const bool packed = isPacked(file.path);
  const bool goes_on = !packed && file.hasGrown() && headOf(*plain, file.head_bytes) == file.head;
  if (!goes_on) file.forget();
  reading_->day = file.day.value_or(reading_->day);
  file.head_bytes = std::min(file.size, kHeadOfFile);
  file.head = headOf(*plain, file.head_bytes);
  reading_->began = reading_->at = file.offset;
  if (!packed) {
    reading_->plain = *std::move(plain);
    return true;
  }
  auto unpacked = platform::UnpackedFile::open(machine_, file.path, platform::kLittleUnpackMemory);
  if (unpacked) {
    reading_->packed = *std::move(unpacked);
  } else {
    finish(false);
  }
  return true;
}

void LogSearch::take(std::string_view bytes) {
  Reading& reading = *reading_;
  reading.lines.add(bytes);
  while (const auto line = reading.lines.next()) {
    const Said said = generation_ == Generation::Panda ? pandaSaid(line->text, reading.read_in)
                                                       : webOrcaSaid(line->text, reading.read_in);
    if (said.day) reading.file->day = said.day;
    reading.day = said.day.value_or(reading.day);
    if (said.kinds.basic || said.kinds.other) reading.file->found(reading.day);
  }
}

void LogSearch::finish(bool readable) {
  if (readable) take("\n");  // ends a last line without an end
  File& file = *reading_->file;
  file.searched = readable;
  file.unreadable = !readable;
  file.tried = true;
  file.known_size = reading_->end;
  file.known_modified_ms = reading_->modified_ms;
  reading_.reset();
}

std::size_t LogSearch::readPlain(const platform::MachineFile& file) {
  Reading& reading = *reading_;
  std::string bytes(std::min<std::size_t>(kPiece, static_cast<std::size_t>(std::max<std::int64_t>(
                                                      reading.end - reading.at, 0))),
                    '\0');
  const auto got = bytes.empty() ? Result<std::size_t>(0) : file.readAt(reading.at, bytes);
  if (!got || *got == 0) {
    finish(got.has_value());
    return 0;
  }
  take(std::string_view(bytes).substr(0, *got));
  reading.at += static_cast<std::int64_t>(*got);
  reading.file->offset = reading.began + static_cast<std::int64_t>(reading.lines.position());
  return *got;
}

// What is read of it counts as well: it may unpack to nothing.
std::size_t LogSearch::readPacked(platform::UnpackedFile& file) {
  const auto done = file.next(kPiece, [this](std::string_view bytes) { take(bytes); });
  if (!done || !done->more) finish(done.has_value());
  return done ? done->packed + done->unpacked : kPiece;
}

bool LogSearch::search(std::size_t most) {
  bool any = false;
  for (std::size_t read = 0; read < most;) {
    if (!reading_ && !begin()) break;
    any = true;
    if (!reading_) continue;
    if (auto& packed = reading_->packed) {
      read += readPacked(*packed);
    } else if (auto& plain = reading_->plain) {
      read += readPlain(*plain);
    }
  }
  return any;
}

std::optional<LogsSearched> LogSearch::searched() const {
  if (!looked_) return std::nullopt;
  LogsSearched all{.files = static_cast<std::int64_t>(files_.size()) + beyond_};
  for (const auto& [id, file] : files_) {
    all.searched += file.searched ? 1 : 0;
    all.unreadable += file.unreadable ? 1 : 0;
    if (!file.oldest_day || !file.newest_day) continue;
    const bool first = all.with_secrets++ == 0;
    all.oldest_day = first ? *file.oldest_day : std::min(all.oldest_day, *file.oldest_day);
    all.newest_day = first ? *file.newest_day : std::max(all.newest_day, *file.newest_day);
  }
  return all;
}

Json LogSearch::state() const {
  Json::Object files;
  for (const auto& [id, file] : files_) {
    files.emplace(id, Json::Object{{"size", file.known_size},
                                   {"modified_ms", file.known_modified_ms},
                                   {"head_bytes", file.head_bytes},
                                   {"head", file.head},
                                   {"offset", file.offset},
                                   {"day", orNone(file.day)},
                                   {"searched", file.searched},
                                   {"unreadable", file.unreadable},
                                   {"oldest_day", orNone(file.oldest_day)},
                                   {"newest_day", orNone(file.newest_day)}});
  }
  return Json::Object{{"version", kState}, {"files", std::move(files)}};
}

void LogSearch::takeUp(const Json& state) {
  const auto* version = state["version"].integer();
  const auto* files = state["files"].object();
  if (version == nullptr || *version != kState || files == nullptr) return;
  for (const auto& entry : *files) {
    const Json& kept = entry.second;
    const auto number = [&](const char* name, std::int64_t otherwise) {
      const auto* said = kept[name].integer();
      return said == nullptr ? otherwise : *said;
    };
    const auto day = [&](const char* name) {
      const auto* said = kept[name].integer();
      return said == nullptr ? std::nullopt : std::optional(*said);
    };
    const auto is = [&](const char* name) {
      const auto* said = kept[name].boolean();
      return said != nullptr && *said;
    };
    const auto* head = kept["head"].text();
    files_.insert_or_assign(entry.first, File{.known_size = number("size", -1),
                                              .known_modified_ms = number("modified_ms", 0),
                                              .head_bytes = number("head_bytes", 0),
                                              .head = head == nullptr ? std::string() : *head,
                                              .offset = number("offset", 0),
                                              .day = day("day"),
                                              .searched = is("searched"),
                                              .unreadable = is("unreadable"),
                                              .oldest_day = day("oldest_day"),
                                              .newest_day = day("newest_day")});
  }
}

}  // namespace sekisho::orca
