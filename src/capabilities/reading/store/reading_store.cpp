#include "capabilities/reading/store/reading_store.h"

#include <algorithm>
#include <map>

#include "core/folding.h"
#include "core/text.h"

namespace sekisho::reading {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::string joined(const std::set<std::string>& all) {
  std::string text;
  for (const std::string& word : all) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::set<std::string> wordsIn(const std::string& text) {
  std::set<std::string> all;
  for (const std::string_view word : words(text)) all.emplace(word);
  return all;
}

std::optional<Stop> stopIn(const Row& row, std::size_t column) {
  if (row.isNull(column)) return std::nullopt;
  return Stop{
      .by = row.id<PersonId>(column), .at = row.instant(column + 1), .why = row.text(column + 2)};
}

Json nameOfPerson(PersonId person) { return journal::Actor::ofPerson(person).toJson(); }

Result<std::vector<Material>> readMaterials(Transaction& transaction) {
  const Value clinic = valueOf(transaction.clinic());
  auto rows = transaction.run(
      "SELECT id, title, issuer, kinds, roles, stopped_by, stopped_at, stopped_why "
      "FROM reading_material WHERE clinic = ? ORDER BY id DESC",
      {clinic});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Material> materials;
  std::map<MaterialId, std::size_t> place;
  for (const Row& row : *rows) {
    place[row.id<MaterialId>(0)] = materials.size();
    materials.push_back({.id = row.id<MaterialId>(0),
                         .title = row.text(1),
                         .issuer = row.text(2),
                         .audience = {.kinds = wordsIn(row.text(3)), .roles = wordsIn(row.text(4))},
                         .stopped = stopIn(row, 5)});
  }
  auto editions = transaction.run(
      "SELECT material, id, name, published_day, due_day, document, place, by_person, at "
      "FROM reading_edition WHERE clinic = ? ORDER BY at DESC, id DESC",
      {clinic});
  if (!editions) return std::unexpected(std::move(editions.error()));
  for (const Row& row : *editions) {
    const auto found = place.find(row.id<MaterialId>(0));
    if (found == place.end()) continue;
    Edition edition{.id = row.id<EditionId>(1),
                    .name = row.text(2),
                    .published = row.day(3),
                    .due = row.day(4),
                    .place = row.text(6),
                    .by = row.id<PersonId>(7),
                    .at = row.instant(8)};
    if (!row.isNull(5)) edition.document = row.id<documents::DocumentId>(5);
    materials[found->second].editions.push_back(std::move(edition));
  }
  if (std::ranges::any_of(materials, [](const Material& one) { return one.editions.empty(); })) {
    return fail(ErrorCode::Corrupt, MessageId{"reading.row-broken"}, "a material has no edition");
  }
  return materials;
}

Result<Material> findMaterial(Transaction& transaction, MaterialId id) {
  auto materials = readMaterials(transaction);
  if (!materials) return std::unexpected(std::move(materials.error()));
  const auto found = std::ranges::find(*materials, id, &Material::id);
  if (found == materials->end()) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
  return std::move(*found);
}

Result<std::vector<Act>> readActs(Transaction& transaction) {
  const Value clinic = valueOf(transaction.clinic());
  auto rows = transaction.run(
      "SELECT id, kind, day, subject, by_person, at, withdrawn_by, withdrawn_at, withdrawn_why "
      "FROM awareness_act WHERE clinic = ? ORDER BY day DESC, at DESC, id DESC",
      {clinic});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Act> acts;
  std::map<ActId, std::size_t> place;
  for (const Row& row : *rows) {
    const auto kind = actKindFrom(row.text(1));
    if (!kind) return fail(ErrorCode::Corrupt, MessageId{"reading.row-broken"}, "an act's kind");
    place[row.id<ActId>(0)] = acts.size();
    acts.push_back({.id = row.id<ActId>(0),
                    .kind = *kind,
                    .day = row.day(2),
                    .subject = row.text(3),
                    .by = row.id<PersonId>(4),
                    .at = row.instant(5),
                    .withdrawn = stopIn(row, 6)});
  }
  auto there = transaction.run(
      "SELECT act, person FROM awareness_attendant WHERE clinic = ? ORDER BY act, place", {clinic});
  if (!there) return std::unexpected(std::move(there.error()));
  for (const Row& row : *there) {
    const auto found = place.find(row.id<ActId>(0));
    if (found != place.end()) acts[found->second].attendants.push_back(row.id<PersonId>(1));
  }
  return acts;
}

Result<void> insertEdition(Transaction& transaction, MaterialId material, const Edition& edition) {
  auto kept = transaction.run(
      "INSERT INTO reading_edition (clinic, id, material, name, published_day, due_day, document, "
      "place, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(edition.id), valueOf(material), edition.name,
       valueOf(edition.published), valueOf(edition.due),
       edition.document ? valueOf(*edition.document) : Value(), edition.place, valueOf(edition.by),
       valueOf(edition.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> insertMaterial(Transaction& transaction, const Material& material) {
  auto count = transaction.run("SELECT count(*) FROM reading_material WHERE clinic = ?",
                               {valueOf(transaction.clinic())});
  if (!count) return std::unexpected(std::move(count.error()));
  if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxMaterials) {
    return fail(ErrorCode::Conflict, MessageId{"reading.full"});
  }
  auto kept = transaction.run(
      "INSERT INTO reading_material (clinic, id, title, issuer, kinds, roles) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(material.id), material.title, material.issuer,
       joined(material.audience.kinds), joined(material.audience.roles)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return insertEdition(transaction, material.id, material.newest());
}

// 第 3 版 is 第3版; a point may tell two apart: 1.0, 10.
std::string withoutSpaces(std::string_view name) {
  std::string plain = folded(name);
  std::erase(plain, ' ');
  return plain;
}

Result<Material> putEdition(Transaction& transaction, MaterialId id, const Audience& audience,
                            const Edition& edition) {
  auto material = findMaterial(transaction, id);
  if (!material) return material;
  if (material->stopped) return fail(ErrorCode::Conflict, MessageId{"reading.stopped"});
  if (material->editions.size() >= kMaxEditions) {
    return fail(ErrorCode::Conflict, MessageId{"reading.full"});
  }
  const std::string name = withoutSpaces(edition.name);
  if (std::ranges::any_of(material->editions,
                          [&](const Edition& one) { return withoutSpaces(one.name) == name; })) {
    return fail(ErrorCode::Conflict, MessageId{"reading.edition-taken"}, {},
                {{"pointer", "/edition"}});
  }
  if (auto kept = insertEdition(transaction, id, edition); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  auto changed = transaction.run(
      "UPDATE reading_material SET kinds = ?, roles = ? WHERE clinic = ? AND id = ?",
      {joined(audience.kinds), joined(audience.roles), valueOf(transaction.clinic()), valueOf(id)});
  if (!changed) return std::unexpected(std::move(changed.error()));
  material->audience = audience;
  material->editions.insert(material->editions.begin(), edition);
  return material;
}

Result<void> insertAcknowledgement(Transaction& transaction, const Acknowledgement& one) {
  const auto materials = readMaterials(transaction);
  if (!materials) return std::unexpected(materials.error());
  const auto has = [&](const Material& material) {
    return std::ranges::find(material.editions, one.edition, &Edition::id) !=
           material.editions.end();
  };
  const auto material = std::ranges::find_if(*materials, has);
  if (material == materials->end()) return fail(ErrorCode::NotFound, MessageId{"reading.unknown"});
  if (material->stopped || material->newest().id != one.edition) {
    return fail(ErrorCode::Conflict, MessageId{"reading.not-newest"});
  }
  auto there = transaction.run(
      "SELECT 1 FROM reading_acknowledgement WHERE clinic = ? AND edition = ? AND person = ?",
      {valueOf(transaction.clinic()), valueOf(one.edition), valueOf(one.person)});
  if (!there) return std::unexpected(std::move(there.error()));
  if (!there->empty()) return fail(ErrorCode::Conflict, MessageId{"reading.read-already"});
  auto kept = transaction.run(
      "INSERT INTO reading_acknowledgement (clinic, edition, person, day, by_person, at) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(one.edition), valueOf(one.person), valueOf(one.day),
       valueOf(one.by), valueOf(one.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> insertAct(Transaction& transaction, const Act& act) {
  const Value clinic = valueOf(transaction.clinic());
  auto count = transaction.run("SELECT count(*) FROM awareness_act WHERE clinic = ?", {clinic});
  if (!count) return std::unexpected(std::move(count.error()));
  if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxActs) {
    return fail(ErrorCode::Conflict, MessageId{"reading.full"});
  }
  auto kept = transaction.run(
      "INSERT INTO awareness_act (clinic, id, kind, day, subject, by_person, at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {clinic, valueOf(act.id), std::string(nameOf(act.kind)), valueOf(act.day), act.subject,
       valueOf(act.by), valueOf(act.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (std::int64_t place = 0; const PersonId& person : act.attendants) {
    auto there = transaction.run(
        "INSERT INTO awareness_attendant (clinic, act, place, person) VALUES (?, ?, ?, ?)",
        {clinic, valueOf(act.id), place++, valueOf(person)});
    if (!there) return std::unexpected(std::move(there.error()));
  }
  return {};
}

class StoredReading final : public ReadingRegister {
 public:
  StoredReading(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Material>> materials() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readMaterials(**transaction);
  }

  [[nodiscard]] Result<std::vector<Acknowledgement>> acknowledgements() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT edition, person, day, by_person, at FROM reading_acknowledgement "
                        "WHERE clinic = ? ORDER BY at, edition, person",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Acknowledgement> all;
    all.reserve(rows->size());
    for (const Row& row : *rows) {
      all.push_back({.edition = row.id<EditionId>(0),
                     .person = row.id<PersonId>(1),
                     .day = row.day(2),
                     .by = row.id<PersonId>(3),
                     .at = row.instant(4)});
    }
    return all;
  }

  [[nodiscard]] Result<std::vector<Act>> acts() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readActs(**transaction);
  }

  Result<void> add(const Material& material) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto kept = insertMaterial(transaction, material); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{
          "reading.material-added@1",
          Json::Object{{"by", nameOfPerson(material.newest().by)}, {"material", toJson(material)}}};
    });
  }

  Result<Material> publish(MaterialId id, const Audience& audience,
                           const Edition& edition) override {
    Material changed;
    auto done =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto material = putEdition(transaction, id, audience, edition);
          if (!material) return std::unexpected(std::move(material.error()));
          changed = std::move(*material);
          return journal::Decision{
              "reading.edition-published@1",
              Json::Object{{"by", nameOfPerson(edition.by)}, {"material", toJson(changed)}}};
        });
    if (!done) return std::unexpected(std::move(done.error()));
    return changed;
  }

  Result<Material> stop(MaterialId id, const Stop& stop) override {
    Material changed;
    auto done =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto material = findMaterial(transaction, id);
          if (!material) return std::unexpected(std::move(material.error()));
          if (material->stopped) return fail(ErrorCode::Conflict, MessageId{"reading.stopped"});
          auto kept = transaction.run(
              "UPDATE reading_material SET stopped_by = ?, stopped_at = ?, stopped_why = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(stop.by), valueOf(stop.at), stop.why, valueOf(clinic_), valueOf(id)});
          if (!kept) return std::unexpected(std::move(kept.error()));
          material->stopped = stop;
          changed = std::move(*material);
          return journal::Decision{
              "reading.material-stopped@1",
              Json::Object{
                  {"by", nameOfPerson(stop.by)}, {"material", toJson(changed)}, {"why", stop.why}}};
        });
    if (!done) return std::unexpected(std::move(done.error()));
    return changed;
  }

  Result<void> acknowledge(const Acknowledgement& one) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto kept = insertAcknowledgement(transaction, one); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{
          "reading.acknowledged@1",
          Json::Object{{"by", nameOfPerson(one.by)}, {"acknowledgement", toJson(one)}}};
    });
  }

  Result<void> record(const Act& act) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto kept = insertAct(transaction, act); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{"reading.act-recorded@1",
                               Json::Object{{"by", nameOfPerson(act.by)}, {"act", toJson(act)}}};
    });
  }

  Result<Act> withdraw(ActId id, const Stop& withdrawal) override {
    Act changed;
    auto done =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto acts = readActs(transaction);
          if (!acts) return std::unexpected(std::move(acts.error()));
          const auto found = std::ranges::find(*acts, id, &Act::id);
          if (found == acts->end()) {
            return fail(ErrorCode::NotFound, MessageId{"reading.act-unknown"});
          }
          if (found->withdrawn) {
            return fail(ErrorCode::Conflict, MessageId{"reading.act-withdrawn"});
          }
          auto kept = transaction.run(
              "UPDATE awareness_act SET withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(withdrawal.by), valueOf(withdrawal.at), withdrawal.why, valueOf(clinic_),
               valueOf(id)});
          if (!kept) return std::unexpected(std::move(kept.error()));
          changed = std::move(*found);
          changed.withdrawn = withdrawal;
          return journal::Decision{"reading.act-withdrawn@1",
                                   Json::Object{{"by", nameOfPerson(withdrawal.by)},
                                                {"act", toJson(changed)},
                                                {"why", withdrawal.why}}};
        });
    if (!done) return std::unexpected(std::move(done.error()));
    return changed;
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ReadingRegister> openReadingRegister(storage::Database& database,
                                                     journal::Decisions& decisions,
                                                     ClinicId clinic) {
  return std::make_unique<StoredReading>(database, decisions, clinic);
}

}  // namespace sekisho::reading
