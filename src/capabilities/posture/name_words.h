#pragma once

#include <string>
#include <string_view>

namespace sekisho::posture {

/// Whether a name is made of `words` (separated by spaces) and of nothing that tells a person:
/// uketsuke, uketsuke2, 受付１, jimu_a, clinicPC, 受付-ノートPC. Digits, signs and one Latin letter
/// apart from the rest tell nobody; width, capitals and kana do not count (folded()). A word within
/// a longer one is none: ijiri and jimura are people. A name that is one of `words` whole, with its
/// digits, is made of it (win11, defaultuser0).
///
/// Pure; any text may be given. One of more than 256 bytes is made of none.
[[nodiscard]] bool isMadeOfWords(std::string_view name, std::string_view words);

}  // namespace sekisho::posture
