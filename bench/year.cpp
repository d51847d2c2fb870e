#include "year.h"

#include <algorithm>

namespace sekisho::bench {
namespace {

constexpr int kDaysBetweenUpdates = 14;
constexpr int kDaysBetweenAccounts = 60;
constexpr int kDaysBetweenLocks = 45;
constexpr std::int64_t kBytesADay = 20'000'000;

// The first part of the rows: `part` of `of`.
void keepPart(evidence::Table& table, int part, int of) {
  const auto rows =
      table.rows.size() * static_cast<std::size_t>(part) / static_cast<std::size_t>(of);
  table.rows.resize(rows);
}

void addTo(evidence::Table& table, std::string_view column, std::int64_t amount) {
  const auto at = std::ranges::find(table.columns, column);
  if (at == table.columns.end()) return;
  const auto index = static_cast<std::size_t>(at - table.columns.begin());
  for (evidence::Row& row : table.rows) {
    if (auto* number = std::get_if<std::int64_t>(&row[index])) *number += amount;
  }
}

}  // namespace

std::vector<ReadTable> onDay(const std::vector<ReadTable>& tables, int machine, int day) {
  std::vector<ReadTable> read = tables;
  const auto change = [](ReadTable& one, const auto& how) {
    evidence::Table table = *one.table;
    how(table);
    one = asRead(std::move(table));
  };
  for (ReadTable& one : read) {
    const std::string& name = one.table->name;
    if (name == "pending_updates") {
      change(one, [&](evidence::Table& table) {
        keepPart(table, (day + 3 * machine) % kDaysBetweenUpdates, kDaysBetweenUpdates - 1);
      });
    } else if (name == "accounts" && (day + machine) % kDaysBetweenAccounts == 0) {
      change(one, [](evidence::Table& table) { keepPart(table, 1, 2); });
    } else if (name == "screen_lock" && (day + machine) % kDaysBetweenLocks == 0) {
      change(one, [](evidence::Table& table) { addTo(table, "delay_s", 3'600); });
    } else if (name == "disk") {
      change(one, [&](evidence::Table& table) {
        addTo(table, "available_bytes", -kBytesADay * day - machine);
      });
    }
  }
  return read;
}

}  // namespace sekisho::bench
