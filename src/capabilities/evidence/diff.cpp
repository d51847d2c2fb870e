#include "capabilities/evidence/diff.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sekisho::evidence {
namespace {

constexpr MessageId kOtherBase{"evidence.other-base"};
constexpr MessageId kMalformedDiff{"evidence.diff-malformed"};

std::unexpected<Error> malformedDiff(std::string why) {
  return fail(ErrorCode::InvalidInput, kMalformedDiff, std::move(why));
}

/// The rows with their cells in the order of `columns`, sorted; nothing if `table` has others.
std::optional<std::vector<Row>> rowsIn(const std::vector<std::string>& columns,
                                       const Table& table) {
  if (columns.size() != table.columns.size()) return std::nullopt;
  std::vector<std::size_t> from;
  from.reserve(columns.size());
  for (const std::string& column : columns) {
    const auto at = std::ranges::find(table.columns, column);
    if (at == table.columns.end()) return std::nullopt;
    from.push_back(static_cast<std::size_t>(at - table.columns.begin()));
  }
  std::vector<Row> rows;
  rows.reserve(table.rows.size());
  for (const Row& row : table.rows) {
    Row cells;
    cells.reserve(from.size());
    for (const std::size_t i : from) cells.push_back(row[i]);
    rows.push_back(std::move(cells));
  }
  std::ranges::sort(rows);
  return rows;
}

std::vector<Row> without(const std::vector<Row>& rows, const std::vector<Row>& taken) {
  std::vector<Row> left;
  std::ranges::set_difference(rows, taken, std::back_inserter(left));
  return left;
}

}  // namespace

std::optional<TableDiff> difference(const Table& base, const Table& next) {
  if (base.name != next.name || base.spec_version != next.spec_version) return std::nullopt;
  const auto before = rowsIn(next.columns, base);
  if (!before) return std::nullopt;
  auto after = next.rows;
  std::ranges::sort(after);
  return TableDiff{.name = next.name,
                   .base = digestOf(base),
                   .result = digestOf(next),
                   .status = next.status,
                   .reason = next.reason,
                   .columns = next.columns,
                   .removed = without(*before, after),
                   .added = without(after, *before)};
}

Result<Table> apply(const Table& base, const TableDiff& diff) {
  if (base.name != diff.name || digestOf(base) != diff.base) {
    return fail(ErrorCode::Conflict, kOtherBase);
  }
  const auto before = rowsIn(diff.columns, base);
  if (!before) return malformedDiff("other columns than the base");
  auto removed = diff.removed;
  std::ranges::sort(removed);
  auto rows = without(*before, removed);
  if (rows.size() + removed.size() != before->size())
    return malformedDiff("removes a row not there");
  if (rows.size() + diff.added.size() > kMaxRows) return malformedDiff("too many rows");
  std::ranges::copy(diff.added, std::back_inserter(rows));

  Table next{.name = diff.name,
             .spec_version = base.spec_version,
             .status = diff.status,
             .reason = diff.reason,
             .columns = diff.columns,
             .rows = std::move(rows)};
  if (digestOf(next) != diff.result) return malformedDiff("does not lead to its result");
  return next;
}

Json toJson(const TableDiff& diff) {
  return Json::Object{{"added", toJson(diff.added)},
                      {"base", diff.base.hex()},
                      {"columns", Json::Array(diff.columns.begin(), diff.columns.end())},
                      {"name", diff.name},
                      {"reason", diff.reason},
                      {"removed", toJson(diff.removed)},
                      {"result", diff.result.hex()},
                      {"status", nameOf(diff.status)}};
}

Result<TableDiff> diffFromJson(const Json& value) {
  const auto* name = value["name"].text();
  const auto* base = value["base"].text();
  const auto* result = value["result"].text();
  const auto* status_name = value["status"].text();
  const auto* reason = value["reason"].text();
  if (name == nullptr || base == nullptr || result == nullptr || status_name == nullptr ||
      reason == nullptr) {
    return malformedDiff("a member is missing or of another type");
  }
  const auto base_digest = Sha256::fromHex(*base);
  const auto result_digest = Sha256::fromHex(*result);
  const auto status = tableStatusFrom(*status_name);
  if (!base_digest || !result_digest || !status) return malformedDiff("base, result or status");
  auto columns = columnsFromJson(value["columns"]);
  if (!columns) return malformedDiff("columns: not names, or one stands twice");
  auto removed = rowsFromJson(value["removed"], columns->size());
  auto added = rowsFromJson(value["added"], columns->size());
  if (!removed || !added) return malformedDiff("a row does not fit the columns");
  if ((*status == TableStatus::Complete) != reason->empty())
    return malformedDiff("status and reason");
  return TableDiff{.name = *name,
                   .base = *base_digest,
                   .result = *result_digest,
                   .status = *status,
                   .reason = *reason,
                   .columns = std::move(*columns),
                   .removed = std::move(*removed),
                   .added = std::move(*added)};
}

}  // namespace sekisho::evidence
