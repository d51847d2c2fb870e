#include "interfaces/http/program_operator_operations.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "capabilities/ownership/found_operator.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/program_operator_rule.h"
#include "interfaces/http/register_row.h"

namespace sekisho::http {
namespace {

using ownership::OwnershipId;
using ownership::ProgramOperator;
using people::Person;

Json operatorDayOrNull(const std::optional<std::chrono::sys_days>& day) {
  return day ? Json(toIsoDay(*day)) : Json();
}

/// What is known of operators, read once.
struct KnownOperators {
  std::map<std::string, ownership::FoundOperator, std::less<>> found = {};
  std::optional<Instant> read = {};  ///< Nothing while no database is read.
  bool read_whole = true;            ///< False if a reading told only a part of them.
  std::vector<Person> people = {};
  std::vector<ProgramOperator> programs = {};
  OperatorsUsed used = {};
  std::chrono::sys_days today{};
  bool masked = false;

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& [name, one] : found) names.insert(name);
    for (const auto& [name, days] : used.operators) names.insert(name);
    for (const ProgramOperator& one : programs) names.insert(one.name);
    for (const Person& person : people) {
      if (person.isHere(today) && !person.operatorId().empty()) {
        names.emplace(person.operatorId());
      }
    }
    return names;
  }
  [[nodiscard]] Json shown(std::string_view text) const {
    return masked && !text.empty() ? kMasked : text;
  }
  [[nodiscard]] Json nameOf(PersonId id) const {
    const auto person = std::ranges::find(people, id, &Person::id);
    return person == people.end() ? Json() : shown(person->name);
  }
};

bool isTheirsOn(const Person& person, std::string_view name, std::chrono::sys_days day) {
  return std::ranges::any_of(person.operators, [&](const people::OperatorUse& use) {
    return use.id == name && use.from <= day && (!use.until || day <= *use.until);
  });
}

// Who is in several 日レセ may what one of them allows; of what one did not tell nothing is said.
void addRights(const ownership::FoundOperator& more, ownership::FoundOperator& found) {
  if (!found.administrator.value_or(false)) {
    const bool known = found.administrator && more.administrator;
    found.administrator =
        more.administrator.value_or(false) || known ? more.administrator : std::nullopt;
  }
  if (!found.functions || !more.functions) {
    found.functions.reset();
    return;
  }
  const std::vector<std::string_view> had = words(*found.functions);
  std::string all = *found.functions;
  for (const std::string_view word : words(*more.functions)) {
    if (std::ranges::find(had, word) != had.end()) continue;
    if (!all.empty()) all += ' ';
    all += word;
  }
  found.functions = std::move(all);
}

Json rowBody(const ProgramOperator& row, const KnownOperators& known) {
  Json body = ownership::toJson(row);
  Json::Object& members = *body.object();
  members["person_name"] = known.nameOf(row.person);
  if (known.masked) coverRow(members, "operator");
  return body;
}

// That one is not among those of a part says nothing.
Json isFoundBody(bool is_found, const KnownOperators& known) {
  return known.read && (is_found || known.read_whole) ? Json(is_found) : Json();
}

Json operatorBody(const std::string& name, const KnownOperators& known) {
  Json standing;
  Json::Array others;
  for (const ProgramOperator& row : known.programs) {
    if (row.name != name) continue;
    if (row.isInForce(known.today)) {
      standing = rowBody(row, known);
    } else {
      others.push_back(rowBody(row, known));
    }
  }
  Json::Array persons;
  for (const Person& person : known.people) {
    if (!isTheirsOn(person, name, known.today)) continue;
    persons.emplace_back(Json::Object{{"person", person.id.text()},
                                      {"name", known.shown(person.name)},
                                      {"here", person.isHere(known.today)}});
  }
  const auto found = known.found.find(name);
  const bool is_found = found != known.found.end();
  const auto can = is_found ? found->second.can_log_in : std::nullopt;
  const auto administrator = is_found ? found->second.administrator : std::nullopt;
  const auto functions = is_found ? found->second.functions : std::nullopt;
  const auto used = known.used.operators.find(name);
  const auto days = used == known.used.operators.end() ? OperatorsUsed::Days{} : used->second;
  return Json::Object{{"operator", known.shown(name)},
                      {"name", is_found ? known.shown(found->second.person_name) : Json("")},
                      {"found", isFoundBody(is_found, known)},
                      {"can_log_in", can ? Json(*can) : Json()},
                      {"administrator", administrator ? Json(*administrator) : Json()},
                      {"functions", functions ? Json(*functions) : Json()},
                      {"called", operatorDayOrNull(days.by_program)},
                      {"worked", operatorDayOrNull(days.at_screen)},
                      {"people", std::move(persons)},
                      {"standing", std::move(standing)},
                      {"others", std::move(others)}};
}

