#include "interfaces/http/staff_import_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "capabilities/people/staff_list.h"
#include "core/skeleton.h"
#include "interfaces/http/body.h"
#include "interfaces/http/list_preview.h"
#include "interfaces/http/person_changes.h"

namespace sekisho::http {
namespace {

using people::Person;
using people::PersonRegister;

class StaffImport {
 public:
  StaffImport(PersonRegister& people, const Clock& clock, IdSource& ids, Words words,
              PeopleSurroundings surroundings)
      : people_(people),
        clock_(clock),
        ids_(ids),
        words_(std::move(words)),
        around_(std::move(surroundings)) {}

  Result<Reply> preview(Call& call) {
    const auto list = readList(call);
    if (!list) return std::unexpected(list.error());
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    ListPreview preview;
    const std::set<int> namesakes = namesakesIn(*list, *all);
    for (const people::Listed& listed : list->people) {
      const Person& person = listed.person;
      if (namesakes.contains(listed.line)) {
        preview.refuse(listed.line, {"name", "kana", "kind", "from"},
                       words_(MessageId{"people.name-taken"}, {}).text, {});
        continue;
      }
      // Of whoever is registered already the list changes nothing: the register is shown.
      const Person* known = knownAs(*all, person);
      const Person& shown = known == nullptr ? person : *known;
      preview.add(listed.line, known != nullptr,
                  {{"name", shown.name},
                   {"kana", shown.kana},
                   {"kind", nameOf(shown.kind)},
                   {"from", toIsoDay(shown.from)}});
    }
    for (const people::ListProblem& problem : list->problems) {
      Json::Array allowed;
      for (const auto& [ja, en] : problem.allowed) {
        allowed.emplace_back(Json::Object{{"ja", ja}, {"en", en}});
      }
      preview.refuse(
          problem.line, {"name", "kana", "kind", "from"},
          words_(problem.message, {{"column", problem.column}, {"field", problem.column}}).text,
          std::move(allowed));
    }
    Reply reply = std::move(preview).reply();
    (*reply.body.object())["left_out"] = Json::Array(list->left_out.begin(), list->left_out.end());
    return reply;
  }

  Result<Reply> import(Call& call) {
    std::string why;
    const auto list = readList(call, &why);
    if (!list) return std::unexpected(list.error());
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    const std::size_t wrong = list->problems.size() + namesakesIn(*list, *all).size();
    if (wrong > 0) {
      return fail(ErrorCode::InvalidInput, MessageId{"people.list-wrong-lines"}, {},
                  {{"lines", std::to_string(wrong)}});
    }
    std::vector<Person> added;
    for (const people::Listed& listed : list->people) {
      if (knownAs(*all, listed.person) != nullptr) continue;
      added.push_back(listed.person);
      added.back().id = ids_.make<PersonId>();
      if (auto may = changes_.mayAdd(added.back(), why, call.caller.signedIn()); !may) {
        return std::unexpected(std::move(may.error()));
      }
    }
    if (!added.empty()) {
      if (auto kept = people_.add(added, call.caller.actor()); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      around_.changed();
    }
    return imported(added.size(), list->people.size());
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

  // Lines of whom nobody could tell from somebody of the register or of a line before.
  [[nodiscard]] std::set<int> namesakesIn(const people::StaffList& list,
                                          const std::vector<Person>& all) const {
    std::multimap<std::string, Person> by_name;
    for (const Person& person : all) by_name.emplace(skeletonOfName(person.name), person);
    std::set<int> lines;
    for (const people::Listed& listed : list.people) {
      if (knownAs(all, listed.person) != nullptr) continue;
      const std::string name = skeletonOfName(listed.person.name);
      const auto [first, last] = by_name.equal_range(name);
      // Compared by id as well: who is listed has none yet.
      Person one = listed.person;
      one.id = ids_.make<PersonId>();
      const bool taken = std::any_of(
          first, last, [&](const auto& other) { return people::areNamesakes(one, other.second); });
      if (taken) lines.insert(listed.line);
      by_name.emplace(name, std::move(one));
    }
    return lines;
  }

  // Whoever left and comes back is somebody to be registered anew.
  static const Person* knownAs(const std::vector<Person>& all, const Person& person) {
    const auto found = std::ranges::find_if(all, [&](const Person& other) {
      const bool same_stay =
          other.from == person.from || !other.until || *other.until >= person.from;
      return other.name == person.name && other.kana == person.kana && same_stay;
    });
    return found == all.end() ? nullptr : &*found;
  }

  PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  Words words_;
  PeopleSurroundings around_;
  PersonChanges changes_{people_, clock_, around_};
};

}  // namespace

std::vector<Route> staffImportOperations(PersonRegister& people, const Clock& clock, IdSource& ids,
                                         Words words, PeopleSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it =
      std::make_shared<StaffImport>(people, clock, ids, std::move(words), std::move(surroundings));
  return {
      {"POST", "/people/import/preview", "previewStaffImport",
       [it](Call& call) { return it->preview(call); }},
      {"POST", "/people/import", "importStaff", [it](Call& call) { return it->import(call); }},
  };
}

}  // namespace sekisho::http
