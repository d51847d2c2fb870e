#include "capabilities/evidence/table.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace sekisho::evidence {
namespace {

constexpr MessageId kMalformed{"evidence.table-malformed"};

Json jsonOf(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return nullptr;
}

Json jsonOf(const Row& row) {
  Json::Array cells;
  cells.reserve(row.size());
  for (const Cell& cell : row) cells.push_back(jsonOf(cell));
  return cells;
}

Json jsonOf(const std::vector<std::string>& names) {
  return Json::Array(names.begin(), names.end());
}

std::optional<TableStatus> statusFrom(const Json& value) {
  if (value == Json("complete")) return TableStatus::Complete;
  if (value == Json("partial")) return TableStatus::Partial;
  if (value == Json("failed")) return TableStatus::Failed;
  return std::nullopt;
}

std::optional<Row> rowFrom(const Json& value, std::size_t width) {
  const auto* cells = value.array();
  if (cells == nullptr || cells->size() != width) return std::nullopt;
  Row row;
  row.reserve(width);
  for (const Json& cell : *cells) {
    if (cell.isNull()) {
      row.emplace_back();
    } else if (const auto* integer = cell.integer()) {
      row.emplace_back(*integer);
    } else if (const auto* text = cell.text()) {
      row.emplace_back(*text);
    } else {
      return std::nullopt;
    }
  }
  return row;
}

std::unexpected<Error> malformed(std::string why) {
  return fail(ErrorCode::InvalidInput, kMalformed, std::move(why));
}

}  // namespace

std::string_view nameOf(TableStatus status) noexcept {
  switch (status) {
    case TableStatus::Complete: return "complete";
    case TableStatus::Partial: return "partial";
    case TableStatus::Failed: return "failed";
  }
  std::unreachable();
}

std::string canonicalText(const Table& table) {
  std::vector<std::size_t> order(table.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) -> const std::string& { return table.columns[i]; });

  Table sorted = table;
  for (std::size_t i = 0; i < order.size(); ++i) sorted.columns[i] = table.columns[order[i]];
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (std::size_t i = 0; i < order.size(); ++i) sorted.rows[r][i] = table.rows[r][order[i]];
  }
  std::ranges::sort(sorted.rows);
  return canonicalJson(toJson(sorted));
}

Sha256 digestOf(const Table& table) { return sha256(bytesOf(canonicalText(table))); }

Json toJson(const Table& table) {
  Json::Array rows;
  rows.reserve(table.rows.size());
  for (const Row& row : table.rows) rows.push_back(jsonOf(row));
  return Json::Object{{"columns", jsonOf(table.columns)},
                      {"name", table.name},
                      {"reason", table.reason},
                      {"rows", std::move(rows)},
                      {"spec_version", table.spec_version},
                      {"status", nameOf(table.status)}};
}

Result<Table> tableFromJson(const Json& value) {
  const auto* name = value["name"].text();
  const auto* reason = value["reason"].text();
  const auto* version = value["spec_version"].integer();
  const auto* columns = value["columns"].array();
  const auto* rows = value["rows"].array();
  const auto status = statusFrom(value["status"]);
  if (name == nullptr || reason == nullptr || version == nullptr || columns == nullptr ||
      rows == nullptr || !status || *version < 1 || *version > 1'000'000) {
    return malformed("a member is missing or of another type");
  }
  if (rows->size() > kMaxRows) return malformed("too many rows");
  if (*status == TableStatus::Failed && !rows->empty()) return malformed("failed, yet with rows");
  if ((*status == TableStatus::Complete) != reason->empty()) return malformed("status and reason");

  Table table{.name = *name,
              .spec_version = static_cast<int>(*version),
              .status = *status,
              .reason = *reason,
              .columns = {}};
  for (const Json& column : *columns) {
    if (column.text() == nullptr) return malformed("a column has no name");
    table.columns.push_back(*column.text());
  }
  if (std::set(table.columns.begin(), table.columns.end()).size() != table.columns.size()) {
    return malformed("a column stands twice");
  }
  table.rows.reserve(rows->size());
  for (const Json& row : *rows) {
    auto read = rowFrom(row, table.columns.size());
    if (!read) return malformed("a row does not fit the columns");
    table.rows.push_back(std::move(*read));
  }
  return table;
}

}  // namespace sekisho::evidence
