#include "capabilities/catalog/store/drop_in_record_store.h"

#include <set>

#include "capabilities/journal/actor.h"

namespace sekisho::catalog {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

constexpr std::string_view kActive = "active";
constexpr std::string_view kQuarantined = "quarantined";
constexpr std::string_view kLoaded = "specs.drop-in-loaded@1";

class StoredDropIns final : public DropInRecords {
 public:
  StoredDropIns(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  Result<DropInRecordMap> all() override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT file, digest, state, entry FROM catalog_drop_in WHERE clinic = ?",
                          {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    DropInRecordMap records;
    for (const Row& row : *rows) {
      const auto digest = Sha256::fromBytes(row.bytes(1));
      if (!digest) return fail(ErrorCode::Corrupt, MessageId{"catalog.row-broken"});
      DropInRecord record{.digest = *digest, .in_use = row.text(2) == kActive};
      const auto entry = static_cast<std::uint64_t>(row.isNull(3) ? 0 : row.integer(3));
      if (!row.isNull(3) && decisions_.liesAt(entry, kLoaded)) record.entry = entry;
      records.emplace(row.text(0), record);
    }
    return records;
  }

  Result<DropInRecordMap> bring(std::span<const DropIn> drop_ins) override {
    auto records = all();
    if (!records) return records;
    std::set<std::string_view> there;
    for (const DropIn& drop_in : drop_ins) {
      there.insert(drop_in.file);
      const auto found = records->find(drop_in.file);
      if (found != records->end() && found->second.says(drop_in)) continue;
      if (auto kept = keep(drop_in); !kept) return std::unexpected(std::move(kept.error()));
    }
    for (const auto& [file, record] : *records) {
      if (there.contains(file)) continue;
      if (auto gone = forget(file, record); !gone) return std::unexpected(std::move(gone.error()));
    }
    return all();
  }

 private:
  static Json sha256Of(const Sha256& digest) { return digest == Sha256{} ? "" : digest.hex(); }

  Result<void> keep(const DropIn& drop_in) {
    const std::string state(drop_in.isInUse() ? kActive : kQuarantined);
    const auto decided =
        decisions_.record(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto kept = transaction.run(
              "INSERT INTO catalog_drop_in (clinic, file, digest, state, entry) "
              "VALUES (?, ?, ?, ?, NULL) ON CONFLICT (clinic, file) DO UPDATE SET "
              "digest = excluded.digest, state = excluded.state, entry = NULL",
              {valueOf(clinic_), drop_in.file, copyOf(drop_in.digest.view()), state});
          if (!kept) return std::unexpected(std::move(kept.error()));
          return journal::Decision{std::string(kLoaded),
                                   Json::Object{{"by", journal::Actor::hub().toJson()},
                                                {"file", drop_in.file},
                                                {"sha256", sha256Of(drop_in.digest)},
                                                {"state", state}}};
        });
    if (!decided) return std::unexpected(decided.error());
    return note(drop_in.file, decided->entry.index);
  }

  // Where the entry lies is known only now; without it the row just shows no link.
  Result<void> note(const std::string& file, std::uint64_t entry) {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto noted = (*transaction)
                     ->run("UPDATE catalog_drop_in SET entry = ? WHERE clinic = ? AND file = ?",
                           {static_cast<std::int64_t>(entry), valueOf(clinic_), file});
    if (!noted) return std::unexpected(std::move(noted.error()));
    return (*transaction)->commit();
  }

  Result<void> forget(const std::string& file, const DropInRecord& record) {
    const auto decided =
        decisions_.record(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto gone = transaction.run("DELETE FROM catalog_drop_in WHERE clinic = ? AND file = ?",
                                      {valueOf(clinic_), file});
          if (!gone) return std::unexpected(std::move(gone.error()));
          return journal::Decision{"specs.drop-in-removed@1",
                                   Json::Object{{"by", journal::Actor::hub().toJson()},
                                                {"file", file},
                                                {"sha256", sha256Of(record.digest)}}};
        });
    if (!decided) return std::unexpected(decided.error());
    return {};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<DropInRecords> openDropInRecords(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredDropIns>(database, decisions, clinic);
}

}  // namespace sekisho::catalog
