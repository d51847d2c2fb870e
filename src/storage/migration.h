#pragma once

#include <span>

#include "storage/database.h"

namespace sekisho::storage {

/// Does what Database::migrate promises, by way of the database's own transactions. For engines.
///
/// The table `schema_migration` keeps name, number and SHA-256 of every migration done. Two
/// processes may do this at the same time: whoever comes second finds it done.
[[nodiscard]] Result<void> migrateBy(Database& database, std::span<const Schema> schemas);

}  // namespace sekisho::storage
