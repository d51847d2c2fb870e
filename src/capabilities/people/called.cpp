#include "capabilities/people/called.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/folding.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

constexpr std::size_t kFewest = 2;

// Of well-formed UTF-8: bytes that begin a character.
std::size_t charactersIn(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }));
}

bool standsIn(std::string_view part, std::string_view text) {
  return charactersIn(part) >= kFewest && text.contains(part);
}

bool isPartOf(std::string_view name, std::string_view text) {
  const std::string spaced = folded(name);
  return std::ranges::any_of(words(spaced),
                             [&](std::string_view part) { return foldedName(part) == text; });
}

}  // namespace

bool isCalled(const Person& person, std::string_view text) {
  const std::string typed = foldedName(text);
  if (typed.empty()) return false;
  return std::ranges::any_of(std::array{person.name, person.kana}, [&](const std::string& name) {
    const std::string whole = foldedName(name);
    return whole == typed || isPartOf(name, typed) || standsIn(typed, whole) ||
           standsIn(whole, typed);
  });
}

}  // namespace sekisho::people
