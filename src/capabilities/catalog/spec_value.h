#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "capabilities/catalog/spec_problem.h"

namespace sekisho::catalog {

struct SpecMember;

/// A TOML value of the kinds that specs use, and the line it stands in.
struct SpecValue {
  using Array = std::vector<SpecValue>;
  using Table = std::vector<SpecMember>;  ///< In the order of the file.

  /// Nothing stands for the kinds no spec uses: fractions, dates, times.
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Table> value;
  int line = 1;

  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value); }
  [[nodiscard]] const Table* table() const { return std::get_if<Table>(&value); }
};

struct SpecMember {
  std::string key;
  SpecValue value;
};

/// Reads one TOML 1.0 document of at most kMaxSpecBytes; the value is a table.
[[nodiscard]] std::expected<SpecValue, SpecProblem> readToml(const SpecFile& file);

}  // namespace sekisho::catalog
