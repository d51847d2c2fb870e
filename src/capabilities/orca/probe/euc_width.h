#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho::orca {

/// A character of a text, or two that EUC-JIS-2004 writes as one.
struct EucCharacter {
  std::string_view utf8 = {};
  int bytes = 0;  ///< What EUC-JIS-2004 writes it with, 1 to 3; 0 if it has no such character.
};

/// What well-formed UTF-8, not empty, begins with.
[[nodiscard]] EucCharacter firstEucCharacter(std::string_view text) noexcept;

/// How many bytes EUC-JIS-2004 writes well-formed UTF-8 with; nothing if it cannot.
[[nodiscard]] std::optional<std::size_t> eucBytesOf(std::string_view text) noexcept;

}  // namespace sekisho::orca
