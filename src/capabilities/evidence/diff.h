#pragma once

#include <optional>
#include <vector>

#include "capabilities/evidence/table.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/json.h"

namespace sekisho::evidence {

/// What changed between two readings of one table with the same columns. It names the digests of
/// both, so that it can be applied to nothing else.
struct TableDiff {
  std::string name;
  Sha256 base;    ///< digestOf the table it starts from.
  Sha256 result;  ///< digestOf the table it leads to.
  TableStatus status = TableStatus::Complete;
  std::string reason = {};
  std::vector<std::string> columns = {};  ///< The order of the cells below.
  std::vector<Row> removed = {};
  std::vector<Row> added = {};
};

/// The difference from `base` to `next`; nothing if they are not readings of the same table with
/// the same spec version and columns, and `next` has to be sent whole.
[[nodiscard]] std::optional<TableDiff> difference(const Table& base, const Table& next);

/// The table that `diff` leads to from `base`.
///
/// Conflict (evidence.other-base) if the diff starts from another table: ask for the whole one.
/// InvalidInput (evidence.diff-malformed) if it removes a row that is not there, or does not lead
/// to the result that it names.
[[nodiscard]] Result<Table> apply(const Table& base, const TableDiff& diff);

/// {"added":[[…]],"base":"<64 hex>","columns":[…],"name":…,"reason":…,"removed":[[…]],
/// "result":"<64 hex>","status":…}, and back; InvalidInput for any other shape.
[[nodiscard]] Json toJson(const TableDiff& diff);
[[nodiscard]] Result<TableDiff> diffFromJson(const Json& value);

}  // namespace sekisho::evidence
