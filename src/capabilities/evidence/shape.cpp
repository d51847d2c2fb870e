#include "capabilities/evidence/shape.h"

#include <algorithm>
#include <utility>

namespace sekisho::evidence {
namespace {

bool fits(const Cell& cell, const ColumnShape& column) {
  return std::holds_alternative<std::monostate>(cell) ||
         std::holds_alternative<std::int64_t>(cell) == column.integer;
}

}  // namespace

Fitted fit(const Table& table, const TableShape& shape) {
  Fitted fitted{.table = {.name = table.name,
                          .spec_version = table.spec_version,
                          .status = table.status,
                          .reason = table.reason,
                          .columns = {},
                          .rows = std::vector<Row>(table.rows.size())}};
  for (const ColumnShape& column : shape.columns) {
    fitted.table.columns.push_back(column.name);
    const auto at = std::ranges::find(table.columns, column.name);
    if (at == table.columns.end()) {
      fitted.missing.push_back(column.name);
      for (Row& row : fitted.table.rows) row.emplace_back();
      continue;
    }
    const auto from = static_cast<std::size_t>(at - table.columns.begin());
    bool mistyped = false;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const Cell& cell = table.rows[r][from];
      const bool good = fits(cell, column);
      mistyped = mistyped || !good;
      fitted.table.rows[r].push_back(good ? cell : Cell());
    }
    if (mistyped) fitted.mistyped.push_back(column.name);
  }
  for (const std::string& column : table.columns) {
    if (std::ranges::find(shape.columns, column, &ColumnShape::name) == shape.columns.end()) {
      fitted.unknown.push_back(column);
    }
  }
  return fitted;
}

}  // namespace sekisho::evidence
