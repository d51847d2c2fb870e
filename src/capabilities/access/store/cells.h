#pragma once

#include <optional>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "storage/database.h"

/// What may be empty in the tables of sign-ins.
namespace sekisho::access {

/// Null for nothing.
[[nodiscard]] storage::Value momentOrNull(const std::optional<Instant>& at);
[[nodiscard]] storage::Value personOrNull(const std::optional<PersonId>& person);
/// Nothing for null.
[[nodiscard]] std::optional<Instant> momentIn(const storage::Row& row, std::size_t column);
[[nodiscard]] std::optional<PersonId> personIn(const storage::Row& row, std::size_t column);

/// Whether a statement ran, whatever it returned.
[[nodiscard]] Result<void> done(const Result<std::vector<storage::Row>>& rows);

}  // namespace sekisho::access
