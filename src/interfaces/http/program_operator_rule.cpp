#include "interfaces/http/program_operator_rule.h"

#include <algorithm>

namespace sekisho::http {

using people::Person;

Result<void> mayBeAPrograms(const ownership::ProgramOperator& row, std::span<const Person> people) {
  const auto person = std::ranges::find(people, row.person, &Person::id);
  if (person == people.end() || !person->isHere(row.from)) {
    return fail(ErrorCode::InvalidInput, MessageId{"ownership.person"}, {},
                {{"pointer", "/person"}});
  }
  for (const Person& one : people) {
    for (const people::OperatorUse& use : one.operators) {
      if (use.id == row.name &&
          ownership::doMeet(row.days(), {use.from, use.until ? use.until : one.until})) {
        return fail(ErrorCode::Conflict, MessageId{"ownership.operator-of-person"}, {},
                    {{"pointer", "/operator"}});
      }
    }
  }
  return {};
}

}  // namespace sekisho::http
