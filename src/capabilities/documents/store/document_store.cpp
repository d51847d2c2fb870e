#include "capabilities/documents/store/document_store.h"

namespace sekisho::documents {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

Result<Document> documentFrom(const Row& row) {
  const auto type = mediaTypeFrom(row.text(3));
  const auto digest = Sha256::fromBytes(row.bytes(5));
  if (!type || !digest) {
    return fail(ErrorCode::Corrupt, MessageId{"documents.row-broken"}, "a row of the documents");
  }
  return Document{.id = row.id<DocumentId>(0),
                  .title = row.text(1),
                  .file_name = row.text(2),
                  .type = *type,
                  .bytes = static_cast<std::uint64_t>(row.integer(4)),
                  .digest = *digest,
                  .by = row.id<PersonId>(6),
                  .at = row.instant(7)};
}

Result<std::vector<Document>> read(Transaction& transaction, std::string_view where,
                                   std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT id, title, file_name, type, bytes, digest, by_person, at FROM document "
      "WHERE clinic = ? " +
          std::string(where) + " ORDER BY at DESC, id DESC",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Document> documents;
  documents.reserve(rows->size());
  for (const Row& row : *rows) {
    auto document = documentFrom(row);
    if (!document) return std::unexpected(std::move(document.error()));
    documents.push_back(std::move(*document));
  }
  return documents;
}

class StoredDocuments final : public DocumentRegister {
 public:
  StoredDocuments(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Document>> all() const override { return found("", {}); }

  [[nodiscard]] Result<Document> get(DocumentId id) const override {
    auto documents = found("AND id = ?", {valueOf(id)});
    if (!documents) return std::unexpected(std::move(documents.error()));
    if (documents->empty()) return fail(ErrorCode::NotFound, MessageId{"documents.unknown"});
    return std::move(documents->front());
  }

  Result<void> file(const Document& document) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM document WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxDocuments) {
        return fail(ErrorCode::Conflict, MessageId{"documents.full"});
      }
      const Instant morning{Instant{std::chrono::sys_days{japaneseDay(document.at)}} - kJst};
      auto today = transaction.run(
          "SELECT count(*) FROM document WHERE clinic = ? AND by_person = ? AND at >= ? AND at < ?",
          {valueOf(clinic_), valueOf(document.by), valueOf(morning),
           valueOf(Instant{morning + std::chrono::days{1}})});
      if (!today) return std::unexpected(std::move(today.error()));
      if (static_cast<std::size_t>(today->front().integer(0)) >= kMaxDocumentsOfOneDay) {
        return fail(ErrorCode::Unavailable, MessageId{"documents.day-full"}, {},
                    {{"most", std::to_string(kMaxDocumentsOfOneDay)}});
      }
      auto kept = transaction.run(
          "INSERT INTO document (clinic, id, title, file_name, type, bytes, digest, by_person, "
          "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(document.id), document.title, document.file_name,
           std::string(nameOf(document.type)), static_cast<std::int64_t>(document.bytes),
           copyOf(document.digest.view()), valueOf(document.by), valueOf(document.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"document.filed@1",
                               Json::Object{{"by", journal::Actor::ofPerson(document.by).toJson()},
                                            {"document", toJson(document)}}};
    });
  }

  [[nodiscard]] Result<Standings> standings() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT digest, standing FROM document_standing WHERE clinic = ?",
                          {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    Standings standings;
    for (const Row& row : *rows) {
      const auto digest = Sha256::fromBytes(row.bytes(0));
      const auto standing = standingFrom(row.text(1));
      if (!digest || !standing) {
        return fail(ErrorCode::Corrupt, MessageId{"documents.row-broken"}, "a row of standings");
      }
      standings.emplace(*digest, *standing);
    }
    return standings;
  }

  Result<void> note(const Standings& found, Instant now) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      Json::Array contents;
      for (const auto& [digest, standing] : found) {
        auto of = noteOne(transaction, digest, standing, now);
        if (!of) return std::unexpected(std::move(of.error()));
        contents.push_back(std::move(*of));
      }
      return journal::Decision{
          "document.content-found@1",
          Json::Object{{"by", journal::Actor::hub().toJson()}, {"contents", std::move(contents)}}};
    });
  }

 private:
  // One content; how the journal names it.
  Result<Json> noteOne(Transaction& transaction, const Sha256& digest, Standing standing,
                       Instant now) {
    const Value of = copyOf(digest.view());
    auto gone = transaction.run("DELETE FROM document_standing WHERE clinic = ? AND digest = ?",
                                {valueOf(clinic_), of});
    if (!gone) return std::unexpected(std::move(gone.error()));
    if (standing != Standing::AsFiled) {
      auto kept = transaction.run(
          "INSERT INTO document_standing (clinic, digest, standing, found_at) VALUES (?, ?, ?, ?)",
          {valueOf(clinic_), of, std::string(nameOf(standing)), valueOf(now)});
      if (!kept) return std::unexpected(std::move(kept.error()));
    }
    auto documents = read(transaction, "AND digest = ?", {of});
    if (!documents) return std::unexpected(std::move(documents.error()));
    Json::Array ids;
    for (const Document& document : *documents) ids.emplace_back(document.id.text());
    return Json(Json::Object{
        {"digest", digest.hex()}, {"documents", std::move(ids)}, {"standing", nameOf(standing)}});
  }

  [[nodiscard]] Result<std::vector<Document>> found(std::string_view where,
                                                    std::vector<Value> arguments) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, where, std::move(arguments));
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<DocumentRegister> openDocumentRegister(storage::Database& database,
                                                       journal::Decisions& decisions,
                                                       ClinicId clinic) {
  return std::make_unique<StoredDocuments>(database, decisions, clinic);
}

}  // namespace sekisho::documents
