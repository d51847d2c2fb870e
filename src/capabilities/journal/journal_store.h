#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "capabilities/journal/entry.h"
#include "capabilities/journal/indexing.h"
#include "capabilities/journal/merkle.h"

namespace sekisho::journal {

/// A month of UTC; bodies of one class and month share a key.
struct Month {
  std::int32_t year = 0;
  std::uint32_t month = 0;                 ///< 1…12
  [[nodiscard]] std::string text() const;  ///< "2026-11"
  [[nodiscard]] static std::optional<Month> fromText(std::string_view text);
  friend auto operator<=>(const Month&, const Month&) = default;
};
[[nodiscard]] Month monthOf(Instant at) noexcept;
/// The first moment of it, and of the one behind it.
[[nodiscard]] std::pair<Instant, Instant> boundsOf(const Month& month) noexcept;

/// What one class and month of bodies is called.
struct BodyShelf {
  EntryClass entry_class = EntryClass::Decision;
  Month month;
  friend auto operator<=>(const BodyShelf&, const BodyShelf&) = default;
};
[[nodiscard]] inline BodyShelf shelfOf(const Entry& entry) {
  return {entry.entry_class, monthOf(entry.recorded)};
}

/// A body with the salt that makes its commitment unguessable.
struct SaltedBody {
  Salt salt{};
  Bytes body;
};

/// An entry on its way to the disk.
struct Record {
  Entry entry;
  std::string line;  ///< encodeEntry(entry)
  Sha256 leaf;       ///< leafHash(line)
  SaltedBody salted;
};

/// Where a journal keeps its entries, their sealed bodies and its latest checkpoint.
///
/// append() comes from one thread at a time, and so does keepCheckpoint(); settle() and destroy…()
/// wait for each other. Everything else may overlap.
class JournalStore {
 public:
  /// What is shown while opening.
  struct Visitor {
    /// Whole tiles of the tree whose entries were put together before.
    std::function<void(std::span<const Sha256> hashes)> tiles;
    /// After them, each further entry with its leaf hash.
    std::function<Result<void>(const Entry& entry, const Sha256& leaf)> entry;
  };

  virtual ~JournalStore() = default;

  /// Shows what is kept, in order; called once, before anything else. A last batch that a power
  /// cut left half-written is not shown: it was never acknowledged. What is shown as tiles is held
  /// against them when it is read.
  ///
  /// Corrupt if what is there cannot be the work of a power cut: journal.damaged,
  /// journal.segment-missing, journal.volume-missing, journal.volume-unreadable.
  [[nodiscard]] virtual Result<void> replay(const Visitor& each) = 0;

  /// The checkpoint kept last, a signed note; nothing before the first.
  [[nodiscard]] virtual Result<std::optional<std::string>> checkpoint() const = 0;

  /// Adds entries with their bodies: all of them, durably, or none. Unavailable: nothing was
  /// changed. Indeterminate: open again to find out.
  [[nodiscard]] virtual Result<void> append(std::span<const Record> records) = 0;

  /// Puts `note` in place of the checkpoint kept before, durably.
  [[nodiscard]] virtual Result<void> keepCheckpoint(std::string_view note) = 0;

  /// The leaves of a full tile of the tree over the entries that exist.
  [[nodiscard]] virtual Result<Hashes> leaves(std::uint64_t tile) const = 0;

  /// The highest number of a source; 0 if there is none.
  [[nodiscard]] virtual std::uint64_t highestNumber(std::string_view source) const = 0;
  /// Where a source's entry of that number lies; nothing if it is not there. May read.
  [[nodiscard]] virtual Result<std::optional<std::uint64_t>> indexOf(
      std::string_view source, std::uint64_t number) const = 0;
  /// The entries of the source "journal", rising.
  [[nodiscard]] virtual std::vector<std::uint64_t> ownEntries() const = 0;

  /// Looks among the entries below `below` for what is sought: a part of a volume or some of what
  /// lies behind them, in a bounded time; up to `most`, newest first. May read.
  [[nodiscard]] virtual Result<Candidates> candidates(const Sought& sought, std::uint64_t below,
                                                      std::size_t most) const = 0;
  [[nodiscard]] virtual IndexState indexState() const = 0;
  /// Makes the index anew of the volume that holds entry `from`; the first entry behind it, or
  /// `from` if it lies in none.
  [[nodiscard]] virtual Result<std::uint64_t> reindex(std::uint64_t from) = 0;

  /// How many entries lie as they were written, batch by batch.
  [[nodiscard]] virtual std::uint64_t unsettled() const = 0;
  /// Whether settle() would find something to do.
  [[nodiscard]] virtual bool ripe() const = 0;
  /// Puts entries that were written batch by batch together to where they take less room and
  /// memory, or makes an index that is missing; whether it did. What is kept, and what every other
  /// call answers, stays the same, whenever the power goes. A failure leaves everything as it was.
  [[nodiscard]] virtual Result<bool> settle() = 0;

  /// Does `work` while no file goes and none but the last segment changes, so that all can be
  /// copied. settle() and destroy…() wait for it.
  virtual void keepStill(const std::function<void()>& work) = 0;

  /// The line of an entry that exists. Corrupt (journal.volume-unreadable) if it is not the one of
  /// which the tree holds the hash.
  [[nodiscard]] virtual Result<std::string> line(std::uint64_t index) const = 0;

  /// The body of an entry that exists. NotFound (journal.body-destroyed) if no key opens it any
  /// more; Corrupt (journal.body-broken, journal.volume-unreadable) if it does not open with its
  /// own key.
  [[nodiscard]] virtual Result<SaltedBody> body(std::uint64_t index, const Entry& entry) const = 0;

  /// Makes one body unreadable for ever, here and in older copies of the store: the others of its
  /// shelf are sealed again under a new key and the old key is destroyed. Repeating it is fine.
  [[nodiscard]] virtual Result<void> destroyBody(std::uint64_t index, const Entry& entry) = 0;

  /// The shelves that have a key, rising; of earlier generations, too.
  [[nodiscard]] virtual std::vector<BodyShelf> shelves() const = 0;

  /// Makes every body of a shelf unreadable for ever. Repeating it is fine.
  [[nodiscard]] virtual Result<void> destroyShelf(const BodyShelf& shelf) = 0;
};

}  // namespace sekisho::journal
