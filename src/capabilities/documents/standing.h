#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "core/digest.h"
#include "core/error.h"

namespace sekisho::documents {

/// What a content on file was last found to be.
enum class Standing {
  AsFiled,
  Changed,     ///< Its bytes are others than those that were filed.
  Missing,     ///< There is no file.
  Unreadable,  ///< The disk did not give it; nothing is known.
};

[[nodiscard]] std::string_view nameOf(Standing standing) noexcept;
/// The standing of that name, as the register keeps it.
[[nodiscard]] std::optional<Standing> standingFrom(std::string_view name) noexcept;
/// What the answer of Contents::look() or examine() says.
[[nodiscard]] Standing standingOf(const Result<void>& looked) noexcept;

/// Standings by content.
using Standings = std::map<Sha256, Standing>;

}  // namespace sekisho::documents
