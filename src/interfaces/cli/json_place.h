#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho::cli {

/// The line, from 1, in which the byte `offset` of a file lies.
[[nodiscard]] std::size_t lineAt(std::string_view text, std::size_t offset);

/// The line of the value at `pointer` (RFC 6901, without escapes) in `json`, a text that parseJson
/// takes. Of a value that is not there: the line of the innermost one around it that is.
[[nodiscard]] std::size_t lineOf(std::string_view json, std::string_view pointer);

}  // namespace sekisho::cli
