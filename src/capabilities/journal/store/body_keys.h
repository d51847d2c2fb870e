#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "core/random.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// The keys that seal bodies, one file each in a directory outside the data directory and its
/// backups: `body-<generation>-<class>-<month>-<number>.key`. A destroyed key leaves an empty file
/// ending in
/// `.destroyed`, so that destruction and loss can be told apart and no number comes twice.
///
/// Not safe for several threads: FileStore holds its own lock.
class BodyKeys {
 public:
  /// Reads what the directory holds, for the bodies of one generation; `disk` and `random` must
  /// outlive it.
  [[nodiscard]] static Result<BodyKeys> open(platform::Disk& disk, std::string directory,
                                             std::uint64_t generation, Random& random);

  struct Numbered {
    std::uint32_t number;
    const SealingKey* key;  ///< Valid until the keys are next changed.
  };

  /// The newest key of a shelf, made and kept durably if it has none.
  [[nodiscard]] Result<Numbered> current(const BodyShelf& shelf);
  /// A new key above all others of a shelf, kept durably.
  [[nodiscard]] Result<Numbered> next(const BodyShelf& shelf);

  /// NotFound (journal.body-destroyed) if it was destroyed, Unavailable
  /// (journal.body-key-missing) if it is simply not there.
  [[nodiscard]] Result<const SealingKey*> find(const BodyShelf& shelf, std::uint32_t number) const;

  /// The numbers of a shelf's living keys, rising.
  [[nodiscard]] std::vector<std::uint32_t> living(const BodyShelf& shelf) const;

  /// The shelves that have a living key, of all generations, rising.
  [[nodiscard]] std::vector<BodyShelf> shelves() const;

  /// Overwrites a key, then takes it away for ever. Repeating it is fine.
  [[nodiscard]] Result<void> destroy(const BodyShelf& shelf, std::uint32_t number) {
    return destroy(generation_, shelf, number);
  }
  /// Destroys every key of a shelf, of all generations.
  [[nodiscard]] Result<void> destroyAll(const BodyShelf& shelf);

 private:
  BodyKeys(platform::Disk& disk, std::string directory, std::uint64_t generation, Random& random)
      : disk_(&disk), directory_(std::move(directory)), generation_(generation), random_(&random) {}
  using Place = std::pair<std::uint64_t, BodyShelf>;  // generation, shelf
  struct Name {
    std::uint64_t generation = 0;
    BodyShelf shelf;
    std::uint32_t number = 0;
    bool destroyed = false;
  };
  [[nodiscard]] static std::optional<Name> nameFrom(std::string_view file);
  [[nodiscard]] std::string pathOf(const Place& place, std::uint32_t number,
                                   std::string_view ending) const;
  [[nodiscard]] Result<void> destroy(std::uint64_t generation, const BodyShelf& shelf,
                                     std::uint32_t number);
  [[nodiscard]] Result<void> read(const std::string& file);

  platform::Disk* disk_;
  std::string directory_;
  std::uint64_t generation_;
  Random* random_;
  std::map<Place, std::map<std::uint32_t, SealingKey>> keys_;
  std::map<Place, std::set<std::uint32_t>> destroyed_;
};

}  // namespace sekisho::journal
