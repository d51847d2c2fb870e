#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "capabilities/evidence/table.h"

namespace sekisho::inventory::testing {

/// The first row whose `key` column holds `name`, each cell as text, NULL as "-". Empty if there is
/// no such row.
inline std::map<std::string, std::string> rowOf(const evidence::Table& table, std::string_view key,
                                                std::string_view name) {
  for (const auto& cells : table.rows) {
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto* text = std::get_if<std::string>(&cells[i]);
      const auto* number = std::get_if<std::int64_t>(&cells[i]);
      row[table.columns[i]] = text != nullptr     ? *text
                              : number != nullptr ? std::to_string(*number)
                                                  : "-";
    }
    if (row[std::string(key)] == name) return row;
  }
  return {};
}

}  // namespace sekisho::inventory::testing