class ProgramOperatorOperations {
 public:
  ProgramOperatorOperations(ownership::ProgramOperators& programs,
                            const people::PersonRegister& people,
                            inventory::DeviceRegister& devices, evidence::ReceivedTables& tables,
                            const Clock& clock, IdSource& ids, OperatorSurroundings around)
      : programs_(programs),
        people_(people),
        devices_(devices),
        tables_(tables),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto found = knownNow(call.caller);
    if (!found) return std::unexpected(found.error());
    const KnownOperators& known = *found;
    Json::Array operators;
    for (const std::string& name : known.names()) operators.push_back(operatorBody(name, known));
    const auto read = known.read;
    return Reply{.body = Json::Object{{"today", toIsoDay(known.today)},
                                      {"read_at", read ? Json(toRfc3339(*read)) : Json()},
                                      {"read_whole", known.read_whole},
                                      {"whole", known.used.whole},
                                      {"operators", std::move(operators)}}};
  }

  Result<Reply> assign(Call& call) {
    Members members(call.body);
    ProgramOperator row{.id = ids_.make<OwnershipId>(),
                        .name = members.text("operator", ownership::kMaxOperatorBytes)};
    readRow(members, call.caller, clock_.now(), row);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = ownership::check(row); !fine) return std::unexpected(std::move(fine.error()));
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    if (auto may = mayBeAPrograms(row, *people); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto kept = programs_.assign(row); !kept) return std::unexpected(std::move(kept.error()));
    around_.changed();
    return answer(row, call.caller, 201);
  }

  Result<Reply> release(Call& call) {
    const auto ended = endRow(programs_, call, clock_.now());
    if (!ended) return std::unexpected(ended.error());
    around_.changed();
    return answer(*ended, call.caller, 200);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<Reply> answer(const ProgramOperator& row, const Caller& caller,
                                     int status) const {
    auto people = people_.all();
    if (!people) return std::unexpected(std::move(people.error()));
    const KnownOperators known{.people = std::move(*people), .masked = caller.masked()};
    return Reply{.status = status, .body = rowBody(row, known)};
  }

  [[nodiscard]] Result<KnownOperators> knownNow(const Caller& caller) const {
    auto programs = programs_.all();
    if (!programs) return std::unexpected(std::move(programs.error()));
    auto people = people_.all();
    if (!people) return std::unexpected(std::move(people.error()));
    std::vector<std::string> registered;
    for (const ProgramOperator& row : *programs) {
      if (!row.ended) registered.push_back(row.name);
    }
    KnownOperators known{.people = std::move(*people),
                         .programs = std::move(*programs),
                         .used = around_.used(std::move(registered)),
                         .today = today(),
                         .masked = caller.masked()};
    const auto devices = devices_.all();
    if (!devices) return std::unexpected(devices.error());
    for (const inventory::Device& device : *devices) addFound(device.id, known);
    return known;
  }

  // Of a clinic's several 日レセ the oldest reading says how old what is shown may be.
  void addFound(DeviceId device, KnownOperators& known) const {
    const auto received = tables_.newest(device, ownership::kOperatorsTable);
    if (!received || received->content.status == evidence::TableStatus::Failed) return;
    // A machine without 日レセ has no operators, which says nothing of anybody's.
    const auto servers = tables_.newest(device, "orca_server");
    const bool has_orca = servers && !servers->content.rows.empty();
    if (received->content.rows.empty() && !has_orca) return;
    if (received->content.status == evidence::TableStatus::Partial) known.read_whole = false;
    const Instant at = received->mark.what.observed;
    known.read = std::min(known.read.value_or(at), at);
    for (ownership::FoundOperator& one : ownership::operatorsIn(received->content)) {
      const auto [at_name, first] = known.found.try_emplace(one.name);
      ownership::FoundOperator& found = at_name->second;
      if (first) {
        found.administrator = one.administrator;
        found.functions = one.functions;
      } else {
        addRights(one, found);
      }
      if (one.can_log_in) {
        found.can_log_in = found.can_log_in.value_or(false) || *one.can_log_in;
      }
      if (!one.person_name.empty()) found.person_name = std::move(one.person_name);
    }
  }

  ownership::ProgramOperators& programs_;
  const people::PersonRegister& people_;
  inventory::DeviceRegister& devices_;
  evidence::ReceivedTables& tables_;
  const Clock& clock_;
  IdSource& ids_;
  OperatorSurroundings around_;
};

}  // namespace

std::vector<Route> programOperatorOperations(ownership::ProgramOperators& programs,
                                             const people::PersonRegister& people,
                                             inventory::DeviceRegister& devices,
                                             evidence::ReceivedTables& tables, const Clock& clock,
                                             IdSource& ids, OperatorSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<ProgramOperatorOperations>(programs, people, devices, tables, clock,
                                                        ids, std::move(surroundings));
  const auto bind = [&](Result<Reply> (ProgramOperatorOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/access-register/operators", "listOperators",
       bind(&ProgramOperatorOperations::list)},
      {"POST", "/access-register/operators", "assignOperator",
       bind(&ProgramOperatorOperations::assign)},
      {"POST", "/access-register/operators/{ownership}/end", "releaseOperator",
       bind(&ProgramOperatorOperations::release)},
  };
}

}  // namespace sekisho::http
