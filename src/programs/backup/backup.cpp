#include "programs/backup/backup.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "capabilities/journal/store/verify.h"
#include "core/text.h"
#include "programs/backup/next_generation.h"
#include "storage/database.h"
#include "storage/sqlite/sqlite.h"

namespace sekisho::backup {
namespace {

std::string in(std::string_view folder, std::string_view name) {
  return fmt::format("{}/{}", folder, name);
}

using platform::Access;
using platform::Disk;
using storage::Transaction;

constexpr std::size_t kPart = std::size_t{1} << 20U;
constexpr std::size_t kMaxNote = 65'536;
constexpr std::uint64_t kWhole = std::numeric_limits<std::uint64_t>::max();
constexpr std::string_view kDigestLabel{"sekisho-backup sha256 "};
constexpr std::size_t kLastLineBytes = kDigestLabel.size() + 64 + 1;
constexpr int kSpecFolders = 3;  // how deep specs.d is read
constexpr MessageId kNoBackup{"backup.no-backup"};
constexpr MessageId kNotEmpty{"backup.not-empty"};
constexpr MessageId kChanged{"backup.changed"};
constexpr MessageId kJournalBroken{"backup.journal-broken"};

// A backup is no clinic's transaction: it copies whatever the file holds.
constexpr ClinicId kNobody{};

Result<void> copyFile(Disk& disk, const std::string& path, const std::string& name,
                      Transaction& into) {
  auto file = disk.open(path, Access::Read);
  if (!file) return std::unexpected(std::move(file.error()));
  for (std::int64_t part = 0;; ++part) {
    auto bytes = (*file)->read(static_cast<std::uint64_t>(part) * kPart, kPart);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (bytes->empty() && part > 0) return {};
    auto kept = into.run("INSERT INTO backup_file (name, part, bytes) VALUES (?, ?, ?)",
                         {name, part, std::move(*bytes)});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
}

Result<void> copyJournal(Disk& disk, const std::string& journal, Transaction& into) {
  auto generations = disk.list(journal);
  if (!generations) return std::unexpected(std::move(generations.error()));
  for (const std::string& generation : *generations) {
    auto files = disk.list(in(journal, generation));
    if (!files) return std::unexpected(std::move(files.error()));
    for (const std::string& file : *files) {
      const std::string name = in(generation, file);
      if (file.ends_with(".new")) continue;
      if (auto copied = copyFile(disk, in(journal, name), in("journal", name), into); !copied) {
        return copied;
      }
    }
  }
  return {};
}

// A provider's own specs, so that a restored hub judges the same. What the hub would not read
// either (links, odd or unreadable files) is left out.
Result<void> copyDropIns(Disk& disk, const std::string& data, const std::string& name, int depth,
                         Transaction& into) {
  const auto names = disk.list(data + "/" + name);
  if (!names || depth > kSpecFolders) return {};
  for (const std::string& file : *names) {
    const std::string below = in(name, file);
    if (file.starts_with('.')) continue;
    const auto bytes = platform::readFile(disk, in(data, below), kPart);
    if (!bytes) {
      if (auto deeper = copyDropIns(disk, data, below, depth + 1, into); !deeper) return deeper;
      continue;
    }
    auto kept = into.run("INSERT INTO backup_file (name, part, bytes) VALUES (?, 0, ?)",
                         {below, copyOf(*bytes)});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
  return {};
}

// What is filed once is never changed; what is still arriving is no document yet.
Result<void> copyDocuments(Disk& disk, const std::string& folder, Transaction& into) {
  const auto names = disk.list(folder);
  if (!names && names.error().code == ErrorCode::NotFound) return {};
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    if (!Sha256::fromHex(name)) continue;
    if (auto copied = copyFile(disk, in(folder, name), in("documents", name), into); !copied) {
      return copied;
    }
  }
  return {};
}

Result<void> fill(Disk& disk, const std::string& data, const std::string& target) {
  auto database = storage::openSqlite(target);
  if (!database) return std::unexpected(std::move(database.error()));
  auto transaction = (*database)->begin(kNobody);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto made = (*transaction)
                  ->run(
                      "CREATE TABLE backup_file (name TEXT NOT NULL, part BIGINT NOT NULL, "
                      "bytes BYTEA NOT NULL, PRIMARY KEY (name, part))");
  if (!made) return std::unexpected(std::move(made.error()));
  if (auto copied = copyFile(disk, data + "/hub.toml", "hub.toml", **transaction); !copied) {
    return copied;
  }
  if (auto copied = copyJournal(disk, data + "/journal", **transaction); !copied) return copied;
  if (auto copied = copyDropIns(disk, data, "specs.d", 0, **transaction); !copied) return copied;
  if (auto copied = copyDocuments(disk, data + "/documents", **transaction); !copied) return copied;
  return (*transaction)->commit();
}

// The digest of the first `length` bytes, or of all there are.
Result<Written> measure(platform::File& file, std::uint64_t length) {
  Written written;
  Sha256Stream digest;
  while (written.bytes < length) {
    auto bytes = file.read(written.bytes, std::min<std::uint64_t>(kPart, length - written.bytes));
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (bytes->empty()) break;
    digest.add(*bytes);
    written.bytes += bytes->size();
  }
  written.digest = digest.finish();
  return written;
}

// The last line of a backup, behind the pages that SQLite knows of: the digest of all before it.
std::string lastLine(const Sha256& digest) {
  return std::string(kDigestLabel) + digest.hex() + "\n";
}

Result<void> sealWithDigest(Disk& disk, const std::string& path) {
  auto file = disk.open(path, Access::Write);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto written = measure(**file, kWhole);
  if (!written) return std::unexpected(written.error());
  if (auto kept = (*file)->write(written->bytes, bytesOf(lastLine(written->digest))); !kept) {
    return kept;
  }
  return (*file)->sync();
}

// Only names that write() makes: nothing may climb out of the data directory.
bool isOurs(std::string_view name) {
  const auto parts = split(name, '/');
  const bool plain = std::ranges::none_of(parts, [](std::string_view part) {
    return part.empty() || part == "." || part == ".." || part.contains('\0');
  });
  return plain && (name == "hub.toml" || (parts.size() == 3 && parts[0] == "journal") ||
                   (parts.size() == 2 && parts[0] == "documents" && Sha256::fromHex(parts[1])) ||
                   (parts.size() > 2 && parts.size() <= 3 + kSpecFolders && parts[0] == "specs.d"));
}

Result<void> extract(Disk& disk, Transaction& from, const std::string& data) {
  auto names = from.run("SELECT name, max(part) FROM backup_file GROUP BY name ORDER BY name");
  if (!names) return std::unexpected(std::move(names.error()));
  for (const storage::Row& row : *names) {
    const std::string& name = row.text(0);
    if (!isOurs(name)) return fail(ErrorCode::Corrupt, kNoBackup, "a name that no backup has");
    const std::string path = in(data, name);
    if (auto made = disk.createDirectory(platform::folderOf(path)); !made) return made;
    auto file = disk.open(path, Access::Create);
    if (!file) return std::unexpected(std::move(file.error()));
    for (std::int64_t part = 0; part <= row.integer(1); ++part) {
      auto bytes =
          from.run("SELECT bytes FROM backup_file WHERE name = ? AND part = ?", {name, part});
      if (!bytes) return std::unexpected(std::move(bytes.error()));
      if (bytes->empty()) return fail(ErrorCode::Corrupt, kNoBackup, "a part is missing");
      const auto at = static_cast<std::uint64_t>(part) * kPart;
      if (auto kept = (*file)->write(at, bytes->front().bytes(0)); !kept) return kept;
    }
    if (auto synced = (*file)->sync(); !synced) return synced;
    if (auto synced = disk.syncDirectory(platform::folderOf(path)); !synced) return synced;
  }
  return {};
}

// The newest generation's last checkpoint, or nothing.
std::string lastCheckpoint(Disk& disk, const std::string& data) {
  const auto generations = disk.list(data + "/journal");
  if (!generations || generations->empty()) return {};
  std::string newest;
  for (const std::string& name : *generations) {
    if (name.size() > newest.size() || (name.size() == newest.size() && name > newest))
      newest = name;
  }
  const auto note = platform::readFile(disk, data + "/journal/" + newest + "/checkpoint", kMaxNote);
  return note ? std::string(textOf(*note)) : std::string();
}

// Makes `data` an empty folder with the mark of a restore under way. What an interrupted restore
// left is cleared away; anything else is somebody's.
Result<void> beginIn(Disk& disk, const std::string& data) {
  if (auto made = disk.createDirectory(data); !made) return made;
  const auto names = disk.list(data);
  if (!names) return std::unexpected(names.error());
  const std::string mark = restoringMark(data);
  const auto begun = platform::look(disk, mark);
  if (!begun) return std::unexpected(begun.error());
  for (const std::string& name : *names) {
    const std::string path = in(data, name);
    if (path == mark) continue;
    if (*begun == platform::Presence::Missing && path != mark + ".new") {
      return fail(ErrorCode::Conflict, kNotEmpty, data);
    }
    std::error_code failure;
    std::filesystem::remove_all(path, failure);
    if (failure) return fail(ErrorCode::Unavailable, platform::kDiskDenied, path);
  }
  return platform::writeFileAtomically(disk, mark, {});
}

// Holds the backup against its own last line: one that was cut has none.
Result<void> checkDigest(Disk& disk, const std::string& path) {
  auto file = disk.open(path, Access::Read);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto size = (*file)->size();
  if (!size) return std::unexpected(size.error());
  if (*size < kLastLineBytes) return fail(ErrorCode::Corrupt, kChanged, path);
  const auto line = (*file)->read(*size - kLastLineBytes, kLastLineBytes);
  if (!line) return std::unexpected(line.error());
  const auto found = measure(**file, *size - kLastLineBytes);
  if (!found) return std::unexpected(found.error());
  if (textOf(*line) == lastLine(found->digest)) return {};
  return fail(ErrorCode::Corrupt, kChanged, path);
}

// So that anything else is refused before a folder is made for it.
Result<void> checkFormat(Disk& disk, const std::string& path) {
  constexpr std::string_view kSqlite{"SQLite format 3\0", 16};
  auto file = disk.open(path, Access::Read);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto head = (*file)->read(0, kSqlite.size());
  if (!head) return std::unexpected(head.error());
  if (textOf(*head) == kSqlite) return {};
  return fail(ErrorCode::Corrupt, kNoBackup, path);
}

// The journal proves itself, whether the note is there or not.
Result<void> checkJournal(Disk& disk, const std::string& data) {
  const auto generations = journal::verifyJournal(disk, data + "/journal");
  if (!generations) return std::unexpected(generations.error());
  for (const journal::Verification& one : *generations) {
    if (!one.finding) continue;
    const auto entry = one.finding->entry ? std::to_string(*one.finding->entry) : "?";
    return fail(ErrorCode::Corrupt, kJournalBroken, one.finding->detail, {{"entry", entry}});
  }
  return {};
}

// The database as it was, and out of it the other files.
Result<void> copyOut(Disk& disk, const std::string& file, const std::string& data) {
  if (auto copied = storage::backupSqlite(file, data + "/hub.sqlite"); !copied) return copied;
  auto database = storage::openSqlite(data + "/hub.sqlite");
  if (!database) return std::unexpected(std::move(database.error()));
  auto transaction = (*database)->begin(kNobody);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const auto table =
      (*transaction)->run("SELECT name FROM sqlite_master WHERE name = 'backup_file'");
  if (!table) return std::unexpected(table.error());
  if (table->empty()) return fail(ErrorCode::Corrupt, kNoBackup, file);
  if (auto extracted = extract(disk, **transaction, data); !extracted) return extracted;
  if (auto dropped = (*transaction)->run("DROP TABLE backup_file"); !dropped) {
    return std::unexpected(std::move(dropped.error()));
  }
  return (*transaction)->commit();
}

}  // namespace

Result<Written> write(Disk& disk, const std::string& data, const std::string& target) {
  const auto there = platform::look(disk, target);
  if (!there) return std::unexpected(there.error());
  if (*there == platform::Presence::Present) {
    return fail(ErrorCode::Conflict, platform::kDiskExists, target);
  }
  const std::string part = target + ".part";
  if (auto removed = platform::removeDurably(disk, part); !removed) {
    return std::unexpected(std::move(removed.error()));
  }
  if (auto copied = storage::backupSqlite(data + "/hub.sqlite", part); !copied) {
    return std::unexpected(std::move(copied.error()));
  }
  auto filled = fill(disk, data, part);
  if (filled) filled = sealWithDigest(disk, part);
  if (filled) filled = disk.rename(part, target);
  if (filled) filled = disk.syncDirectory(platform::folderOf(target));
  if (!filled) {
    if (auto removed = platform::removeDurably(disk, part); !removed) {
      return std::unexpected(std::move(filled.error()).during("and the half copy stays"));
    }
    return std::unexpected(std::move(filled.error()));
  }
  auto file = disk.open(target, Access::Read);
  if (!file) return std::unexpected(std::move(file.error()));
  return measure(**file, kWhole);
}

Result<void> restore(Disk& disk, const std::string& file, const std::string& data) {
  if (auto is_one = checkFormat(disk, file); !is_one) return is_one;
  if (auto same = checkDigest(disk, file); !same) return same;
  if (auto begun = beginIn(disk, data); !begun) return begun;
  if (auto copied = copyOut(disk, file, data); !copied) return copied;
  if (auto sound = checkJournal(disk, data); !sound) return sound;
  if (auto marked = markNextGeneration(
          disk, data, {.previous = lastCheckpoint(disk, data), .why = std::string(kRestored)});
      !marked) {
    return marked;
  }
  return platform::removeDurably(disk, restoringMark(data));
}

std::string restoringMark(const std::string& data) { return data + "/restoring"; }

}  // namespace sekisho::backup
