#include "capabilities/observation/store/look_store.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::observation {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

/// Where looks at one kind of thing are kept.
struct Place {
  const char* table;
  const char* column;  ///< What was looked at.
};
constexpr Place kDevices{"observation_look", "device"};
constexpr Place kPersons{"observation_person_look", "subject"};

class StoredLooks final : public LookRegister {
 public:
  StoredLooks(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  Result<void> record(const Look& look) override {
    return keep(
        kDevices, valueOf(look.device), look.by, look.at,
        {"observation.looked@1", Json::Object{{"by", journal::Actor::ofPerson(look.by).toJson()},
                                              {"device", look.device.text()}}});
  }

  Result<void> record(const PersonLook& look) override {
    return keep(kPersons, valueOf(look.person), look.by, look.at,
                {"observation.person-looked@1",
                 Json::Object{{"by", journal::Actor::ofPerson(look.by).toJson()},
                              {"person", look.person.text()}}});
  }

  Result<void> record(const ListLook& look) override {
    auto shown = notYetRecorded(look);
    if (!shown) return std::unexpected(std::move(shown.error()));
    if (shown->empty()) return {};
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      Json::Array persons;
      for (const PersonId& person : *shown) {
        // Two pages may ask at once: the second finds the first one's rows.
        auto kept = transaction.run(
            "INSERT INTO observation_list_look (clinic, subject, list, person, day, at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            {valueOf(clinic_), valueOf(person), std::string(nameOf(look.list)), valueOf(look.by),
             valueOf(std::chrono::sys_days{japaneseDay(look.at)}), valueOf(look.at)});
        if (!kept) return std::unexpected(std::move(kept.error()));
        persons.emplace_back(person.text());
      }
      return journal::Decision{"observation.list-looked@1",
                               Json::Object{{"by", journal::Actor::ofPerson(look.by).toJson()},
                                            {"list", nameOf(look.list)},
                                            {"persons", std::move(persons)}}};
    });
  }

  [[nodiscard]] Result<std::vector<Look>> of(DeviceId device) const override {
    std::vector<Look> looks;
    auto read = newest(kDevices, valueOf(device), [&](PersonId by, Instant at) {
      looks.push_back({.device = device, .by = by, .at = at});
    });
    if (!read) return std::unexpected(std::move(read.error()));
    return looks;
  }

  [[nodiscard]] Result<std::vector<PersonLook>> of(PersonId person) const override {
    std::vector<PersonLook> looks;
    auto read = newest(kPersons, valueOf(person), [&](PersonId by, Instant at) {
      looks.push_back({.person = person, .by = by, .at = at});
    });
    if (!read) return std::unexpected(std::move(read.error()));
    if (auto added = addLists(person, looks); !added) {
      return std::unexpected(std::move(added.error()));
    }
    std::ranges::sort(looks, [](const PersonLook& one, const PersonLook& other) {
      return std::tuple(other.at, one.by, one.list) < std::tuple(one.at, other.by, other.list);
    });
    if (looks.size() > kLooksShown) looks.resize(kLooksShown);
    return looks;
  }

 private:
  [[nodiscard]] Result<void> addLists(PersonId person, std::vector<PersonLook>& looks) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(
                "SELECT person, at, list FROM observation_list_look WHERE clinic = ? AND "
                "subject = ? ORDER BY at DESC, person LIMIT ?",
                {valueOf(clinic_), valueOf(person), static_cast<std::int64_t>(kLooksShown)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    for (const Row& row : *rows) {
      const auto list = listFrom(row.text(2));
      if (!list) {
        return fail(ErrorCode::Corrupt, MessageId{"observation.row-broken"}, "a look at a list");
      }
      looks.push_back(
          {.person = person, .by = row.id<PersonId>(0), .at = row.instant(1), .list = list});
    }
    return {};
  }

  // Whom that list has not shown to that viewer today, each once.
  [[nodiscard]] Result<std::vector<PersonId>> notYetRecorded(const ListLook& look) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT subject FROM observation_list_look WHERE clinic = ? AND person = ? "
                        "AND list = ? AND day = ?",
                        {valueOf(clinic_), valueOf(look.by), std::string(nameOf(look.list)),
                         valueOf(std::chrono::sys_days{japaneseDay(look.at)})});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::set<PersonId> known;
    for (const Row& row : *rows) known.insert(row.id<PersonId>(0));
    std::vector<PersonId> shown;
    for (const PersonId& person : look.persons) {
      if (known.insert(person).second) shown.push_back(person);
    }
    return shown;
  }

  Result<void> keep(const Place& place, const Value& what, PersonId by, Instant at,
                    const journal::Decision& decision) {
    const std::chrono::sys_days day{japaneseDay(at)};
    const auto known = isKnown(place, what, by, day);
    if (!known) return std::unexpected(known.error());
    if (*known) return {};
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      // Two pages may ask at once: the second finds the first one's row.
      auto kept =
          transaction.run(std::string("INSERT INTO ") + place.table + " (clinic, " + place.column +
                              ", person, day, at) VALUES (?, ?, ?, ?, ?) "
                              "ON CONFLICT DO NOTHING",
                          {valueOf(clinic_), what, valueOf(by), valueOf(day), valueOf(at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return decision;
    });
  }

  template <class Take>
  [[nodiscard]] Result<void> newest(const Place& place, const Value& what, Take take) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(std::string("SELECT person, at FROM ") + place.table + " WHERE clinic = ? AND " +
                      place.column + " = ? ORDER BY at DESC, person LIMIT ?",
                  {valueOf(clinic_), what, static_cast<std::int64_t>(kLooksShown)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    for (const Row& row : *rows) take(row.id<PersonId>(0), row.instant(1));
    return {};
  }

  [[nodiscard]] Result<bool> isKnown(const Place& place, const Value& what, PersonId by,
                                     std::chrono::sys_days day) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(std::string("SELECT at FROM ") + place.table + " WHERE clinic = ? AND " +
                              place.column + " = ? AND person = ? AND day = ?",
                          {valueOf(clinic_), what, valueOf(by), valueOf(day)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    return !rows->empty();
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<LookRegister> openLookRegister(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredLooks>(database, decisions, clinic);
}

}  // namespace sekisho::observation
