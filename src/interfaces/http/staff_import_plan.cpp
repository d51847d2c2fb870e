#include "interfaces/http/staff_import_plan.h"

#include <algorithm>
#include <utility>

#include "core/skeleton.h"
#include "interfaces/http/program_operator_rule.h"

namespace sekisho::http {
namespace {

using ownership::ProgramOperator;
using people::Person;

// Whoever left and comes back is somebody to be registered anew.
const Person* knownAs(std::span<const Person> all, const Person& person) {
  const auto found = std::ranges::find_if(all, [&](const Person& other) {
    const bool same_stay = other.from == person.from || !other.until || *other.until >= person.from;
    return other.name == person.name && other.kana == person.kana && same_stay;
  });
  return found == all.end() ? nullptr : &*found;
}

class Planning {
 public:
  Planning(const people::StaffList& list, const StaffRegisters& registers, IdSource& ids,
           const PeopleSurroundings& around)
      : list_(list), registers_(registers), ids_(ids), around_(around) {
    for (const Person& person : registers.people) {
      by_name_.emplace(skeletonOfName(person.name), person);
    }
  }

  Result<void> addPeople() {
    for (const people::Listed& listed : list_.people) {
      if (const Person* known = knownAs(registers_.people, listed.person)) {
        plan_.known.emplace(listed.line, *known);
        continue;
      }
      Person person = listed.person;
      person.id = ids_.make<PersonId>();
      // Of whom nobody could tell from somebody of the register or of a line before.
      const std::string name = skeletonOfName(person.name);
      const auto [first, last] = by_name_.equal_range(name);
      const bool taken = std::any_of(first, last, [&](const auto& other) {
        return people::areNamesakes(person, other.second);
      });
      by_name_.emplace(name, person);
      if (taken) {
        plan_.wrong.emplace(listed.line, MessageId{"people.name-taken"});
        continue;
      }
      const auto of_program = isAPrograms(person);
      if (!of_program) return std::unexpected(of_program.error());
      if (*of_program) {
        plan_.wrong.emplace(listed.line, MessageId{"people.operator-of-program"});
      } else {
        plan_.people.emplace(listed.line, std::move(person));
      }
    }
    return {};
  }

  void addPrograms() {
    std::vector<Person> everybody(registers_.people.begin(), registers_.people.end());
    for (const auto& [line, person] : plan_.people) everybody.push_back(person);
    for (const people::ListedProgram& listed : list_.programs) {
      ProgramOperator row{.id = ids_.make<ownership::OwnershipId>(),
                          .name = listed.name,
                          .purpose = listed.purpose,
                          .from = listed.from,
                          .until = listed.until};
      const auto other = std::ranges::find_if(
          registers_.programs, [&](const ProgramOperator& one) { return one.overlaps(row); });
      if (other != registers_.programs.end()) {
        if (other->ended) {
          plan_.wrong.emplace(listed.line, MessageId{"ownership.operator-owned"});
        } else {
          plan_.known_programs.insert(listed.line);
        }
        continue;
      }
      const auto answers = whoIs(listed.answers, row.from, everybody);
      if (!answers) {
        plan_.wrong.emplace(listed.line, MessageId{"people.line-program-answers"});
        continue;
      }
      row.person = *answers;
      if (const auto may = mayBeAPrograms(row, everybody); !may) {
        plan_.wrong.emplace(listed.line, may.error().message);
      } else if (const auto fine = ownership::check(row); !fine) {
        plan_.wrong.emplace(listed.line, fine.error().message);
      } else {
        plan_.programs.emplace(listed.line, std::move(row));
      }
    }
  }

  StaffImportPlan finish() && { return std::move(plan_); }

 private:
  [[nodiscard]] Result<bool> isAPrograms(const Person& person) const {
    for (const people::OperatorUse& use : person.operators) {
      const auto is = around_.is_programs(use.id, {use.from, use.until ? use.until : person.until});
      if (!is || *is) return is;
    }
    return false;
  }

  // The one of that name who is here then.
  static std::optional<PersonId> whoIs(std::string_view name, std::chrono::sys_days day,
                                       const std::vector<Person>& everybody) {
    std::optional<PersonId> found;
    for (const Person& person : everybody) {
      if (person.name != name || !person.isHere(day)) continue;
      if (found) return std::nullopt;
      found = person.id;
    }
    return found;
  }

  const people::StaffList& list_;
  const StaffRegisters& registers_;
  IdSource& ids_;
  const PeopleSurroundings& around_;
  std::multimap<std::string, Person> by_name_ = {};
  StaffImportPlan plan_ = {};
};

}  // namespace

Result<StaffImportPlan> planOf(const people::StaffList& list, const StaffRegisters& registers,
                               IdSource& ids, const PeopleSurroundings& around) {
  Planning planning(list, registers, ids, around);
  if (auto added = planning.addPeople(); !added) return std::unexpected(std::move(added.error()));
  planning.addPrograms();
  return std::move(planning).finish();
}

}  // namespace sekisho::http
