#include "capabilities/evidence/store/received_table_store.h"

#include <algorithm>
#include <utility>

#include "capabilities/evidence/store/compression.h"
#include "core/json.h"

namespace sekisho::evidence {
namespace {

using storage::Transaction;
using storage::Value;
using storage::valueOf;
using Rows = std::vector<storage::Row>;

constexpr MessageId kTableBroken{"evidence.row-broken"};
constexpr MessageId kNotReceived{"evidence.not-received"};
// The canonical text of a table may be longer than its message: a diff can grow it.
constexpr std::size_t kMaxContentBytes = 4 * kMaxTableBytes;

constexpr std::string_view kMarkColumns =
    "device, name, epoch, sequence, observed_ms, received_ms, digest, spec_version, status, "
    "reason, "
    "confirmed_ms, rows_count, doubted, at_visit";

Result<TableMark> markFrom(const storage::Row& row) {
  const auto digest = Sha256::fromBytes(row.bytes(6));
  const auto status = tableStatusFrom(row.text(8));
  if (!digest || !status) return fail(ErrorCode::Corrupt, kTableBroken, "digest or status");
  return TableMark{.what = {.device = row.id<DeviceId>(0),
                            .table = row.text(1),
                            .position = {.epoch = row.text(2),
                                         .sequence = static_cast<std::uint64_t>(row.integer(3))},
                            .observed = row.instant(4),
                            .received = row.instant(5),
                            .digest = *digest},
                   .spec_version = static_cast<int>(row.integer(7)),
                   .status = *status,
                   .reason = row.text(9),
                   .rows = row.integer(11),
                   .confirmed = row.instant(10),
                   .confirmed_by = row.integer(13) != 0 ? Origin::Visit : Origin::Agent,
                   .is_doubted = row.integer(12) != 0};
}

/// How readings lie in a transaction's database: canonical, compressed and sealed.
class SealedRows {
 public:
  SealedRows(ClinicId clinic, const SealingKey& key, Random& random)
      : clinic_(clinic), key_(key), random_(random) {}

  Result<Keeping> keep(Transaction& transaction, const Reading& reading) {
    const Observation& what = reading.what;
    auto newest = transaction.run(
        "SELECT number, confirmed_epoch, confirmed_sequence, digest, confirmed_ms, doubted, "
        "content IS NULL FROM evidence_received "
        "WHERE clinic = ? AND device = ? AND name = ? ORDER BY number DESC LIMIT 1",
        {valueOf(clinic_), valueOf(what.device), what.table});
    if (!newest) return std::unexpected(std::move(newest.error()));
    std::int64_t number = 0;
    if (!newest->empty()) {
      const auto& row = newest->front();
      number = row.integer(0);
      const bool is_known_later = row.integer(5) == 0 && row.instant(4) >= what.observed;
      if (what.origin == Origin::Visit && is_known_later) return Keeping::Superseded;
      const bool same = std::ranges::equal(row.bytes(3), what.digest.view());
      if (row.text(1) == what.position.epoch) {
        const auto held = static_cast<std::uint64_t>(row.integer(2));
        if (what.position.sequence < held) return Keeping::Superseded;
        if (what.position.sequence == held) return same ? Keeping::Confirmed : Keeping::Forked;
      }
      const bool forgotten = row.integer(6) != 0;  // its digest alone would show nothing
      if (same && !forgotten) return confirm(transaction, what, number);
    }
    if (!reading.content) return Keeping::Unknown;
    return insert(transaction, what, *reading.content, number + 1);
  }

