#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

/// How many bytes of ASCII `text` begins with.
[[nodiscard]] std::size_t asciiBytes(std::string_view text) noexcept;

/// Whether `text` is well-formed UTF-8 (RFC 3629: shortest forms, no surrogates).
[[nodiscard]] bool isUtf8(std::string_view text) noexcept;

/// `text` with every byte that is not part of well-formed UTF-8 written as U+FFFD: for names that
/// foreign files carry in unknown encodings.
[[nodiscard]] std::string toUtf8(std::string_view text);

/// `text` with every run of spaces, the Japanese one (U+3000) and the unbroken one (U+00A0) among
/// them, as one space, and none at either end: two names that look alike are the same.
[[nodiscard]] std::string spacesFolded(std::string_view text);

/// Whether `text` is at most `most` bytes of UTF-8 without control characters, ends of lines, and
/// marks that are not seen or turn the direction of writing: one line that a person typed.
[[nodiscard]] bool isOneLine(std::string_view text, std::size_t most) noexcept;

/// Without white space (space, tab, CR, LF) at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// With A–Z as a–z; other characters as they are.
[[nodiscard]] std::string lowered(std::string_view text);

/// The parts between separators, empty ones included.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// The parts between runs of spaces and tabs, none of them empty.
[[nodiscard]] std::vector<std::string_view> words(std::string_view text);

/// The number that all of `text` spells in decimal digits, with an optional '-' in front.
[[nodiscard]] std::optional<std::int64_t> toInteger(std::string_view text) noexcept;

}  // namespace sekisho
