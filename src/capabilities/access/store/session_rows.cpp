#include "capabilities/access/store/session_rows.h"

#include <utility>

#include "capabilities/access/store/cells.h"

namespace sekisho::access {
namespace {

constexpr std::chrono::hours kSessionsKeptFor{24};  // longer than any session lasts
constexpr std::chrono::days kBrowsersKeptFor{400};  // longer than their cookie lasts

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

Result<std::vector<Session>> sessionsWhere(Transaction& transaction, std::string_view rest,
                                           std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT id, person, token, opened_ms, used_ms, proven_ms, address, browser "
      "FROM session WHERE clinic = ? " +
          std::string(rest),
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Session> sessions;
  for (const Row& row : *rows) {
    const auto token = Sha256::fromBytes(row.bytes(2));
    if (!token) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "a session");
    sessions.push_back({.id = row.id<SessionId>(0),
                        .person = row.id<PersonId>(1),
                        .token = *token,
                        .opened = row.instant(3),
                        .used = row.instant(4),
                        .proven = momentIn(row, 5),
                        .address = row.text(6),
                        .browser = row.text(7)});
  }
  return sessions;
}

}  // namespace

Result<Session> sessionOf(Transaction& transaction, const Sha256& token) {
  auto found = sessionsWhere(transaction, "AND token = ?", {copyOf(token.view())});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"access.signed-out"});
  return std::move(found->front());
}

Result<std::vector<Session>> readSessions(Transaction& transaction) {
  return sessionsWhere(transaction, "ORDER BY opened_ms DESC, id", {});
}

Result<void> keepSession(Transaction& transaction, const Session& session) {
  // Sessions that nobody signed out of, and browsers not seen for longer than their cookie.
  auto ended =
      transaction.run("DELETE FROM session WHERE clinic = ? AND opened_ms < ?",
                      {valueOf(transaction.clinic()), valueOf(session.opened - kSessionsKeptFor)});
  if (!ended) return std::unexpected(std::move(ended.error()));
  auto forgotten =
      transaction.run("DELETE FROM known_browser WHERE clinic = ? AND since_ms < ?",
                      {valueOf(transaction.clinic()), valueOf(session.opened - kBrowsersKeptFor)});
  if (!forgotten) return std::unexpected(std::move(forgotten.error()));
  auto kept = transaction.run(
      "INSERT INTO session (clinic, id, token, person, opened_ms, used_ms, proven_ms, "
      "address, "
      "browser) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(session.id), copyOf(session.token.view()),
       valueOf(session.person), valueOf(session.opened), valueOf(session.used),
       session.proven ? valueOf(*session.proven) : Value(), session.address, session.browser});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

// The browser's session before this one, whoever held it; empty if it had none.
Result<std::string> endEarlierSession(Transaction& transaction, const Sha256& token) {
  auto ended = transaction.run("DELETE FROM session WHERE clinic = ? AND token = ? RETURNING id",
                               {valueOf(transaction.clinic()), copyOf(token.view())});
  if (!ended) return std::unexpected(std::move(ended.error()));
  return ended->empty() ? "" : ended->front().id<SessionId>(0).text();
}

Result<std::vector<SessionId>> endSessionsBeyond(Transaction& transaction, const Session& newest) {
  auto others = transaction.run(
      "SELECT id FROM session WHERE clinic = ? AND person = ? AND id <> ? "
      "ORDER BY CASE WHEN proven_ms IS NULL THEN 1 ELSE 0 END, used_ms DESC, id",
      {valueOf(transaction.clinic()), valueOf(newest.person), valueOf(newest.id)});
  if (!others) return std::unexpected(std::move(others.error()));
  std::vector<SessionId> ended;
  for (std::size_t at = kMostSessions - 1; at < others->size(); ++at) {
    ended.push_back((*others)[at].id<SessionId>(0));
    auto gone = transaction.run("DELETE FROM session WHERE clinic = ? AND id = ?",
                                {valueOf(transaction.clinic()), valueOf(ended.back())});
    if (!gone) return std::unexpected(std::move(gone.error()));
  }
  return ended;
}

Result<void> endSessions(Transaction& transaction) {
  return done(
      transaction.run("DELETE FROM session WHERE clinic = ?", {valueOf(transaction.clinic())}));
}

Result<void> endSessions(Transaction& transaction, PersonId person) {
  return done(transaction.run("DELETE FROM session WHERE clinic = ? AND person = ?",
                              {valueOf(transaction.clinic()), valueOf(person)}));
}

Result<std::vector<Sha256>> browsersOf(Transaction& transaction, PersonId person) {
  auto rows = transaction.run(
      "SELECT device FROM known_browser WHERE clinic = ? AND person = ? "
      "ORDER BY since_ms DESC LIMIT 50",
      {valueOf(transaction.clinic()), valueOf(person)});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Sha256> browsers;
  for (const Row& row : *rows) {
    if (const auto digest = Sha256::fromBytes(row.bytes(0))) browsers.push_back(*digest);
  }
  return browsers;
}

}  // namespace sekisho::access
