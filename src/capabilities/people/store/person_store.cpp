#include "capabilities/people/store/person_store.h"

#include <map>

#include "core/skeleton.h"

namespace sekisho::people {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT id, name, kana, kind, employer, from_day, until_day, language, pledge_day, "
    "pledge_after_leaving, pledge_clause, instructed_by, briefed_day, pledge_document, mail, "
    "reminders, own_change_at, own_change_why FROM person WHERE clinic = ? ";

Value maybe(const std::optional<std::chrono::sys_days>& day) {
  return day ? valueOf(*day) : Value();
}
std::optional<std::chrono::sys_days> maybeDayAt(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.day(column));
}

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"people.row-broken"}, "a row of the staff register");
}

Result<Person> personFrom(const Row& row) {
  const auto kind = kindFrom(row.text(3));
  const auto language = languageFrom(row.text(7));
  if (!kind || !language) return broken();
  Person person{.id = row.id<PersonId>(0),
                .name = row.text(1),
                .kana = row.text(2),
                .kind = *kind,
                .employer = row.text(4),
                .from = row.day(5),
                .until = maybeDayAt(row, 6),
                .language = *language,
                .briefed = maybeDayAt(row, 12),
                .mail = row.text(14),
                .reminders = row.integer(15) != 0};
  if (!row.isNull(8)) {
    person.pledge = Pledge{.signed_on = row.day(8),
                           .after_leaving = row.integer(9) != 0,
                           .contract_clause = row.text(10)};
    if (!row.isNull(13)) person.pledge->document = row.id<documents::DocumentId>(13);
  }
  if (!row.isNull(11)) person.instructed_by = row.id<PersonId>(11);
  if (!row.isNull(16)) person.own_change = OwnChange{.at = row.instant(16), .why = row.text(17)};
  return person;
}

Result<std::vector<Person>> read(Transaction& transaction, std::string_view where,
                                 std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      std::string(kSelect) + std::string(where) + " ORDER BY kana, name, id", arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Person> people;
  std::map<PersonId, std::size_t> place;
  for (const Row& row : *rows) {
    auto person = personFrom(row);
    if (!person) return std::unexpected(std::move(person.error()));
    place[person->id] = people.size();
    people.push_back(std::move(*person));
  }
  const auto clinic = valueOf(transaction.clinic());
  auto roles = transaction.run(
      "SELECT person, role FROM person_safety_role WHERE clinic = ? ORDER BY role", {clinic});
  if (!roles) return std::unexpected(std::move(roles.error()));
  for (const Row& row : *roles) {
    const auto found = place.find(row.id<PersonId>(0));
    const auto role = safetyRoleFrom(row.text(1));
    if (!role) return broken();
    if (found != place.end()) people[found->second].safety_roles.push_back(*role);
  }
  auto seats = transaction.run(
      "SELECT person, device FROM person_seat WHERE clinic = ? ORDER BY device", {clinic});
  if (!seats) return std::unexpected(std::move(seats.error()));
  for (const Row& row : *seats) {
    const auto found = place.find(row.id<PersonId>(0));
    if (found != place.end()) people[found->second].seats.push_back(row.id<DeviceId>(1));
  }
  auto operators = transaction.run(
      "SELECT person, operator, from_day, until_day FROM person_operator WHERE clinic = ? "
      "ORDER BY from_day",
      {clinic});
  if (!operators) return std::unexpected(std::move(operators.error()));
  for (const Row& row : *operators) {
    const auto found = place.find(row.id<PersonId>(0));
    if (found == place.end()) continue;
    people[found->second].operators.push_back(
        {.id = row.text(1), .from = row.day(2), .until = maybeDayAt(row, 3)});
  }
  return people;
}

Result<Person> readOne(Transaction& transaction, PersonId id) {
  auto people = read(transaction, "AND id = ?", {valueOf(id)});
  if (!people) return std::unexpected(std::move(people.error()));
  if (people->empty()) return fail(ErrorCode::NotFound, MessageId{"people.unknown"});
  return std::move(people->front());
}

