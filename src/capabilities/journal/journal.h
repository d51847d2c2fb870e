#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/appending.h"
#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/entry.h"
#include "capabilities/journal/journal_store.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/tile.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/random.h"

namespace sekisho::journal {

inline constexpr MessageId kJournalReadOnly{"journal.read-only"};
inline constexpr MessageId kJournalStopped{"journal.stopped"};
inline constexpr MessageId kBodyDestroyed{"journal.body-destroyed"};
inline constexpr MessageId kBodyKeyMissing{"journal.body-key-missing"};
inline constexpr MessageId kNumberTaken{"journal.number-taken"};
inline constexpr MessageId kNoTile{"journal.no-tile"};

/// The source of what the hub decides; its numbers come from the outbox.
inline constexpr std::string_view kHubSource = "hub";
/// The source of what the journal says of itself: generations opened, bodies destroyed.
inline constexpr std::string_view kJournalSource = "journal";

/// One entry as a list shows it.
struct Listed {
  std::uint64_t index = 0;
  Entry entry;
};

/// What the first entry of a generation says of the one before.
struct Opening {
  std::string previous = {};  ///< The newest checkpoint anybody has shown: a note, or empty.
  std::string why = {};       ///< A word, such as "restored".
  std::uint64_t kept_generation = 0;  ///< The newest tree that is here; 0 if there is none.
  std::uint64_t kept = 0;             ///< Its entries at this moment, signed or not,
  Sha256 kept_root = {};              ///< and their root.
};

/// What append() would meet now.
enum class Readiness {
  Writable,
  ReadOnly,  ///< The last append found the disk full or read-only; each further one tries again.
  Stopped,   ///< An answer was lost; only opening again finds out what was kept.
};

/// The clinic's tamper-evident record of who did what, and what was found (P-10).
///
/// Entries are only ever added. Each one changes the root of a Merkle tree (RFC 6962 §2.1), so a
/// later change to any of them shows in every checkpoint that follows. One thread of its own writes
/// what many ask for: one write and one sync a batch. Safe for use by any thread.
class Journal {
 public:
  struct Identity {
    ClinicId clinic;
    std::uint64_t generation = 1;
    SigningKey key;
  };
  /// Which log it is, for somebody who only reads it.
  struct Log {
    ClinicId clinic;
    std::uint64_t generation = 1;
    VerifierKey key;  ///< Named as the log is.
  };
  struct Options {
    /// A checkpoint is signed and kept at the latest this long after an append.
    std::chrono::milliseconds checkpoint_within{1000};
    /// A thread of its own puts entries together as they become many; else only settle() does.
    bool settles = true;
    /// That thread takes what processor time others leave while fewer entries than this wait for
    /// it; beyond, it takes its share, so that what waits stays bounded by how fast it works.
    std::uint64_t far_behind = 262'144;
  };
  /// The highest number per source in earlier generations.
  using Marks = std::map<std::string, std::uint64_t, std::less<>>;

  /// Opens the journal kept in `store`; `clock` and `random` must outlive it.
  ///
  /// Corrupt, and the journal stays closed, if what is stored does not add up to its own
  /// checkpoint: journal.tampered (other bytes), journal.entries-missing (fewer entries than were
  /// signed), or what JournalStore::replay found. Destructions that were begun are completed.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> open(Identity identity,
                                                             std::unique_ptr<JournalStore> store,
                                                             const Clock& clock, Random& random,
                                                             Marks earlier, Options options);

  /// Opens one that nobody goes on with, such as an earlier generation, to be read as far as it
  /// goes: without its signing key, without a thread, and without any change of what is stored. A
  /// destruction that was begun is not completed, yet what it means is not shown. A batch that was
  /// never answered for is left out. `clock` and `random` must outlive it.
  ///
  /// Corrupt as open(), and for entries without a checkpoint (journal.checkpoint-missing).
  [[nodiscard]] static Result<std::unique_ptr<const Journal>> openToRead(
      Log log, std::unique_ptr<JournalStore> store, const Clock& clock, Random& random);

  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  /// Finishes what was asked for, keeps a last checkpoint if it can, then stops.
  ~Journal();

