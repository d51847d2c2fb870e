#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/journal/journal.h"
#include "core/json.h"
#include "core/mutex.h"
#include "storage/database.h"

namespace sekisho::journal {

/// What a change decided, for the journal.
struct Decision {
  std::string kind;                  ///< Declared in specs/events, such as "device.enrolled@1".
  Json body;                         ///< Sealed; may hold personal data, never a password or key.
  std::vector<DeviceId> about = {};  ///< The devices whose history it belongs to, each once.
};

/// A decision of the past, as the history of a device lists it.
struct PastDecision {
  std::string kind;
  Json by;  ///< As Actor::toJson.
  Instant at{};
  std::optional<std::uint64_t> index = {};  ///< Its entry; nothing in an earlier generation.
};

/// A decision that is durable in the database and in the journal.
struct Decided {
  std::uint64_t number = 0;  ///< Of source "hub".
  Appended entry;
};

/// Changes of the hub's own state, each with its journal entry (design §4): both or neither.
///
/// The change and a numbered row of the outbox are committed in one transaction; then the entry of
/// that number is appended; then the caller is answered. Safe for any thread; changes wait for each
/// other.
class Decisions {
 public:
  using Change = std::function<Result<Decision>(storage::Transaction&)>;

  /// The declared kinds of entry, each with the class it is declared in.
  using Kinds = std::map<std::string, EntryClass, std::less<>>;
  /// Both must outlive it. A decision of a kind that is not declared stops the process, because the
  /// program is wrong.
  Decisions(storage::Database& database, Journal& journal, Kinds kinds);
  /// The same where all kinds are of the class Decision.
  Decisions(storage::Database& database, Journal& journal, const std::set<std::string>& kinds);

  /// Runs `change` and records what it decided. A failure of `change` is passed on, and nothing was
  /// changed; so is Conflict of the transaction.
  ///
  /// Unavailable (journal.read-only, journal.stopped), and nothing was changed, if the journal
  /// cannot take entries. Indeterminate (journal.decision-pending): the change is committed, or may
  /// be, but its entry is not durable yet; it is appended before the next decision, or by replay().
  /// `clinic` must be the journal's.
  [[nodiscard]] Result<Decided> record(ClinicId clinic, const Change& change)
      SEKISHO_EXCLUDES(mutex_);

  /// The same for whoever does not need to know the entry.
  [[nodiscard]] Result<void> decide(ClinicId clinic, const Change& change) SEKISHO_EXCLUDES(mutex_);

  /// The newest decisions whose `about` named `device`, newest first.
  [[nodiscard]] Result<std::vector<PastDecision>> about(ClinicId clinic, DeviceId device,
                                                        std::size_t most) const;

  /// Appends what was committed but is not in the journal; returns how many entries that was. Call
  /// it at start, before anything is served. Corrupt (journal.decisions-missing) with {missing} if
  /// the journal once confirmed decisions that it does not hold any more.
  [[nodiscard]] Result<std::size_t> replay() SEKISHO_EXCLUDES(mutex_);

  /// When the journal's generation began. An index that was noted before means another entry now.
  [[nodiscard]] Instant began() const noexcept { return began_; }
  /// Whether an entry of that kind lies at an index that was noted at some time.
  [[nodiscard]] bool liesAt(std::uint64_t index, std::string_view kind) const;

  /// Whether the last change found the database's disk full or read-only. The next one tries again.
  [[nodiscard]] bool starved() const noexcept { return starved_; }

 private:
  struct Committed {
    std::uint64_t number;
    Appending entry;
  };
  [[nodiscard]] Result<std::size_t> catchUp() SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<Committed> commit(ClinicId clinic, const Change& change)
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<Committed> commitLocked(ClinicId clinic, const Change& change)
      SEKISHO_REQUIRES(mutex_);
  void owe() SEKISHO_EXCLUDES(mutex_);

  storage::Database& database_;
  Journal& journal_;
  [[nodiscard]] NewEntry entryOf(std::string kind, std::uint64_t number, Bytes body) const;

  const Kinds kinds_;
  const Instant began_;
  std::atomic<bool> starved_ = false;
  Mutex mutex_;  // decisions enter the journal in the order of their numbers
  bool owing_ SEKISHO_GUARDED_BY(mutex_) = true;  // rows may wait that the journal does not have
};

}  // namespace sekisho::journal
