#include "capabilities/access/store/cells.h"

namespace sekisho::access {

using storage::Row;
using storage::Value;
using storage::valueOf;

Value momentOrNull(const std::optional<Instant>& at) { return at ? valueOf(*at) : Value(); }

Value personOrNull(const std::optional<PersonId>& person) {
  return person ? valueOf(*person) : Value();
}

std::optional<Instant> momentIn(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.instant(column));
}

std::optional<PersonId> personIn(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.id<PersonId>(column));
}

Result<void> done(const Result<std::vector<Row>>& rows) {
  if (!rows) return std::unexpected(rows.error());
  return {};
}

}  // namespace sekisho::access