  [[nodiscard]] Result<Table> open(const Bytes& sealed, DeviceId device,
                                   const Sha256& digest) const {
    const auto broken = [](Error why) {
      return fail(ErrorCode::Corrupt, kTableBroken, std::move(why.detail));
    };
    auto frame = unseal(key_, sealed, contextOf(device, digest));
    if (!frame) return broken(std::move(frame.error()));
    auto text = decompress(*frame, kMaxContentBytes);
    if (!text) return std::unexpected(std::move(text.error()));
    if (sha256(*text) != digest)
      return fail(ErrorCode::Corrupt, kTableBroken, "digest of the content");
    auto json = parseJson(textOf(*text), {.max_bytes = kMaxContentBytes});
    if (!json) return broken(std::move(json.error()));
    auto table = tableFromJson(*json);
    if (!table) return broken(std::move(table.error()));
    return table;
  }

 private:
  static Value atVisit(const Observation& what) {
    return std::int64_t{what.origin == Origin::Visit ? 1 : 0};
  }

  Result<Keeping> confirm(Transaction& transaction, const Observation& what, std::int64_t number) {
    auto advanced = transaction.run(
        "UPDATE evidence_received SET confirmed_epoch = ?, confirmed_sequence = ?, "
        "confirmed_ms = CASE WHEN doubted = 1 OR confirmed_ms < ? THEN ? ELSE confirmed_ms END, "
        "at_visit = CASE WHEN doubted = 1 OR confirmed_ms <= ? THEN ? ELSE at_visit END, "
        "doubted = 0 "
        "WHERE clinic = ? AND device = ? AND name = ? AND number = ?",
        {what.position.epoch, static_cast<std::int64_t>(what.position.sequence),
         valueOf(what.observed), valueOf(what.observed), valueOf(what.observed), atVisit(what),
         valueOf(clinic_), valueOf(what.device), what.table, number});
    if (!advanced) return std::unexpected(std::move(advanced.error()));
    return Keeping::Confirmed;
  }

  Result<Keeping> insert(Transaction& transaction, const Observation& what, const Table& content,
                         std::int64_t number) {
    const auto sequence = static_cast<std::int64_t>(what.position.sequence);
    const std::string text = canonicalText(content);
    const Bytes sealed =
        seal(key_, random_, compress(bytesOf(text)), contextOf(what.device, what.digest));
    auto inserted = transaction.run(
        "INSERT INTO evidence_received (clinic, device, name, number, spec_version, status, "
        "reason, rows_count, "
        "epoch, sequence, observed_ms, received_ms, confirmed_epoch, confirmed_sequence, "
        "confirmed_ms, at_visit, digest, cited, content) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        {valueOf(clinic_), valueOf(what.device), what.table, number,
         std::int64_t{content.spec_version}, std::string(nameOf(content.status)), content.reason,
         static_cast<std::int64_t>(content.rows.size()), what.position.epoch, sequence,
         valueOf(what.observed), valueOf(what.received), what.position.epoch, sequence,
         valueOf(what.observed), atVisit(what), copyOf(what.digest.view()), sealed});
    if (!inserted) return std::unexpected(std::move(inserted.error()));
    return Keeping::Kept;
  }

  /// Bound to each sealed table: it opens nowhere but in its own row.
  [[nodiscard]] Bytes contextOf(DeviceId device, const Sha256& digest) const {
    Bytes context = copyOf(bytesOf("sekisho received table v1\n"));
    for (const ByteView part : {clinic_.view(), device.view(), digest.view()}) {
      context.insert(context.end(), part.begin(), part.end());
    }
    return context;
  }

  ClinicId clinic_;
  SealingKey key_;
  Random& random_;
};

Result<std::vector<Keeping>> keepAll(SealedRows& rows, Transaction& transaction,
                                     std::span<const Reading> readings) {
  std::vector<Keeping> answers;
  for (const Reading& reading : readings) {
    auto kept = rows.keep(transaction, reading);
    if (!kept) return std::unexpected(std::move(kept.error()));
    answers.push_back(*kept);
  }
  return answers;
}

class StoredTables final : public ReceivedTables {
 public:
  StoredTables(storage::Database& database, ClinicId clinic, const SealingKey& key, Random& random)
      : database_(database), clinic_(clinic), rows_(clinic, key, random) {}

