#pragma once

#include <optional>
#include <string_view>

#include "capabilities/documents/read_at.h"
#include "core/bytes.h"

namespace sekisho::documents {

/// What may be filed: what a clinic scans, photographs, writes and is sent. Nothing among them is
/// a program or a page, and none has macros.
enum class MediaType { Pdf, Jpeg, Png, Text, Csv, Docx, Xlsx };

/// Its name as HTTP writes it, `application/pdf` (RFC 6838).
[[nodiscard]] std::string_view nameOf(MediaType type) noexcept;
/// The type of that name, as the register keeps it.
[[nodiscard]] std::optional<MediaType> mediaTypeFrom(std::string_view name) noexcept;
/// Its usual ending, `.pdf`.
[[nodiscard]] std::string_view endingOf(MediaType type) noexcept;

/// How many of a file's first bytes judgeType() looks at.
inline constexpr std::size_t kJudgedBytes = std::size_t{64} << 10U;

/// The type of a file called `name` that begins with `head`: its ending and its bytes must say the
/// same. Nothing if they do not, or say something that may not be filed. Text is UTF-8, UTF-16 with
/// a mark, or Shift_JIS as far as can be told: no control characters but tabs and line ends.
///
/// Pure; any bytes may be given.
[[nodiscard]] std::optional<MediaType> judgeType(std::string_view name, ByteView head);

/// Whether a text of that size is one to its end, as judgeType() understands text. Fails as `read`
/// does.
[[nodiscard]] Result<bool> isTextThroughout(std::uint64_t size, const ReadAt& read);

}  // namespace sekisho::documents
