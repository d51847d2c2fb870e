#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sekisho::access {

/// A file of words in the program, one a line.
struct WordFile {
  std::string_view path;
  std::string_view text;
};

/// specs/data/common_passwords.txt and specs/data/password_words.txt.
[[nodiscard]] std::span<const WordFile> passwordWords();

/// Letters in small type and figures of usual width, whatever the width they were typed in; other
/// characters of other scripts as they are, spaces and marks left out. Full-width forms fold as in
/// NFKC; what else Unicode holds to be alike does not.
[[nodiscard]] std::string foldedForGuessing(std::string_view password);

/// What may stand before and after a common password, such as a date, and not save it.
inline constexpr std::size_t kMostAdded = 8;

/// Whether a password is among the first that are tried against anybody (ASVS 6.2.4): on the list
/// of common ones, as it is or once figures and marks are taken off its ends (at most kMostAdded),
/// said again and again, or with 0 for o, 4 for a and the like; or a walk along the keys or the
/// alphabet.
[[nodiscard]] bool isCommon(std::string_view password);

/// Whether it is nothing but names, words of this place and figures (ASVS 6.1.2, 6.2.11): of what
/// is left without them, at most four letters and kMostAdded figures.
[[nodiscard]] bool isOfThisPlace(std::string_view password, std::string_view person,
                                 std::string_view clinic);

}  // namespace sekisho::access