  Result<std::vector<Keeping>> keep(std::span<const Reading> readings) override {
    if (readings.empty()) return std::vector<Keeping>{};
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto answers = keepAll(rows_, **transaction, readings);
    if (!answers) return answers;
    if (auto done = (*transaction)->commit(); !done) {
      return std::unexpected(std::move(done.error()).during("keeping received tables"));
    }
    return answers;
  }

  Result<ReceivedTable> newest(DeviceId device, std::string_view table) override {
    auto row = newestRow(device, table, std::string(kMarkColumns) + ", content");
    if (!row) return std::unexpected(std::move(row.error()));
    auto mark = markFrom(*row);
    if (!mark) return std::unexpected(std::move(mark.error()));
    if (row->isNull(14)) return fail(ErrorCode::NotFound, kNotReceived, "it was forgotten");
    auto content = rows_.open(row->bytes(14), device, mark->what.digest);
    if (!content) return std::unexpected(std::move(content.error()));
    return ReceivedTable{.mark = std::move(*mark), .content = std::move(*content)};
  }

  Result<TableMark> mark(DeviceId device, std::string_view table) override {
    auto row = newestRow(device, table, std::string(kMarkColumns));
    if (!row) return std::unexpected(std::move(row.error()));
    return markFrom(*row);
  }

  Result<std::vector<TableMark>> marks() override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT " + std::string(kMarkColumns) +
                              " FROM evidence_received r WHERE clinic = ? AND number = "
                              "(SELECT max(number) FROM evidence_received WHERE clinic = r.clinic "
                              "AND device = r.device AND name = r.name) ORDER BY device, name",
                          {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<TableMark> read;
    read.reserve(rows->size());
    for (const auto& row : *rows) {
      auto mark = markFrom(row);
      if (!mark) return std::unexpected(std::move(mark.error()));
      read.push_back(std::move(*mark));
    }
    return read;
  }

  Result<Table> byDigest(DeviceId device, std::string_view table, const Sha256& digest) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(
                "SELECT content FROM evidence_received WHERE clinic = ? AND digest = ? AND device "
                "= ? "
                "AND name = ? AND content IS NOT NULL ORDER BY number DESC LIMIT 1",
                {valueOf(clinic_), copyOf(digest.view()), valueOf(device), std::string(table)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::NotFound, kNotReceived);
    return rows_.open(rows->front().bytes(0), device, digest);
  }

  Result<std::vector<ReceivedTable>> during(DeviceId device, std::string_view table, Instant from,
                                            Instant until, std::int64_t most) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    const Value whose[] = {valueOf(clinic_), valueOf(device), std::string(table)};
    auto rows =
        (*transaction)
            ->run("SELECT " + std::string(kMarkColumns) +
                      ", content FROM evidence_received WHERE clinic = ? AND device = ? AND "
                      "name = ? AND observed_ms < ? AND observed_ms >= (SELECT "
                      "coalesce(max(observed_ms), 0) FROM evidence_received WHERE clinic = ? AND "
                      "device = ? AND name = ? AND observed_ms < ?) AND content IS NOT NULL "
                      "ORDER BY observed_ms, number LIMIT ?",
                  {whose[0], whose[1], whose[2], valueOf(until), whose[0], whose[1], whose[2],
                   valueOf(from), most});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<ReceivedTable> found;
    found.reserve(rows->size());
    for (const auto& row : *rows) {
      auto mark = markFrom(row);
      if (!mark) return std::unexpected(std::move(mark.error()));
      auto content = rows_.open(row.bytes(14), device, mark->what.digest);
      if (!content) return std::unexpected(std::move(content.error()));
      found.push_back({.mark = std::move(*mark), .content = std::move(*content)});
    }
    return found;
  }