  [[nodiscard]] ClinicId clinic() const noexcept;
  [[nodiscard]] std::uint64_t generation() const noexcept;
  [[nodiscard]] VerifierKey verifierKey() const;
  [[nodiscard]] Readiness readiness() const;

  /// Adds `entry`; once this returns, it survives a power cut.
  ///
  /// A number at or below the source's highest is not added again: if that entry is the same
  /// (class, kind, type and body) it is the answer, with was_there; if it differs, or there is none
  /// of that number, Conflict (journal.number-taken). InvalidInput if a field does not hold what
  /// its comment says (journal.entry-refused). Unavailable (journal.read-only): nothing was added,
  /// the disk is full or read-only; asking again may help. Indeterminate: perhaps it was added;
  /// every later call is Unavailable (journal.stopped) until the journal is opened again.
  [[nodiscard]] Result<Appended> append(NewEntry entry) { return submit(std::move(entry)).get(); }

  /// As append, without waiting: entries lie in the order of these calls.
  [[nodiscard]] Appending submit(NewEntry entry);

  /// The tree over every durable entry. Not signed: see checkpoint().
  [[nodiscard]] Checkpoint head() const;

  /// The root of the first `size` entries. InvalidInput (journal.no-such-tree) beyond the head;
  /// failures of reading leaves.
  [[nodiscard]] Result<Sha256> root(std::uint64_t size) const;

  /// A signed checkpoint (C2SP note) that covers at least every entry durable at the call. It is
  /// kept before it is returned, so that the log never signs two histories. Failures of the store;
  /// the one published before stays valid.
  [[nodiscard]] Result<std::string> checkpoint();

  /// The newest checkpoint kept, without signing a new one; for receipts.
  [[nodiscard]] std::optional<std::string> latestCheckpoint() const;

  /// The highest number durable of `source`, over all generations; 0 if it never sent anything.
  [[nodiscard]] std::uint64_t highestNumber(std::string_view source) const;
  /// Where the entry of that number lies in this generation; nothing if it is not there. Failures
  /// of reading.
  [[nodiscard]] Result<std::optional<std::uint64_t>> indexOf(std::string_view source,
                                                             std::uint64_t number) const;
  /// The time that an entry appended now is stamped with.
  [[nodiscard]] Instant now() const;

  /// NotFound (journal.no-entry) beyond the head.
  [[nodiscard]] Result<Entry> entry(std::uint64_t index) const;
  [[nodiscard]] Result<std::string> line(std::uint64_t index) const;

  /// The body, after its commitment was checked. NotFound (journal.body-destroyed) once destroyed;
  /// Unavailable (journal.body-key-missing) if its key is not there although nobody destroyed it;
  /// Corrupt (journal.body-broken) if it is not what was committed to. Recording who read it is for
  /// the caller.
  [[nodiscard]] Result<Bytes> body(std::uint64_t index) const;
  /// The same for whoever has the entry already: `entry` is what entry(`index`) answered.
  [[nodiscard]] Result<Bytes> body(std::uint64_t index, const Entry& entry) const;

  /// Up to `most` entries below index `below`, newest first.
  [[nodiscard]] Result<std::vector<Listed>> newest(std::size_t most,
                                                   std::uint64_t below = kMaxNumber) const;

  /// A step of a search among the entries below `below`: up to `most` that may be what is sought,
  /// newest first, and how far it came. Complete to the newest entry. Recording who searched is for
  /// the caller. Failures of reading.
  [[nodiscard]] Result<Candidates> candidates(const Sought& sought, std::uint64_t below,
                                              std::size_t most) const;
  [[nodiscard]] IndexState indexState() const;
  /// Makes the index anew of the volume that holds entry `from` (seconds); the first entry behind
  /// it, or `from` if it lies in none. What is sought meanwhile is found all the same.
  [[nodiscard]] Result<std::uint64_t> reindex(std::uint64_t from);

