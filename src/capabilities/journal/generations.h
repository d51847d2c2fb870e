#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/journal.h"
#include "core/clock.h"
#include "core/mutex.h"

namespace sekisho::journal {

/// Where an entry lies in the record as a whole: later generations follow earlier ones.
struct EntryPlace {
  std::uint64_t generation = 1;
  std::uint64_t index = 0;
  [[nodiscard]] std::string text() const;  ///< "2-77"
  /// What "2-77" names, or "77" in generation `newest`; nothing for any other text.
  [[nodiscard]] static std::optional<EntryPlace> fromText(std::string_view text,
                                                          std::uint64_t newest);
  friend auto operator<=>(const EntryPlace&, const EntryPlace&) = default;
};

/// A generation that lies there and cannot be read.
struct ClosedGeneration {
  std::uint64_t generation = 0;
  Error why;
};

/// The record as people read it: the journal that goes on, and behind it the generations that a
/// restored copy ended, which are opened when first asked for and only ever read. Any thread.
class Generations {
 public:
  using Opened = std::shared_ptr<const Journal>;
  using Open = std::function<Result<Opened>(std::uint64_t generation)>;
  /// So many earlier generations are held open, those that were read last.
  static constexpr std::size_t kHeldOpen = 3;
  /// So long one that could not be opened is not tried again: trying costs the reading of all of
  /// it.
  static constexpr std::chrono::minutes kLeftAlone{1};

  /// Only the one that goes on.
  explicit Generations(const Journal& newest) : newest_(newest) {}
  /// `earlier` are the others, rising. `newest` must outlive it, as must what it opened; so must
  /// `clock` outlive it.
  Generations(const Journal& newest, std::vector<std::uint64_t> earlier, Open open,
              const Clock& clock)
      : newest_(newest), earlier_(std::move(earlier)), open_(std::move(open)), clock_(&clock) {}

  [[nodiscard]] const Journal& newest() const noexcept { return newest_; }
  /// Above all entries.
  [[nodiscard]] EntryPlace end() const { return {newest_.generation(), kMaxNumber}; }

  /// NotFound (journal.no-generation) if there is none of that number, else the failures of opening
  /// it. One that is Corrupt stays so until the hub starts again, any other failure for kLeftAlone.
  /// It shows no body whose key is destroyed by the time of this call.
  [[nodiscard]] Result<Opened> of(std::uint64_t generation) const SEKISHO_EXCLUDES(mutex_);

  /// A part of the record that lies in one generation.
  struct Stretch {
    Opened journal;
    std::uint64_t below = 0;  ///< Its entries below this index; at least one.
    [[nodiscard]] EntryPlace place() const { return {journal->generation(), below}; }
  };
  /// The newest entries below `place`; nothing if there are none. A generation that cannot be read
  /// is passed over, and told.
  [[nodiscard]] std::optional<Stretch> below(EntryPlace place,
                                             std::vector<ClosedGeneration>& closed) const
      SEKISHO_EXCLUDES(mutex_);

 private:
  /// Why it was not opened, and when after the machine's start.
  struct Failed {
    Error why;
    std::chrono::milliseconds at;
  };
  [[nodiscard]] Opened heldOpen(std::uint64_t generation) const SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] const Error* failureOf(std::uint64_t generation) const SEKISHO_REQUIRES(mutex_);

  const Journal& newest_;
  const std::vector<std::uint64_t> earlier_;
  const Open open_;
  const Clock* clock_ = nullptr;  // set if there are earlier ones
  mutable Mutex mutex_;
  mutable std::deque<Opened> held_ SEKISHO_GUARDED_BY(mutex_);  // the one read last is the last
  mutable std::vector<BodyShelf> shelves_ SEKISHO_GUARDED_BY(mutex_);  // when they were opened
  mutable std::map<std::uint64_t, Failed> failed_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::journal
