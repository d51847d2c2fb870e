#include "capabilities/daily/store/confirmation_store.h"

#include <utility>

namespace sekisho::daily {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::size_t kLineBytes = 33;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"daily.row-broken"}, "a row of the confirmed days");
}

Bytes bytesOfLines(const std::vector<ConfirmedLine>& lines) {
  Bytes bytes;
  bytes.reserve(lines.size() * kLineBytes);
  for (const ConfirmedLine& line : lines) {
    bytes.push_back(static_cast<std::byte>(line.origin));
    bytes.insert(bytes.end(), line.digest.bytes.begin(), line.digest.bytes.end());
  }
  return bytes;
}

Result<std::vector<ConfirmedLine>> linesFrom(ByteView bytes) {
  if (bytes.size() % kLineBytes != 0) return broken();
  std::vector<ConfirmedLine> lines;
  lines.reserve(bytes.size() / kLineBytes);
  for (; !bytes.empty(); bytes = bytes.subspan(kLineBytes)) {
    const auto origin = std::to_integer<int>(bytes.front());
    const auto digest = Sha256::fromBytes(bytes.subspan(1, kLineBytes - 1));
    if (origin > static_cast<int>(Origin::Written) || !digest) return broken();
    lines.push_back({static_cast<Origin>(origin), *digest});
  }
  return lines;
}

Result<Confirmation> confirmationFrom(const Row& row) {
  const auto digest = Sha256::fromBytes(row.bytes(4));
  const auto root = Sha256::fromBytes(row.bytes(9));
  auto lines = linesFrom(row.bytes(10));
  if (!lines) return std::unexpected(std::move(lines.error()));
  if (!digest || !root) return broken();
  return Confirmation{.id = row.id<ConfirmationId>(1),
                      .day = row.day(0),
                      .by = row.id<PersonId>(2),
                      .at = row.instant(3),
                      .digest = *digest,
                      .unknown = row.integer(5),
                      .remark = row.text(6),
                      .seal = {.generation = static_cast<std::uint64_t>(row.integer(7)),
                               .size = static_cast<std::uint64_t>(row.integer(8)),
                               .root = *root},
                      .lines = std::move(*lines)};
}

constexpr std::string_view kSelect =
    "SELECT day, id, by_person, at, digest, unknown, remark, generation, size, root, lines "
    "FROM daily_confirmation c WHERE clinic = ? ";

Result<std::vector<Confirmation>> read(Transaction& transaction, std::string_view rest,
                                       std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kSelect) + std::string(rest), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Confirmation> found;
  found.reserve(rows->size());
  for (const Row& row : *rows) {
    auto one = confirmationFrom(row);
    if (!one) return std::unexpected(std::move(one.error()));
    found.push_back(std::move(*one));
  }
  return found;
}

Result<void> insert(Transaction& transaction, const Confirmation& one) {
  auto kept = transaction.run(
      "INSERT INTO daily_confirmation (clinic, day, id, by_person, at, digest, unknown, remark, "
      "generation, size, root, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(one.day), valueOf(one.id), valueOf(one.by),
       valueOf(one.at), copyOf(one.digest.view()), one.unknown, one.remark,
       static_cast<std::int64_t>(one.seal.generation), static_cast<std::int64_t>(one.seal.size),
       copyOf(one.seal.root.view()), bytesOfLines(one.lines)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredConfirmations final : public ConfirmationRegister {
 public:
  StoredConfirmations(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Confirmation>> newest(
      std::chrono::sys_days first, std::chrono::sys_days last) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    // Ids rise with time.
    return read(**transaction,
                "AND day >= ? AND day <= ? AND NOT EXISTS (SELECT 1 FROM daily_confirmation o "
                "WHERE o.clinic = c.clinic AND o.day = c.day AND o.id > c.id) ORDER BY day",
                {valueOf(first), valueOf(last)});
  }

  [[nodiscard]] Result<std::vector<Confirmation>> of(std::chrono::sys_days day) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND day = ? ORDER BY id DESC", {valueOf(day)});
  }

  [[nodiscard]] Result<std::vector<Differing>> differing() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT day, since FROM daily_differing WHERE clinic = ? ORDER BY day",
                          {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Differing> found;
    found.reserve(rows->size());
    for (const Row& row : *rows) found.push_back({.day = row.day(0), .since = row.instant(1)});
    return found;
  }

  Result<void> note(std::chrono::sys_days day, std::optional<Instant> since) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto done = since ? (*transaction)
                            ->run(
                                "INSERT INTO daily_differing (clinic, day, since) VALUES (?, ?, ?) "
                                "ON CONFLICT (clinic, day) DO NOTHING",
                                {valueOf(clinic_), valueOf(day), valueOf(*since)})
                      : same(**transaction, day);
    if (!done) return std::unexpected(std::move(done.error()));
    return (*transaction)->commit();
  }

  Result<void> keep(const Confirmation& confirmation, std::optional<ConfirmationId> last,
                    Json body) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before =
          read(transaction, "AND day = ? ORDER BY id DESC LIMIT 1", {valueOf(confirmation.day)});
      if (!before) return std::unexpected(std::move(before.error()));
      const auto newest = before->empty() ? std::nullopt : std::optional(before->front().id);
      if (newest != last) return fail(ErrorCode::Conflict, MessageId{"daily.moved"});
      if (auto kept = insert(transaction, confirmation); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      if (auto done = same(transaction, confirmation.day); !done) {
        return std::unexpected(std::move(done.error()));
      }
      return journal::Decision{"daily.confirmed@1", body};
    });
  }

 private:
  static Result<std::vector<Row>> same(Transaction& transaction, std::chrono::sys_days day) {
    return transaction.run("DELETE FROM daily_differing WHERE clinic = ? AND day = ?",
                           {valueOf(transaction.clinic()), valueOf(day)});
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ConfirmationRegister> openConfirmationRegister(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic) {
  return std::make_unique<StoredConfirmations>(database, decisions, clinic);
}

}  // namespace sekisho::daily
