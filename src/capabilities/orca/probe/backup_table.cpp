#include "capabilities/orca/probe/backup_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "core/clock.h"
#include "core/text.h"
#include "facts/orca_backups.h"
#include "platform/machine/account_files.h"
#include "platform/machine/mounts.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaBackups;

constexpr std::string_view kOwnFolder = "/var/lib/jma-receipt/dbbackup";
// Where jma-backupcluster.sh puts its archive, among whatever else passes through.
constexpr std::string_view kPassingFolder = "/var/tmp";
constexpr std::string_view kFolderUnread = "orca.backup-folder-unread";
constexpr std::size_t kMaxFiles = 2000;
constexpr std::size_t kMaxPassing = 20'000;  // names alone, mostly

// OpenPGP (RFC 4880, RFC 9580): a session key's packet comes first, for a public key (tag 1) or
// for a passphrase (tag 3), with the version that it must have behind its length.
bool isOpenPgp(std::string_view beginning) {
  const auto at = [&](std::size_t place) {
    return place < beginning.size() ? static_cast<unsigned char>(beginning[place]) : 0U;
  };
  const auto for_key = [&](std::size_t place) { return at(place) == 3 || at(place) == 6; };
  const auto for_phrase = [&](std::size_t place) { return at(place) >= 4 && at(place) <= 6; };
  switch (at(0)) {
    case 0x84:
    case 0xc1: return for_key(2) || (at(0) == 0xc1 && for_key(3));
    case 0x85: return for_key(3);
    case 0x8c:
    case 0xc3: return for_phrase(2);
    default: return false;
  }
}

bool beginsWithOneOf(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](auto one) { return text.starts_with(one); });
}

bool isDump(std::string_view beginning) {
  return beginsWithOneOf(beginning, {"PGDMP", "--\n-- PostgreSQL"});
}

// POSIX.1-1988 (ustar), or GNU's: the same word at the same place.
bool isTar(std::string_view beginning) {
  return beginning.size() >= 262 && beginning.substr(257, 5) == "ustar";
}

bool isCompressed(std::string_view beginning) {
  return beginsWithOneOf(beginning, {"\x1f\x8b", "\xfd\x37\x7a\x58\x5a", "\x28\xb5\x2f\xfd"});
}

// By what it begins with; nothing of what is not known.
std::optional<std::int64_t> encryptedFrom(std::string_view beginning) {
  if (beginning.starts_with("PK\x03\x04")) {
    if (beginning.size() < 7) return std::nullopt;
    return static_cast<unsigned char>(beginning[6]) & 1U;  // of its first file
  }
  if (isDump(beginning) || isTar(beginning) || isCompressed(beginning) ||
      beginning.starts_with("BZh")) {
    return 0;
  }
  if (isOpenPgp(beginning) ||
      beginsWithOneOf(beginning, {"Salted__", "age-encryption.org/", "-----BEGIN PGP MESSAGE"})) {
    return 1;
  }
  return std::nullopt;
}

// What is packed or sealed does not show what is in it. The names of other files may be patients'.
bool isNamedLikeDatabase(std::string_view name) {
  const std::string lower = lowered(name);
  return std::ranges::any_of(std::array<std::string_view, 7>{"orca", "dump", ".sql", "postgres",
                                                             "pgdata", "cluster", "jma"},
                             [&](std::string_view word) { return lower.contains(word); });
}
// 日レセ names what it prints for insurers so, too: that does where backups alone are kept.
bool isNamedLikeOne(std::string_view name) {
  return isNamedLikeDatabase(name) || lowered(name).contains("receipt");
}

std::string beginningOf(const Result<platform::MachineFile>& file) {
  std::array<char, 512> bytes{};
  const auto got = file ? file->readAt(0, bytes) : Result<std::size_t>(std::size_t{0});
  return {bytes.data(), got.value_or(0)};
}

// Whoever makes an archive of the database: root, and whose it is.
std::set<std::int64_t> makersOn(const platform::Machine& machine) {
  std::set<std::int64_t> makers{0};
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  for (const auto& entry : platform::parsePasswd(text.value_or("")).entries) {
    if (entry.name == "postgres" || entry.name == "orca") makers.insert(entry.uid);
  }
  return makers;
}

/// Where backups lie, and how it is looked there.
struct Folder {
  std::string path;
  bool asked_for = false;  ///< The clinic named it: it must be there.
  bool below = false;      ///< Folders in it are looked into.
};

