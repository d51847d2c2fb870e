#pragma once

#include <span>

#include "storage/database.h"

namespace sekisho::storage {

/// InvalidInput with storage.text if a text among the arguments is not UTF-8 or contains U+0000:
/// engines differ in what they would make of it. For engines.
[[nodiscard]] Result<void> checkArguments(std::span<const Value> arguments);

}  // namespace sekisho::storage