// Safety roles, seats and operators, replaced as a whole.
Result<void> keepLists(Transaction& transaction, const Person& person) {
  const Value clinic = valueOf(transaction.clinic());
  for (const char* sql : {"DELETE FROM person_safety_role WHERE clinic = ? AND person = ?",
                          "DELETE FROM person_seat WHERE clinic = ? AND person = ?",
                          "DELETE FROM person_operator WHERE clinic = ? AND person = ?"}) {
    if (auto gone = transaction.run(sql, {clinic, valueOf(person.id)}); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
  }
  for (const SafetyRole role : person.safety_roles) {
    auto kept = transaction.run(
        "INSERT INTO person_safety_role (clinic, person, role) VALUES (?, ?, ?) "
        "ON CONFLICT (clinic, person, role) DO NOTHING",
        {clinic, valueOf(person.id), std::string(nameOf(role))});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
  for (const DeviceId seat : person.seats) {
    auto kept = transaction.run(
        "INSERT INTO person_seat (clinic, person, device) VALUES (?, ?, ?) "
        "ON CONFLICT (clinic, person, device) DO NOTHING",
        {clinic, valueOf(person.id), valueOf(seat)});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
  for (const OperatorUse& one : person.operators) {
    auto kept = transaction.run(
        "INSERT INTO person_operator (clinic, person, from_day, operator, until_day) "
        "VALUES (?, ?, ?, ?, ?)",
        {clinic, valueOf(person.id), valueOf(one.from), one.id, maybe(one.until)});
    if (!kept) return std::unexpected(std::move(kept.error()));
  }
  return {};
}

// The columns after clinic and id, in the order of insert and update.
std::vector<Value> cellsOf(const Person& person) {
  const bool pledged = person.pledge.has_value();
  return {person.name,
          person.kana,
          std::string(nameOf(person.kind)),
          person.employer,
          valueOf(person.from),
          maybe(person.until),
          std::string(nameOf(person.language)),
          pledged ? valueOf(person.pledge->signed_on) : Value(),
          pledged ? Value(std::int64_t{person.pledge->after_leaving}) : Value(),
          pledged ? Value(person.pledge->contract_clause) : Value(),
          person.instructed_by ? valueOf(*person.instructed_by) : Value(),
          maybe(person.briefed),
          pledged && person.pledge->document ? valueOf(*person.pledge->document) : Value(),
          person.mail,
          std::int64_t{person.reminders},
          person.own_change ? valueOf(person.own_change->at) : Value(),
          person.own_change ? Value(person.own_change->why) : Value()};
}

// As areNamesakes(), of the one who is kept and everybody before.
Result<void> mustBeTold(Transaction& transaction, const std::vector<Person>& kept) {
  const auto all = read(transaction, "", {});
  if (!all) return std::unexpected(all.error());
  std::multimap<std::string, const Person*> by_name;
  for (const Person& other : *all) by_name.emplace(skeletonOfName(other.name), &other);
  for (const Person& person : kept) {
    const auto [first, last] = by_name.equal_range(skeletonOfName(person.name));
    for (auto other = first; other != last; ++other) {
      if (!areNamesakes(person, *other->second)) continue;
      return fail(ErrorCode::Conflict, MessageId{"people.name-taken"}, {}, {{"pointer", "/name"}});
    }
    by_name.emplace(skeletonOfName(person.name), &person);
  }
  return {};
}

Result<void> keepNew(Transaction& transaction, const Person& person) {
  if (auto fine = check(person); !fine) return fine;
  auto cells = cellsOf(person);
  cells.insert(cells.begin(), {valueOf(transaction.clinic()), valueOf(person.id)});
  auto kept = transaction.run(
      "INSERT INTO person (clinic, id, name, kana, kind, employer, from_day, until_day, language, "
      "pledge_day, pledge_after_leaving, pledge_clause, instructed_by, briefed_day, "
      "pledge_document, mail, reminders, own_change_at, own_change_why) VALUES (?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      cells);
  if (!kept) return std::unexpected(std::move(kept.error()));
  return keepLists(transaction, person);
}

// What one person alone has written since `before`.
Result<void> noteLone(Transaction& transaction, const std::optional<OwnChange>& before,
                      const Person& person, const journal::Actor& by) {
  if (!person.own_change || person.own_change == before) return {};
  const Value clinic = valueOf(transaction.clinic());
  auto count =
      transaction.run("SELECT count(*) FROM person_lone_change WHERE clinic = ?", {clinic});
  if (!count) return std::unexpected(std::move(count.error()));
  auto kept = transaction.run(
      "INSERT INTO person_lone_change (clinic, number, person, by_person, at_ms, why) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {clinic, count->front().integer(0) + 1, valueOf(person.id),
       by.person ? valueOf(*by.person) : Value(), valueOf(person.own_change->at),
       person.own_change->why});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredPeople final : public PersonRegister {
 public:
  StoredPeople(storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
               RenameToo rename_too)
      : database_(database),
        decisions_(decisions),
        clinic_(clinic),
        rename_too_(std::move(rename_too)) {}

  [[nodiscard]] Result<std::vector<Person>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "", {});
  }

  [[nodiscard]] Result<Person> person(PersonId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readOne(**transaction, id);
  }

  [[nodiscard]] Result<std::vector<LoneChange>> loneChanges() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT person, by_person, at_ms, why FROM person_lone_change "
                        "WHERE clinic = ? ORDER BY number",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<LoneChange> changes;
    for (const Row& row : *rows) {
      changes.push_back({.person = row.id<PersonId>(0),
                         .by = row.isNull(1) ? std::nullopt : std::optional(row.id<PersonId>(1)),
                         .change = {.at = row.instant(2), .why = row.text(3)}});
    }
    return changes;
  }

  Result<void> add(const std::vector<Person>& added, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM person WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) + added.size() > kMaxPeople) {
        return fail(ErrorCode::Conflict, MessageId{"people.full"});
      }
      if (auto told = mustBeTold(transaction, added); !told) {
        return std::unexpected(std::move(told.error()));
      }
      Json::Array bodies;
      for (const Person& person : added) {
        if (auto kept = keepNew(transaction, person); !kept) {
          return std::unexpected(std::move(kept.error()));
        }
        if (auto noted = noteLone(transaction, std::nullopt, person, by); !noted) {
          return std::unexpected(std::move(noted.error()));
        }
        bodies.push_back(toJson(person));
      }
      return journal::Decision{"person.added@1",
                               Json::Object{{"by", by.toJson()}, {"people", std::move(bodies)}}};
    });
  }

  Result<void> change(const Person& changed, std::string_view why,
                      const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before = readOne(transaction, changed.id);
      if (!before) return std::unexpected(std::move(before.error()));
      if (auto fine = check(changed); !fine) return std::unexpected(std::move(fine.error()));
      if (auto named = rename(transaction, *before, changed); !named) {
        return std::unexpected(std::move(named.error()));
      }
      if (auto noted = noteLone(transaction, before->own_change, changed, by); !noted) {
        return std::unexpected(std::move(noted.error()));
      }
      auto cells = cellsOf(changed);
      cells.push_back(valueOf(clinic_));
      cells.push_back(valueOf(changed.id));
      auto kept = transaction.run(
          "UPDATE person SET name = ?, kana = ?, kind = ?, employer = ?, from_day = ?, "
          "until_day = ?, language = ?, pledge_day = ?, pledge_after_leaving = ?, "
          "pledge_clause = ?, instructed_by = ?, briefed_day = ?, pledge_document = ?, mail = ?, "
          "reminders = ?, own_change_at = ?, own_change_why = ? WHERE clinic = ? AND id = ?",
          cells);
      if (!kept) return std::unexpected(std::move(kept.error()));
      if (auto lists = keepLists(transaction, changed); !lists) {
        return std::unexpected(std::move(lists.error()));
      }
      return journal::Decision{"person.changed@1", Json::Object{{"by", by.toJson()},
                                                                {"before", toJson(*before)},
                                                                {"after", toJson(changed)},
                                                                {"why", why}}};
    });
  }

 private:
  Result<void> rename(Transaction& transaction, const Person& before, const Person& changed) {
    const bool renamed = before.name != changed.name;
    if (!renamed && before.from == changed.from && before.until == changed.until) return {};
    if (auto told = mustBeTold(transaction, {changed}); !told || !renamed) return told;
    return rename_too_(transaction, changed.id, changed.name);
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
  RenameToo rename_too_;
};

}  // namespace

Result<void> insert(Transaction& transaction, const Person& person) {
  if (auto told = mustBeTold(transaction, {person}); !told) return told;
  return keepNew(transaction, person);
}

Result<void> insertIfMissing(Transaction& transaction, const Person& person) {
  const auto there = readOne(transaction, person.id);
  if (there) return {};
  if (there.error().code != ErrorCode::NotFound) return std::unexpected(there.error());
  return insert(transaction, person);
}

std::unique_ptr<PersonRegister> openPersonRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic,
                                                   RenameToo rename_too) {
  return std::make_unique<StoredPeople>(database, decisions, clinic, std::move(rename_too));
}

}  // namespace sekisho::people
