#include "capabilities/evidence/table.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace sekisho::evidence {
namespace {

constexpr MessageId kMalformedTable{"evidence.table-malformed"};

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

std::unexpected<Error> malformedTable(std::string why) {
  return fail(ErrorCode::InvalidInput, kMalformedTable, std::move(why));
}

template <class Value>
std::optional<Value> valueAt(const Table& table, std::size_t row, std::string_view column) {
  const auto found = std::ranges::find(table.columns, column);
  if (row >= table.rows.size() || found == table.columns.end()) return std::nullopt;
  const Cell& cell = table.rows[row].at(static_cast<std::size_t>(found - table.columns.begin()));
  const auto* value = std::get_if<Value>(&cell);
  return value == nullptr ? std::nullopt : std::optional(*value);
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

std::optional<TableStatus> tableStatusFrom(std::string_view name) noexcept {
  if (name == "complete") return TableStatus::Complete;
  if (name == "partial") return TableStatus::Partial;
  if (name == "failed") return TableStatus::Failed;
  return std::nullopt;
}

Json toJson(const std::vector<Row>& rows) {
  Json::Array array;
  array.reserve(rows.size());
  for (const Row& row : rows) array.push_back(jsonOf(row));
  return array;
}

std::optional<std::vector<Row>> rowsFromJson(const Json& value, std::size_t width) {
  const auto* array = value.array();
  if (array == nullptr || array->size() > kMaxRows) return std::nullopt;
  std::vector<Row> rows;
  rows.reserve(array->size());
  for (const Json& cells : *array) {
    auto row = rowFrom(cells, width);
    if (!row) return std::nullopt;
    rows.push_back(std::move(*row));
  }
  return rows;
}

std::optional<std::vector<std::string>> columnsFromJson(const Json& value) {
  const auto* array = value.array();
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> columns;
  std::set<std::string_view> seen;
  columns.reserve(array->size());
  for (const Json& column : *array) {
    const auto* name = column.text();
    if (name == nullptr || !seen.insert(*name).second) return std::nullopt;
    columns.push_back(*name);
  }
  return columns;
}

std::optional<std::string> textAt(const Table& table, std::size_t row, std::string_view column) {
  return valueAt<std::string>(table, row, column);
}

std::optional<std::int64_t> integerAt(const Table& table, std::size_t row,
                                      std::string_view column) {
  return valueAt<std::int64_t>(table, row, column);
}

std::string canonicalText(const Table& table) {
  std::vector<std::size_t> order(table.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t i) -> const std::string& { return table.columns[i]; });

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
  return Json::Object{{"columns", jsonOf(table.columns)},
                      {"name", table.name},
                      {"reason", table.reason},
                      {"rows", toJson(table.rows)},
                      {"spec_version", table.spec_version},
                      {"status", nameOf(table.status)}};
}

Result<Table> tableFromJson(const Json& value) {
  const auto* name = value["name"].text();
  const auto* reason = value["reason"].text();
  const auto* version = value["spec_version"].integer();
  const auto* status_name = value["status"].text();
  if (name == nullptr || reason == nullptr || version == nullptr || status_name == nullptr ||
      *version < 1 || *version > 1'000'000) {
    return malformedTable("a member is missing or of another type");
  }
  const auto status = tableStatusFrom(*status_name);
  auto columns = columnsFromJson(value["columns"]);
  if (!columns) return malformedTable("columns: not names, or one stands twice");
  auto rows = rowsFromJson(value["rows"], columns->size());
  if (!rows) return malformedTable("rows: too many, or one does not fit the columns");
  if (!status) return malformedTable("status");
  if (*status == TableStatus::Failed && !rows->empty())
    return malformedTable("failed, yet with rows");
  if ((*status == TableStatus::Complete) != reason->empty())
    return malformedTable("status and reason");
  return Table{.name = *name,
               .spec_version = static_cast<int>(*version),
               .status = *status,
               .reason = *reason,
               .columns = std::move(*columns),
               .rows = std::move(*rows)};
}

}  // namespace sekisho::evidence
