#pragma once

#include <optional>

#include "capabilities/documents/read_at.h"

namespace sekisho::documents {

/// What an Office Open XML package is by what it says itself of its main part.
enum class OfficeContent {
  Document,   ///< A text of Word.
  Workbook,   ///< Sheets of Excel.
  WithMacros  ///< Either, with programs inside.
};

/// Reads the directory of a ZIP archive and the package's list of content types (ECMA-376 part 2,
/// [Content_Types].xml; APPNOTE 6.3.10 for the archive). Nothing for what is no such package: an
/// archive that is cut, encrypted, split, of the 64 bit form, with two lists or none, with a main
/// part of both kinds or of another. Fails as `read` does.
///
/// Pure but for `read`; any bytes may be given. At most 1 MiB of directory and 1 MiB of list are
/// held.
[[nodiscard]] Result<std::optional<OfficeContent>> officeContentOf(std::uint64_t size,
                                                                   const ReadAt& read);

}  // namespace sekisho::documents
