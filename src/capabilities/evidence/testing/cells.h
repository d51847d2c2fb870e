#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/table.h"

namespace sekisho::evidence::testing {

/// A cell as text: "NULL" for what could not be told.
[[nodiscard]] inline std::string textOf(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return "NULL";
}

/// The named columns of every row, "|" between them, sorted.
[[nodiscard]] inline std::vector<std::string> select(
    const Table& table, std::initializer_list<std::string_view> columns) {
  std::vector<std::string> lines;
  for (const Row& row : table.rows) {
    std::string line;
    const char* between = "";
    for (const std::string_view column : columns) {
      const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
      line += between + textOf(row.at(static_cast<std::size_t>(at)));
      between = "|";
    }
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace sekisho::evidence::testing
