#pragma once

#include <string>
#include <vector>

#include "capabilities/evidence/table.h"

namespace sekisho::evidence {

/// One column as specs/facts/<table>.toml declares it.
struct ColumnShape {
  std::string name;
  bool integer = false;  ///< Else text.
};

/// A table as the hub's specs declare it.
struct TableShape {
  std::string name;
  std::vector<ColumnShape> columns;
};

/// A received table in the columns of the hub's spec.
struct Fitted {
  Table table;
  /// Columns of the spec that the agent does not have: NULL in every row, "agent too old".
  std::vector<std::string> missing = {};
  /// Columns the agent sent that the hub does not know: kept in the received table, announced.
  std::vector<std::string> unknown = {};
  /// Columns in which a cell had another type than the spec says; such a cell reads as NULL.
  std::vector<std::string> mistyped = {};
};

/// Puts the columns of `table` into the order of `shape`. Never fails: agents may be older or newer
/// than the hub (design §3).
[[nodiscard]] Fitted fit(const Table& table, const TableShape& shape);

}  // namespace sekisho::evidence
