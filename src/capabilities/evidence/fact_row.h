#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/table.h"

namespace sekisho::evidence {

/// A row type generated from specs/facts/<table>.toml: a misspelt column does not compile.
template <class T>
concept FactRow = requires(const T& row) {
  { T::kTable } -> std::convertible_to<std::string_view>;
  { T::kSpecVersion } -> std::convertible_to<int>;
  { T::columns() } -> std::convertible_to<std::vector<std::string>>;
  { row.cells() } -> std::convertible_to<Row>;
};

[[nodiscard]] inline Cell cellOf(const std::optional<std::int64_t>& value) {
  return value ? Cell(*value) : Cell();
}
[[nodiscard]] inline Cell cellOf(const std::optional<std::string>& value) {
  return value ? Cell(*value) : Cell();
}

/// Gathers typed rows into a table, and what kept it from being complete.
///
///   FactTable<facts::Accounts> table;
///   table.add({.name = "root", .uid = 0});
///   if (!nsswitch) table.partial("people.nsswitch-unreadable");
///   return std::move(table).finish();
template <FactRow T>
class FactTable {
 public:
  void add(const T& row) { table_.rows.push_back(row.cells()); }

  /// Rows may be missing; the first reason is kept. `reason` is a message id.
  void partial(std::string_view reason) {
    if (table_.status != TableStatus::Complete) return;
    table_.status = TableStatus::Partial;
    table_.reason = reason;
  }

  /// Nothing could be read: the rows so far are dropped.
  void failed(std::string_view reason) {
    table_.status = TableStatus::Failed;
    table_.reason = reason;
    table_.rows.clear();
  }

  [[nodiscard]] Table finish() && {
    if (table_.status == TableStatus::Failed) table_.rows.clear();
    if (table_.rows.size() > kMaxRows) {
      table_.rows.resize(kMaxRows);
      partial("evidence.too-many-rows");
    }
    return std::move(table_);
  }

 private:
  Table table_{
      .name = std::string(T::kTable), .spec_version = T::kSpecVersion, .columns = T::columns()};
};

}  // namespace sekisho::evidence
