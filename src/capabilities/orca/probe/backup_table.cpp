#include "capabilities/orca/probe/backup_table.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "core/clock.h"
#include "facts/orca_backups.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaBackups;

constexpr std::string_view kOwnFolder = "/var/lib/jma-receipt/dbbackup";
constexpr std::size_t kMaxFiles = 2000;

// By what it begins with: gzip, pg_dump's archive and plain dumps are none; OpenSSL, OpenPGP and
// age are. Nothing of any other.
std::optional<std::int64_t> encryptedFrom(std::string_view beginning) {
  for (const std::string_view plain : {"\x1f\x8b", "PGDMP", "--\n-- PostgreSQL", "BZh",
                                       "\xfd\x37\x7a\x58\x5a", "\x28\xb5\x2f\xfd", "PK\x03\x04"}) {
    if (beginning.starts_with(plain)) return 0;
  }
  for (const std::string_view sealed :
       {"Salted__", "age-encryption.org/", "-----BEGIN PGP MESSAGE", "\x84", "\x85", "\x8c"}) {
    if (beginning.starts_with(sealed)) return 1;
  }
  return std::nullopt;
}

std::string beginningOf(const platform::Machine& machine, const std::string& path) {
  auto file = machine.openFile(path);
  std::array<char, 32> bytes{};
  const auto got = file ? file->readAt(0, bytes) : Result<std::size_t>(std::size_t{0});
  return {bytes.data(), got.value_or(0)};
}

void addFolder(const platform::Machine& machine, const std::string& folder,
               evidence::FactTable<OrcaBackups>& table) {
  const auto listing = machine.list(folder, kMaxFiles);
  if (!listing) {
    if (listing.error().code != ErrorCode::NotFound) table.partial(listing.error().message.name);
    return;
  }
  if (listing->cut) table.partial("evidence.too-many-rows");
  for (const auto& [name, kind] : listing->entries) {
    const std::string path = fmt::format("{}/{}", folder, name);
    const auto status = machine.status(path);
    if (!status || status->kind != platform::FileKind::Regular) continue;
    OrcaBackups row{.path = path};
    row.made_day = std::chrono::floor<std::chrono::days>(fromMs(status->modified_ms) + kJst)
                       .time_since_epoch()
                       .count();
    row.bytes = status->size;
    row.mode = fmt::format("{:04o}", status->permissions);
    row.open = (status->permissions & 077U) != 0 ? 1 : 0;
    row.encrypted = encryptedFrom(beginningOf(machine, path));
    table.add(row);
  }
}

evidence::Table readBackups(const platform::Machine& machine, const Settings& settings) {
  evidence::FactTable<OrcaBackups> table;
  if (serversOn(machine, settings).empty()) return std::move(table).finish();
  addFolder(machine, std::string(kOwnFolder), table);
  if (settings.backups && *settings.backups != kOwnFolder) {
    addFolder(machine, *settings.backups, table);
  }
  return std::move(table).finish();
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
