#include "capabilities/allowlist/store/program_record_store.h"

namespace sekisho::allowlist {
namespace {

using storage::Row;
using storage::valueOf;

class StoredRecords final : public ProgramRecords {
 public:
  StoredRecords(storage::Database& database, ClinicId clinic)
      : database_(database), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<ProgramRecord>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT id, purpose, opinion, opinion_by, decided_by, decided_ms "
                        "FROM program_record WHERE clinic = ? ORDER BY decided_ms DESC, id DESC",
                        {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<ProgramRecord> records;
    for (const Row& row : *rows) {
      auto programs = programsOf(**transaction, row.bytes(0));
      if (!programs) return std::unexpected(std::move(programs.error()));
      records.push_back({.programs = std::move(*programs),
                         .purpose = row.text(1),
                         .opinion = row.text(2),
                         .opinion_by = row.text(3),
                         .decided_by = row.text(4),
                         .decided = row.instant(5)});
    }
    return records;
  }

 private:
  [[nodiscard]] Result<std::vector<Program>> programsOf(storage::Transaction& transaction,
                                                        const Bytes& record) const {
    auto rows = transaction.run(
        "SELECT name, version, digest FROM recorded_program WHERE clinic = ? AND record = ? "
        "ORDER BY name",
        {valueOf(clinic_), record});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Program> programs;
    for (const Row& row : *rows) {
      const auto digest = Sha256::fromBytes(row.bytes(2));
      if (!digest) return fail(ErrorCode::Corrupt, MessageId{"allowlist.row-broken"});
      programs.push_back({row.text(0), row.text(1), *digest});
    }
    return programs;
  }

  storage::Database& database_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ProgramRecords> openProgramRecords(storage::Database& database, ClinicId clinic) {
  return std::make_unique<StoredRecords>(database, clinic);
}

Result<void> insert(storage::Transaction& transaction, const Uuid& id,
                    const ProgramRecord& record) {
  const storage::Value clinic = valueOf(transaction.clinic());
  auto kept = transaction.run(
      "INSERT INTO program_record (clinic, id, purpose, opinion, opinion_by, decided_by, "
      "decided_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
      {clinic, copyOf(id.view()), record.purpose, record.opinion, record.opinion_by,
       record.decided_by, valueOf(record.decided)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (const Program& program : record.programs) {
    auto one = transaction.run(
        "INSERT INTO recorded_program (clinic, record, name, version, digest) "
        "VALUES (?, ?, ?, ?, ?)",
        {clinic, copyOf(id.view()), program.name, program.version, copyOf(program.digest.view())});
    if (!one) return std::unexpected(std::move(one.error()));
  }
  return {};
}

}  // namespace sekisho::allowlist
