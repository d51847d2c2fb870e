#pragma once

#include <string>
#include <string_view>

namespace sekisho {

/// `text` as it is compared with what somebody types: half width as full width and the other way
/// round (NFKC), capitals as small letters, hiragana as katakana, and the forms that names are
/// written with (髙 as 高, 﨑 as 崎) as one of them. Marks that are not seen, selectors of a
/// character's form among them, are gone; what controls lines is a space. Folding twice changes
/// nothing more.
///
/// Bytes that are not UTF-8 become U+FFFD. Of Latin letters, only those written as one character
/// are compared with capitals; Hangul and Arabic stay as they are.
[[nodiscard]] std::string folded(std::string_view text);

/// `text` folded, without spaces and what stands between the parts of a name (^ = ・ , .):
/// 山田　花子, 山田花子 and ﾔﾏﾀﾞ^ﾊﾅｺ's parts in one.
[[nodiscard]] std::string foldedName(std::string_view text);

}  // namespace sekisho
