#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/digest.h"
#include "core/error.h"
#include "core/json.h"

namespace sekisho::evidence {

/// One cell: NULL (could not tell), an integer or a text.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Cell>;

/// How completely a table was read.
enum class TableStatus {
  Complete,  ///< Every row that exists is here.
  Partial,   ///< Rows may be missing: may prove a fail, never a pass.
  Failed,    ///< Nothing could be read; there are no rows.
};

[[nodiscard]] std::string_view nameOf(TableStatus status) noexcept;
[[nodiscard]] std::optional<TableStatus> tableStatusFrom(std::string_view name) noexcept;

/// One fact table as a probe read it, in the columns of specs/facts/<name>.toml.
struct Table {
  std::string name;
  int spec_version = 1;
  TableStatus status = TableStatus::Complete;
  /// Why it is not complete: a message id of specs/messages, empty if complete.
  std::string reason = {};
  std::vector<std::string> columns;
  std::vector<Row> rows = {};
};

/// What stands in that column of a row; nothing if there is no such row or column, or no text.
[[nodiscard]] std::optional<std::string> textAt(const Table& table, std::size_t row,
                                                std::string_view column);
/// The same of a whole number.
[[nodiscard]] std::optional<std::int64_t> integerAt(const Table& table, std::size_t row,
                                                    std::string_view column);

inline constexpr std::size_t kMaxRows = 50'000;
inline constexpr std::size_t kMaxTableBytes = std::size_t{8} << 20U;

/// The canonical text of what a table says: rows sorted, columns by name, RFC 8785. Two tables say
/// the same exactly if these bytes are equal, however they were read or sent.
[[nodiscard]] std::string canonicalText(const Table& table);
/// SHA-256 of canonicalText.
[[nodiscard]] Sha256 digestOf(const Table& table);

/// The table as one JSON value, and back.
///
/// {"columns":[…],"name":…,"reason":…,"rows":[[…]],"spec_version":1,"status":"complete"}.
/// InvalidInput if the value has another shape, a row another width than the columns, a column
/// twice, or more rows than kMaxRows.
[[nodiscard]] Json toJson(const Table& table);
[[nodiscard]] Result<Table> tableFromJson(const Json& value);

/// The parts of a table's JSON that other messages share. Nothing if the value has another shape:
/// a row of another width, more rows than kMaxRows, a column twice.
[[nodiscard]] Json toJson(const std::vector<Row>& rows);
[[nodiscard]] std::optional<std::vector<Row>> rowsFromJson(const Json& value, std::size_t width);
[[nodiscard]] std::optional<std::vector<std::string>> columnsFromJson(const Json& value);

}  // namespace sekisho::evidence