  /// RFC 6962 §2.1.1 and §2.1.2. InvalidInput (journal.no-such-tree) if the sizes are beyond the
  /// head; failures of reading leaves: Corrupt (journal.volume-unreadable).
  [[nodiscard]] Result<Hashes> inclusionProof(std::uint64_t index, std::uint64_t size) const;
  [[nodiscard]] Result<Hashes> consistencyProof(std::uint64_t old_size, std::uint64_t size) const;
  /// The hashes of a tile, or the lines of a bundle, as far as the newest checkpoint kept reaches:
  /// what was signed is what is shown (C2SP tlog-tiles). NotFound (journal.no-tile) beyond it.
  [[nodiscard]] Result<Hashes> tile(const TileName& name) const;
  [[nodiscard]] Result<std::vector<std::string>> bundle(const TileName& name) const;
  /// A tlog-proof file for one entry: under `cosigned`, a signed note of this log that witnesses
  /// cosigned, if it reaches that far, else under a fresh checkpoint.
  [[nodiscard]] Result<std::string> proofOf(std::uint64_t index, const std::string& cosigned = {});
  /// The same without signing: else under the checkpoint kept last. InvalidInput
  /// (journal.no-such-tree) for an entry that it does not reach.
  [[nodiscard]] Result<std::string> keptProofOf(std::uint64_t index,
                                                const std::string& cosigned = {}) const;

  /// Destroys one body, or all of a class and month, for ever: first an entry saying so
  /// (journal.body-destroyed@1, journal.bodies-destroyed@1; `why` goes into its body), then the
  /// keys. The log and all proofs stay whole. Conflict (journal.month-open) for a month that has
  /// not ended.
  [[nodiscard]] Result<Appended> destroyBody(std::uint64_t index, std::string why);
  [[nodiscard]] Result<Appended> destroyBodies(const BodyShelf& shelf, std::string why);

  /// The shelves of which bodies can still be opened, rising; of earlier generations, too.
  [[nodiscard]] std::vector<BodyShelf> shelves() const;

  /// Puts entries that were written batch by batch together to where they take less room and
  /// memory, if there are enough of them; whether there were. Nothing that is kept changes.
  [[nodiscard]] Result<bool> settle();
  /// What could not be read when entries were to be put together last, by settle() or a thread of
  /// the journal's own, which tries again each minute; nothing if all could be, or if it failed for
  /// want of room. Corrupt: an entry or a body is not what was written; Unavailable
  /// (journal.body-key-missing): a key is away.
  [[nodiscard]] std::optional<Error> unreadable() const;

  /// Does `work` while no file of the store goes and nothing but its end changes, so that all of it
  /// can be copied. Entries are taken as ever; settling and destroying wait.
  void keepStill(const std::function<void()>& work);

  /// Writes the first entry of a new generation (kind journal.generation-opened@1). Conflict
  /// (journal.generation-begun) if entries exist.
  [[nodiscard]] Result<Appended> openGeneration(const Opening& opening);

 private:
  class Sequencer;
  explicit Journal(std::unique_ptr<Sequencer> sequencer);
  [[nodiscard]] bool reaches(const std::string& note, std::uint64_t index) const;
  [[nodiscard]] Result<std::string> proofUnder(std::string note, std::uint64_t index) const;
  [[nodiscard]] bool saidDestroyed(std::uint64_t index, const Entry& entry) const;

  std::unique_ptr<Sequencer> sequencer_;
  // What its entries say was destroyed, where nobody completes that.
  std::set<std::uint64_t> gone_bodies_;
  std::set<BodyShelf> gone_shelves_;
};

}  // namespace sekisho::journal
