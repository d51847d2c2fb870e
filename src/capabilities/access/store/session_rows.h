#pragma once

#include <string>
#include <vector>

#include "capabilities/access/sign_in.h"
#include "storage/database.h"

/// Sessions, and browsers that are known, in a transaction that is already open.
namespace sekisho::access {

/// NotFound (access.signed-out) if it has ended.
[[nodiscard]] Result<Session> sessionOf(storage::Transaction& transaction, const Sha256& token);
/// Newest first.
[[nodiscard]] Result<std::vector<Session>> readSessions(storage::Transaction& transaction);

/// Keeps a session that was opened; those that nobody signed out of go, and browsers not seen for
/// longer than their cookie lasts.
[[nodiscard]] Result<void> keepSession(storage::Transaction& transaction, const Session& session);
/// Ends the browser's session before, whoever held it: its id, or an empty text.
[[nodiscard]] Result<std::string> endEarlierSession(storage::Transaction& transaction,
                                                    const Sha256& token);
/// Ends those beyond kMostSessions of the person of the newest: which.
[[nodiscard]] Result<std::vector<SessionId>> endSessionsBeyond(storage::Transaction& transaction,
                                                               const Session& newest);
/// Every session of the clinic, or of one person.
[[nodiscard]] Result<void> endSessions(storage::Transaction& transaction);
[[nodiscard]] Result<void> endSessions(storage::Transaction& transaction, PersonId person);

/// The browsers a person signed in with, newest first, fifty at most.
[[nodiscard]] Result<std::vector<Sha256>> browsersOf(storage::Transaction& transaction,
                                                     PersonId person);

}  // namespace sekisho::access
