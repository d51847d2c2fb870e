#include "capabilities/orca/probe/counted_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capabilities/orca/probe/row_words.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr std::size_t kDayDigits = 8;

std::string dayIn(Instant at) { return localStamp(at).substr(0, kDayDigits); }

std::optional<Instant> beginOfDay(std::string_view day) {
  return day.size() == kDayDigits ? momentFrom(std::string(day) + "000000") : std::nullopt;
}

/// Which rows are counted as one: those of a day, and of the same user, place and program.
std::string groupOf(const DatabaseRow& row) {
  return lineOfRow(cellOf(row, 0),
                   fmt::format("{}/{}/{}", userIn(row, 1), placeIn(row, 2), nameIn(row, 3)));
}

std::vector<std::string_view> columnsOf(const CountedTable& table) {
  return {"creymd", "opid", "termid", table.program.empty() ? "NULL::text" : table.program,
          "count(*)"};
}

bool hasColumns(const std::set<std::string>& there, const CountedTable& table) {
  return std::ranges::all_of(
      std::array<std::string_view, 4>{"creymd", "opid", "termid", table.program},
      [&](std::string_view column) {
        return column.empty() || there.contains(fmt::format("{}.{}", table.table, column));
      });
}

}  // namespace

Result<void> CountedRows::lookForTables(const Select& select, Instant now) {
  if (looked_ && now >= *looked_ && now < *looked_ + kLookAgain) return {};
  std::set<std::string_view> names;
  for (const CountedTable& table : kCountedTables) names.insert(table.table);
  const auto there = columnsThere(select, names);
  if (!there) return std::unexpected(there.error());
  looked_ = now;
  std::set<std::string> absent;
  for (const CountedTable& table : kCountedTables) {
    if (!hasColumns(*there, table)) absent.emplace(table.table);
  }
  absent_ = std::move(absent);
  return {};
}

Result<void> CountedRows::read(const Select& select, Instant now, const Uses::Named& named) {
  if (auto looked = lookForTables(select, now); !looked) return looked;
  std::set<std::string>& absent = absent_ ? *absent_ : absent_.emplace();
  Result<void> first;
  for (const CountedTable& table : kCountedTables) {
    const std::string name(table.table);
    auto read = absent.contains(name) ? Result<bool>(false) : readTable(select, table, now, named);
    if (read) {
      unread_.erase(name);
      if (!*read) absent.insert(name);
      continue;
    }
    unread_.insert(name);
    if (first) first = std::unexpected(std::move(read.error()));
  }
  return first;
}

Result<bool> CountedRows::readTable(const Select& select, const CountedTable& table, Instant now,
                                    const Uses::Named& named) {
  const auto known = counts_.find(std::string(table.table));
  const Instant last = known == counts_.end() ? now : std::min(known->second.at, now);
  std::string from_day = dayIn(last - kOneDay);  // a row may be committed after midnight
  if (known != counts_.end()) from_day = std::max(from_day, known->second.since_day);
  const auto rows =
      select(columnsOf(table),
             fmt::format("FROM public.{} WHERE creymd BETWEEN '{}' AND '{}' GROUP BY creymd, opid, "
                         "termid{}{} LIMIT {}",
                         table.table, from_day, dayIn(now + kOneDay),
                         table.program.empty() ? "" : ", ", table.program, kMostGroups));
  if (!rows && rows.error().code != ErrorCode::NotFound) return std::unexpected(rows.error());
  if (rows && rows->size() == kMostGroups) {
    return fail(ErrorCode::Unavailable, MessageId{"orca.database-not-understood"}, "too many rows");
  }
  return rows && take(*rows, table, from_day, now, named);
}

bool CountedRows::take(const std::vector<DatabaseRow>& rows, const CountedTable& table,
                       const std::string& from_day, Instant now, const Uses::Named& named) {
  struct Group {
    std::int64_t count = 0;
    const DatabaseRow* row = nullptr;
  };
  std::map<std::string, Group> groups;
  for (const DatabaseRow& row : rows) {
    if (!beginOfDay(cellOf(row, 0))) return false;
    Group& group = groups[groupOf(row)];
    group.count += toInteger(cellOf(row, 4)).value_or(0);
    group.row = &row;
  }
  const auto [known, first] = counts_.try_emplace(std::string(table.table));
  Counts& counts = known->second;
  if (first) counts.since_day = from_day;
  std::map<std::string, std::int64_t> found;
  for (const auto& [name, group] : groups) {
    found.emplace(name, group.count);
    const auto before = counts.rows.find(name);
    const std::int64_t more = group.count - (before == counts.rows.end() ? 0 : before->second);
    if (!first && more > 0) tell(*group.row, table, more, counts.at, now, named);
  }
  // Of days that were not asked for what was counted stands: the clock may be wrong.
  for (const auto& [name, count] : counts.rows) {
    const std::string_view day = std::string_view(name).substr(0, kDayDigits);
    if (day < from_day || day > dayIn(now + kOneDay)) found.emplace(name, count);
  }
  while (found.size() > kMostKept) {
    const auto oldest = beginOfDay(found.begin()->first.substr(0, kDayDigits));
    counts.since_day = dayIn(oldest.value_or(now) + kOneDay);
    std::erase_if(found, [&](const auto& one) { return one.first < counts.since_day; });
  }
  changed_ = changed_ || first || found != counts.rows;
  counts.rows = std::move(found);
  counts.at = now;
  return true;
}

void CountedRows::tell(const DatabaseRow& row, const CountedTable& table, std::int64_t more,
                       Instant before, Instant now, const Uses::Named& named) {
  const Instant day = beginOfDay(cellOf(row, 0)).value_or(now);
  const Instant until = std::clamp(now, day, day + kOneDay - std::chrono::seconds{1});
  const Instant from = std::clamp(before, day, until);
  const std::string key = fmt::format("{}/{}/{}", groupOf(row), toMs(now), more);
  std::string what = nameIn(row, 3);
  if (what.empty()) what = table.what;
  Json::Object body = bodyOfRow(lineOfRow(table.table, key), std::move(what), from, until);
  body.emplace("table", std::string(table.table));
  body.emplace("times", more);
  if (named(from) && named(until)) putWord(body, "user", userIn(row, 1));
  putWord(body, "place", placeIn(row, 2));
  told_.push_back({.kind = std::string(table.kind), .body = std::move(body)});
}

Json CountedRows::state() const {
  Json::Object tables;
  for (const auto& [table, counts] : counts_) {
    Json::Object rows;
    for (const auto& [group, count] : counts.rows) rows.emplace(group, count);
    tables.emplace(table, Json::Object{{"since", counts.since_day},
                                       {"at", toMs(counts.at)},
                                       {"rows", std::move(rows)}});
  }
  return tables;
}

CountedRows CountedRows::from(const Json& state) {
  CountedRows counted;
  const auto* tables = state.object();
  if (tables == nullptr) return counted;
  for (const auto& [table, kept] : *tables) {
    const auto* since = kept["since"].text();
    const auto* at = kept["at"].integer();
    const auto* rows = kept["rows"].object();
    if (since == nullptr || at == nullptr || rows == nullptr) continue;
    Counts& counts = counted.counts_[table];
    counts.since_day = *since;
    counts.at = fromMs(*at);
    for (const auto& [group, count] : *rows) {
      if (const auto* number = count.integer()) counts.rows.emplace(group, *number);
    }
  }
  return counted;
}

}  // namespace sekisho::orca
