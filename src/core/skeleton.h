#pragma once

#include <string>
#include <string_view>

namespace sekisho {

/// A name by what it looks like: foldedName(), and each character that is drawn like another one as
/// that one, as UTS #39 (Unicode security mechanisms) §4 does: kana and signs like kanji (ロ 口,
/// ー 一), small kana like large ones, Cyrillic and Greek letters and digits like Latin ones. On a
/// screen or on paper nobody tells two names of one skeleton apart. It is compared, never shown.
[[nodiscard]] std::string skeletonOfName(std::string_view name);

/// Whether every character of a text is one that people's names are written with: letters of Latin,
/// Greek and Cyrillic, hangul, kana, kanji, digits, and the signs and spaces between the parts of a
/// name. Radicals, phonetic and mathematical letters and marks that join another character look
/// like those and are none (UTS #39 §3.1); the marks of kana may stand apart.
[[nodiscard]] bool isWrittenAsAName(std::string_view text);

}  // namespace sekisho
