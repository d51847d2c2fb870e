#include "capabilities/usage/store/imported_list_store.h"

#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::usage {
namespace {

using storage::Transaction;
using storage::valueOf;

class StoredImportedLists final : public ImportedLists {
 public:
  StoredImportedLists(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::set<Sha256>> known(std::span<const Sha256> lines) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    std::set<Sha256> found;
    for (const Sha256& line : lines) {
      auto rows = (*transaction)
                      ->run("SELECT 1 FROM usage_imported_line WHERE clinic = ? AND digest = ?",
                            {valueOf(clinic_), copyOf(line.view())});
      if (!rows) return std::unexpected(std::move(rows.error()));
      if (!rows->empty()) found.insert(line);
    }
    return found;
  }

  Result<void> record(const ImportedList& imported) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      for (const Sha256& line : imported.lines) {
        auto kept = transaction.run(
            "INSERT INTO usage_imported_line (clinic, digest, at) VALUES (?, ?, ?) "
            "ON CONFLICT (clinic, digest) DO NOTHING",
            {valueOf(clinic_), copyOf(line.view()), valueOf(imported.at)});
        if (!kept) return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{
          "usage.imported@1",
          Json::Object{{"by", journal::Actor::ofPerson(imported.by).toJson()},
                       {"system", imported.system},
                       {"source", exportSourceOf(imported.system)},
                       {"list", imported.list.hex()},
                       {"lines", static_cast<std::int64_t>(imported.lines.size())}}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ImportedLists> openImportedLists(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredImportedLists>(database, decisions, clinic);
}

}  // namespace sekisho::usage
