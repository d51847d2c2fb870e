#include "capabilities/people/probe/last_logins.h"

#include <utmp.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "platform/machine/utmp_records.h"
#include "platform/sqlite_file/sqlite_file.h"

namespace sekisho::people {
namespace {

using platform::Machine;
using platform::PasswdEntry;

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999

void take(LastLogins& logins, std::string_view name, std::int64_t at_ms) {
  if (name.empty() || at_ms <= 0) return;
  const auto found = logins.at_ms.find(name);
  if (found == logins.at_ms.end()) {
    logins.at_ms.emplace(name, at_ms);
  } else {
    found->second = std::max(found->second, at_ms);
  }
}

// A record that is there but cannot be read makes the answer incomplete; an absent one does not.
void noteUnreadable(const Error& error, LastLogins& logins) {
  if (error.code != ErrorCode::NotFound) logins.is_complete = false;
}

void readLastlog(const Machine& machine, std::span<const PasswdEntry> accounts,
                 LastLogins& logins) {
  const auto file = machine.openFile("/var/log/lastlog");
  if (!file) return noteUnreadable(file.error(), logins);
  logins.any_source = true;
  for (const PasswdEntry& account : accounts) {
    std::array<char, sizeof(lastlog)> bytes{};
    const auto got = file->readAt(account.uid * std::int64_t{sizeof(lastlog)}, bytes);
    if (!got) {
      logins.is_complete = false;
    } else if (*got == bytes.size()) {
      lastlog record{};
      std::memcpy(&record, bytes.data(), sizeof record);
      take(logins, account.name, std::int64_t{record.ll_time} * 1000);
    }
  }
}

void readWtmp(const Machine& machine, std::string_view path, LastLogins& logins) {
  const auto file = machine.openFile(path);
  if (!file) return noteUnreadable(file.error(), logins);
  logins.any_source = true;
  constexpr std::int64_t kRecord = sizeof(utmp);
  const std::int64_t whole = file->status().size / kRecord * kRecord;
  std::int64_t at = std::max<std::int64_t>(0, whole - kMaxWtmpBytes / kRecord * kRecord);
  if (at > 0) logins.is_complete = false;
  std::array<char, std::size_t{40} * sizeof(utmp)> bytes{};
  while (at < whole) {
    const auto got = file->readAt(at, bytes);
    if (!got || *got < sizeof(utmp)) {
      logins.is_complete = logins.is_complete && got.has_value();
      return;
    }
    const std::size_t records = *got / sizeof(utmp) * sizeof(utmp);
    takeUtmpRecords({bytes.data(), records}, logins);
    at += static_cast<std::int64_t>(records);
  }
}

// Names and times that another program keeps; `a_second` of its units make a second.
void readSqlite(const Machine& machine, std::string_view path, std::string_view select,
                std::int64_t a_second, LastLogins& logins) {
  const auto answer = platform::readSqliteFile(machine, path, select);
  if (!answer) return noteUnreadable(answer.error(), logins);
  logins.any_source = true;
  if (!answer->is_complete) logins.is_complete = false;
  for (const auto& row : answer->rows) {
    const auto* name = std::get_if<std::string>(row.data());
    const auto* time = row.size() == 2 ? std::get_if<std::int64_t>(&row[1]) : nullptr;
    if (name == nullptr || time == nullptr || *time / a_second > kLastSecond) continue;
    take(logins, *name, *time / a_second * 1000);
  }
}

// Debian keeps wtmpdb's file beside the old wtmp and leaves a link to it where wtmpdb looks; a link
// to anywhere else is not followed.
std::string_view wtmpdbFile(const Machine& machine) {
  const auto link = machine.readLink("/var/lib/wtmpdb/wtmp.db");
  return link && *link == "../../log/wtmp.db" ? "/var/log/wtmp.db" : "/var/lib/wtmpdb/wtmp.db";
}

}  // namespace

void takeUtmpRecords(std::string_view records, LastLogins& logins) {
  for (const platform::UtmpRecord& record : platform::utmpRecordsIn(bytesOf(records))) {
    if (record.kind != platform::UtmpRecord::Kind::User) continue;
    take(logins, record.user, record.at_s * 1000);
  }
}

LastLogins readLastLogins(const Machine& machine, std::span<const PasswdEntry> accounts) {
  LastLogins logins;
  readLastlog(machine, accounts, logins);
  readWtmp(machine, "/var/log/wtmp", logins);
  readWtmp(machine, "/var/log/wtmp.1", logins);
  // Type 3 is a log-in of a person.
  readSqlite(machine, wtmpdbFile(machine),
             "SELECT User, max(Login) FROM wtmp WHERE Type = 3 GROUP BY User", 1'000'000, logins);
  readSqlite(machine, "/var/lib/lastlog/lastlog2.db", "SELECT Name, Time FROM Lastlog2", 1, logins);
  return logins;
}

}  // namespace sekisho::people
