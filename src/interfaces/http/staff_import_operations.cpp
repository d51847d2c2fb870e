#include "interfaces/http/staff_import_operations.h"

#include <map>
#include <memory>
#include <set>

#include "capabilities/people/staff_list.h"
#include "interfaces/http/body.h"
#include "interfaces/http/list_preview.h"
#include "interfaces/http/person_changes.h"
#include "interfaces/http/staff_import_plan.h"

namespace sekisho::http {
namespace {

using people::Person;
using people::PersonRegister;

void refuseLine(ListPreview& preview, int line, Json why, Json::Array allowed) {
  preview.refuse(line, {"name", "kana", "kind", "from", "operator", "program", "answers", "asks"},
                 std::move(why), std::move(allowed));
}

class StaffImport {
 public:
  StaffImport(PersonRegister& people, ownership::ProgramOperators& programs, const Clock& clock,
              IdSource& ids, Words words, PeopleSurroundings surroundings)
      : people_(people),
        programs_(programs),
        clock_(clock),
        ids_(ids),
        words_(std::move(words)),
        around_(std::move(surroundings)) {}

  Result<Reply> preview(Call& call) {
    const auto list = readList(call);
    if (!list) return std::unexpected(list.error());
    const auto plan = planFor(*list);
    if (!plan) return std::unexpected(plan.error());
    ListPreview preview;
    for (const auto& [line, message] : plan->wrong) {
      refuseLine(preview, line, words_(message, {}).text, {});
    }
    const std::set<std::string> called = around_.used_by_programs();
    // Of whoever is registered already the list changes nothing: the register is shown.
    for (const auto& [line, person] : plan->known) {
      preview.add(line, true, columnsOf(person, false));
    }
    for (const auto& [line, person] : plan->people) {
      const bool asks = called.contains(std::string(person.operatorId()));
      preview.add(line, false, columnsOf(person, asks));
    }
    for (const people::ListedProgram& listed : list->programs) {
      if (plan->wrong.contains(listed.line)) continue;
      preview.add(listed.line, plan->known_programs.contains(listed.line), columnsOf(listed));
    }
    for (const people::ListProblem& problem : list->problems) refuse(problem, preview);
    Reply reply = std::move(preview).reply();
    (*reply.body.object())["left_out"] = Json::Array(list->left_out.begin(), list->left_out.end());
    return reply;
  }

  Result<Reply> import(Call& call) {
    std::string why;
    const auto list = readList(call, &why);
    if (!list) return std::unexpected(list.error());
    auto plan = planFor(*list);
    if (!plan) return std::unexpected(std::move(plan.error()));
    const std::size_t wrong = list->problems.size() + plan->wrong.size();
    if (wrong > 0) {
      return fail(ErrorCode::InvalidInput, MessageId{"people.list-wrong-lines"}, {},
                  {{"lines", std::to_string(wrong)}});
    }
    std::vector<Person> added;
    for (auto& [line, person] : plan->people) {
      added.push_back(std::move(person));
      if (auto may = changes_.mayAdd(added.back(), why, call.caller.signedIn()); !may) {
        return std::unexpected(std::move(may.error()));
      }
    }
    if (auto kept = keep(added, plan->programs, call.caller); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return imported(added.size() + plan->programs.size(),
                    list->people.size() + list->programs.size());
  }

 private:
  [[nodiscard]] Result<people::StaffList> readList(Call& call, std::string* why = nullptr) const {
    Members members(call.body);
    const std::string csv = members.text("csv", people::kMaxStaffListBytes, true);
    const std::string said = members.maybeText("why", kMaxReason).value_or("");
    if (why != nullptr) *why = said;
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return people::parseStaffList(csv, japaneseDay(clock_.now()));
  }

  [[nodiscard]] Result<StaffImportPlan> planFor(const people::StaffList& list) const {
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto programs = programs_.all();
    if (!programs) return std::unexpected(programs.error());
    return planOf(list, {.people = *people, .programs = *programs}, ids_, around_);
  }

  // The people first, one of whom may answer for a program. What a failure between the two leaves
  // out is added when the same list is taken in again.
  Result<void> keep(const std::vector<Person>& added,
                    std::map<int, ownership::ProgramOperator>& programs, const Caller& caller) {
    if (added.empty() && programs.empty()) return {};
    if (!added.empty()) {
      if (auto kept = people_.add(added, caller.actor()); !kept) return kept;
    }
    Result<void> kept;
    for (auto& [line, row] : programs) {
      row.by = caller.signedIn().person;
      row.at = clock_.now();
      kept = programs_.assign(row);
      if (!kept) break;
    }
    around_.changed();
    return kept;
  }

  static Json::Object columnsOf(const Person& person, bool asks) {
    return {{"name", person.name},
            {"kana", person.kana},
            {"kind", nameOf(person.kind)},
            {"from", toIsoDay(person.from)},
            {"operator", person.operatorId()},
            {"program", false},
            {"answers", Json()},
            {"asks", asks}};
  }

  static Json::Object columnsOf(const people::ListedProgram& listed) {
    return {{"name", listed.purpose},
            {"kana", ""},
            {"kind", Json()},
            {"from", toIsoDay(listed.from)},
            {"operator", listed.name},
            {"program", true},
            {"answers", listed.answers},
            {"asks", false}};
  }

  void refuse(const people::ListProblem& problem, ListPreview& preview) const {
    Json::Array allowed;
    for (const auto& [ja, en] : problem.allowed) {
      allowed.emplace_back(Json::Object{{"ja", ja}, {"en", en}});
    }
    refuseLine(
        preview, problem.line,
        words_(problem.message, {{"column", problem.column}, {"field", problem.column}}).text,
        std::move(allowed));
  }

  PersonRegister& people_;
  ownership::ProgramOperators& programs_;
  const Clock& clock_;
  IdSource& ids_;
  Words words_;
  PeopleSurroundings around_;
  PersonChanges changes_{people_, clock_, around_};
};

}  // namespace

std::vector<Route> staffImportOperations(PersonRegister& people,
                                         ownership::ProgramOperators& programs, const Clock& clock,
                                         IdSource& ids, Words words,
                                         PeopleSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<StaffImport>(people, programs, clock, ids, std::move(words),
                                          std::move(surroundings));
  return {
      {"POST", "/people/import/preview", "previewStaffImport",
       [it](Call& call) { return it->preview(call); }},
      {"POST", "/people/import", "importStaff", [it](Call& call) { return it->import(call); }},
  };
}

}  // namespace sekisho::http
