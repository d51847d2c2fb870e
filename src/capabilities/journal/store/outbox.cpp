#include "capabilities/journal/store/outbox.h"

namespace sekisho::journal {
namespace {

using storage::Value;
using storage::valueOf;

Value number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

}  // namespace

Result<std::uint64_t> addToOutbox(storage::Transaction& transaction, std::uint64_t at_least,
                                  const std::string& kind, Bytes body) {
  // The mark outlives its rows: a number is never given twice.
  const auto mark = transaction.run(
      "INSERT INTO journal_outbox_mark (clinic, number) VALUES (?, ?) "
      "ON CONFLICT (clinic) DO UPDATE SET number = CASE "
      "WHEN journal_outbox_mark.number >= excluded.number THEN journal_outbox_mark.number + 1 "
      "ELSE excluded.number END RETURNING number",
      {valueOf(transaction.clinic()), number(at_least + 1)});
  if (!mark) return std::unexpected(mark.error());
  const auto given = static_cast<std::uint64_t>(mark->at(0).integer(0));
  const auto added =
      transaction.run("INSERT INTO journal_outbox (clinic, number, kind, body) VALUES (?, ?, ?, ?)",
                      {valueOf(transaction.clinic()), number(given), kind, std::move(body)});
  if (!added) return std::unexpected(added.error());
  return given;
}

Result<std::vector<OutboxRow>> readOutbox(storage::Transaction& transaction, std::uint64_t above,
                                          std::size_t most) {
  const auto rows = transaction.run(
      "SELECT number, kind, body FROM journal_outbox WHERE clinic = ? AND number > ? "
      "ORDER BY number LIMIT ?",
      {valueOf(transaction.clinic()), number(above), number(most)});
  if (!rows) return std::unexpected(rows.error());
  std::vector<OutboxRow> read;
  for (const auto& row : *rows) {
    read.push_back({static_cast<std::uint64_t>(row.integer(0)), row.text(1), row.bytes(2)});
  }
  return read;
}

Result<std::uint64_t> missingAbove(storage::Transaction& transaction, std::uint64_t above) {
  const auto mark = transaction.run("SELECT number FROM journal_outbox_mark WHERE clinic = ?",
                                    {valueOf(transaction.clinic())});
  if (!mark) return std::unexpected(mark.error());
  const auto left =
      transaction.run("SELECT count(*) FROM journal_outbox WHERE clinic = ? AND number > ?",
                      {valueOf(transaction.clinic()), number(above)});
  if (!left) return std::unexpected(left.error());
  const std::uint64_t given =
      mark->empty() ? 0 : static_cast<std::uint64_t>(mark->front().integer(0));
  const auto there = static_cast<std::uint64_t>(left->front().integer(0));
  return given > above + there ? given - above - there : 0;
}

Result<void> clearOutbox(storage::Transaction& transaction, std::uint64_t up_to) {
  const auto gone = transaction.run("DELETE FROM journal_outbox WHERE clinic = ? AND number <= ?",
                                    {valueOf(transaction.clinic()), number(up_to)});
  if (!gone) return std::unexpected(gone.error());
  return {};
}

}  // namespace sekisho::journal
