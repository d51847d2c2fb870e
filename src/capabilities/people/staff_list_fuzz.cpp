#include <cstdint>
#include <string_view>

#include "capabilities/people/staff_list.h"
#include "core/check.h"

// Whoever comes out of a list could be kept, and nobody stands in it twice; a program has an
// operator, a name and somebody who answers for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::people;
  const std::chrono::sys_days today = std::chrono::year{2026} / 4 / 1;
  const auto list = parseStaffList({reinterpret_cast<const char*>(data), size}, today);
  if (!list) return 0;
  for (std::size_t i = 0; i < list->people.size(); ++i) {
    const Person& person = list->people[i].person;
    SEKISHO_CHECK(check(person).has_value());
    for (std::size_t j = 0; j < i && j < 50; ++j) {
      const Person& other = list->people[j].person;
      SEKISHO_CHECK(person.name != other.name || person.kana != other.kana);
    }
  }
  for (const ListedProgram& program : list->programs) {
    SEKISHO_CHECK(!program.name.empty() && program.name.size() <= kMaxOperatorBytes);
    SEKISHO_CHECK(!program.purpose.empty() && !program.answers.empty());
    SEKISHO_CHECK(!program.until || *program.until >= program.from);
  }
  return 0;
}