// Which file is the newest is told of a folder that was seen whole, or of none.
class Reading {
 public:
  explicit Reading(const platform::Machine& machine) : machine_(machine) {}

  void add(const Folder& folder) {
    if (platform::liesHere(machine_, folder.path) == false) {
      return table_.failed("orca.backup-folder-elsewhere");
    }
    const auto listing = machine_.list(folder.path, kMaxFiles);
    if (!listing) {
      const bool absent = listing.error().code == ErrorCode::NotFound;
      if (folder.asked_for || !absent) table_.failed(kFolderUnread);
      return;
    }
    looked_at_ += listing->entries.size();
    if (listing->cut || looked_at_ > kMaxFiles) return table_.failed("orca.backup-folder-full");
    for (const auto& [name, kind] : listing->entries) {
      const std::string path = fmt::format("{}/{}", folder.path, name);
      if (kind == platform::FileKind::Directory && folder.below) {
        add({.path = path});
      } else {
        addFile(path, name);
      }
    }
  }

  // Where everybody may leave files: no account but those that make backups may say anything here,
  // nor hide the backups of the other folders. Where more names lie than can be looked at a row
  // says that nothing is known.
  void addPassing() {
    if (platform::liesHere(machine_, kPassingFolder) == false) {
      return table_.failed("orca.backup-folder-elsewhere");
    }
    const auto listing = machine_.list(kPassingFolder, kMaxPassing);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) table_.failed(kFolderUnread);
      return;
    }
    if (listing->cut) return table_.add(OrcaBackups{.path = fmt::format("{}/*", kPassingFolder)});
    const auto makers = makersOn(machine_);
    for (const auto& [name, kind] : listing->entries) {
      if (kind != platform::FileKind::Regular || !isNamedLikeDatabase(name)) continue;
      const std::string path = fmt::format("{}/{}", kPassingFolder, name);
      const auto named = machine_.statusOfName(path);
      if (!named || !makers.contains(named->uid)) continue;
      const auto file = machine_.openFile(path);
      // Nor the file behind a link that took its place.
      if (!file || file->status().inode != named->inode || file->status().uid != named->uid) {
        continue;
      }
      const std::string beginning = beginningOf(file);
      if (isDump(beginning) || isTar(beginning) || isCompressed(beginning)) {
        tell(path, file->status(), beginning);
      }
    }
  }

  evidence::Table finish() && { return std::move(table_).finish(); }

 private:
  void addFile(const std::string& path, std::string_view name) {
    const auto status = machine_.status(path);
    if (!status) {
      if (status.error().code != ErrorCode::NotFound) table_.failed(kFolderUnread);
      return;
    }
    if (status->kind != platform::FileKind::Regular) return;
    const std::string beginning = beginningOf(machine_.openFile(path));
    if (isDump(beginning) || isNamedLikeOne(name)) tell(path, *status, beginning);
  }

  void tell(const std::string& path, const platform::FileStatus& status,
            std::string_view beginning) {
    OrcaBackups row{.path = path};
    row.made_day = std::chrono::floor<std::chrono::days>(fromMs(status.modified_ms) + kJst)
                       .time_since_epoch()
                       .count();
    row.bytes = status.size;
    row.mode = fmt::format("{:04o}", status.permissions);
    row.open = (status.permissions & 077U) != 0 ? 1 : 0;
    row.encrypted = encryptedFrom(beginning);
    table_.add(row);
  }

  const platform::Machine& machine_;
  evidence::FactTable<OrcaBackups> table_;
  std::size_t looked_at_ = 0;  // names, in all folders
};

evidence::Table readBackups(const platform::Machine& machine, const Settings& settings) {
  Reading reading(machine);
  if (serversOn(machine, settings).empty()) return std::move(reading).finish();
  reading.add({.path = std::string(kOwnFolder)});
  if (settings.backups != kPassingFolder) reading.addPassing();
  if (settings.backups && *settings.backups != kOwnFolder) {
    reading.add({.path = *settings.backups, .asked_for = true, .below = true});
  }
  return std::move(reading).finish();
}

}  // namespace

std::vector<evidence::Probe> backupProbes(const platform::Machine& machine,
                                          const Settings& settings) {
  evidence::Probe probe{.table = "orca_backups",
                        .every = 1h,
                        .heavy = true,
                        .watched = {std::string(kOwnFolder)},
                        .read = [&machine, settings] { return readBackups(machine, settings); }};
  if (settings.backups) probe.watched.push_back(*settings.backups);
  return {std::move(probe)};
}

}  // namespace sekisho::orca