  Result<void> cite(std::span<const Sha256> digests) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    for (const Sha256& digest : digests) {
      auto cited = (*transaction)
                       ->run(
                           "UPDATE evidence_received SET cited = 1 WHERE clinic = ? AND digest = ? "
                           "AND cited = 0",
                           {valueOf(clinic_), copyOf(digest.view())});
      if (!cited) return std::unexpected(std::move(cited.error()));
    }
    return (*transaction)->commit();
  }

  Result<std::int64_t> prune(Instant now, std::int64_t most) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto pruned =
        (*transaction)
            ->run(
                "UPDATE evidence_received SET content = NULL WHERE clinic = ? "
                "AND (device, name, number) IN (SELECT device, name, number "
                "FROM evidence_received r WHERE clinic = ? AND received_ms < ? "
                "AND content IS NOT NULL AND cited = 0 AND number < "
                "(SELECT max(number) FROM evidence_received o WHERE o.clinic = r.clinic "
                "AND o.device = r.device AND o.name = r.name) "
                "ORDER BY received_ms, device, name, number LIMIT ?) RETURNING number",
                {valueOf(clinic_), valueOf(clinic_), valueOf(now - kTablesKeptFor), most});
    if (!pruned) return std::unexpected(std::move(pruned.error()));
    const auto count = static_cast<std::int64_t>(pruned->size());
    if (auto done = (*transaction)->commit(); !done) {
      return std::unexpected(std::move(done.error()));
    }
    return count;
  }

  Result<std::int64_t> forget(std::string_view table, Instant from, Instant before,
                              std::int64_t most) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto gone = (*transaction)
                    ->run(
                        "UPDATE evidence_received SET content = NULL WHERE clinic = ? "
                        "AND (device, name, number) IN (SELECT device, name, number "
                        "FROM evidence_received WHERE clinic = ? AND name = ? "
                        "AND received_ms >= ? AND received_ms < ? AND confirmed_ms < ? "
                        "AND content IS NOT NULL "
                        "ORDER BY received_ms, device, number LIMIT ?) RETURNING number",
                        {valueOf(clinic_), valueOf(clinic_), std::string(table), valueOf(from),
                         valueOf(before), valueOf(before), most});
    if (!gone) return std::unexpected(std::move(gone.error()));
    const auto count = static_cast<std::int64_t>(gone->size());
    if (auto done = (*transaction)->commit(); !done) {
      return std::unexpected(std::move(done.error()));
    }
    return count;
  }

 private:
  Result<storage::Row> newestRow(DeviceId device, std::string_view table,
                                 const std::string& columns) {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run("SELECT " + columns +
                      " FROM evidence_received WHERE clinic = ? AND device = ? AND name = ? "
                      "ORDER BY number DESC LIMIT 1",
                  {valueOf(clinic_), valueOf(device), std::string(table)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::NotFound, kNotReceived);
    return std::move(rows->front());
  }

  storage::Database& database_;
  ClinicId clinic_;
  SealedRows rows_;
};

}  // namespace

Result<void> doubtTimes(storage::Transaction& transaction, ClinicId clinic) {
  auto doubted =
      transaction.run("UPDATE evidence_received SET doubted = 1 WHERE clinic = ? AND doubted = 0",
                      {valueOf(clinic)});
  if (!doubted) return std::unexpected(std::move(doubted.error()));
  return {};
}

Result<std::vector<Keeping>> keepWithin(storage::Transaction& transaction, ClinicId clinic,
                                        const SealingKey& key, Random& random,
                                        std::span<const Reading> readings) {
  SealedRows rows(clinic, key, random);
  return keepAll(rows, transaction, readings);
}

std::unique_ptr<ReceivedTables> openReceivedTables(storage::Database& database, ClinicId clinic,
                                                   const SealingKey& key, Random& random) {
  return std::make_unique<StoredTables>(database, clinic, key, random);
}

}  // namespace sekisho::evidence
