#pragma once

#include <string_view>

#include "capabilities/people/person.h"

namespace sekisho::people {

/// Whether whoever looks for `text` may mean that person by name: by all of the name or its kana,
/// by one written part of it (林 of 林 進), by two characters or more that stand in it, or in a
/// text in which it stands. Compared as foldedName(). A single character in the middle of names
/// means nobody: it would mean nearly everybody.
[[nodiscard]] bool isCalled(const Person& person, std::string_view text);

}  // namespace sekisho::people
