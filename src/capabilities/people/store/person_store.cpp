#include "capabilities/people/store/person_store.h"

#include <map>

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

class StoredPeople final : public PersonRegister {
 public:
  StoredPeople(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

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

  Result<void> add(const std::vector<Person>& added, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM person WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) + added.size() > kMaxPeople) {
        return fail(ErrorCode::Conflict, MessageId{"people.full"});
      }
      Json::Array bodies;
      for (const Person& person : added) {
        if (auto kept = insert(transaction, person); !kept) {
          return std::unexpected(std::move(kept.error()));
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
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

Result<void> insert(Transaction& transaction, const Person& person) {
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

Result<void> insertIfMissing(Transaction& transaction, const Person& person) {
  const auto there = readOne(transaction, person.id);
  if (there) return {};
  if (there.error().code != ErrorCode::NotFound) return std::unexpected(there.error());
  return insert(transaction, person);
}

std::unique_ptr<PersonRegister> openPersonRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredPeople>(database, decisions, clinic);
}

}  // namespace sekisho::people
