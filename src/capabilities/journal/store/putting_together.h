#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/store/volume.h"

namespace sekisho::journal {

/// What bodies of the same shelf have in common is learnt up to this length.
inline constexpr std::size_t kDictionaryBytes = std::size_t{32} << 10U;
/// From about so many bytes of them; fewer than this part of a dictionary's length teach nothing.
inline constexpr std::size_t kSampleBytes = 32 * kDictionaryBytes;

/// A part of the bodies that go into one volume, to learn from.
class BodySamples {
 public:
  /// Whether another body of a shelf is taken.
  [[nodiscard]] bool hasRoom(const BodyShelf& shelf) const;
  /// Takes a body while there is room for one of its shelf.
  void add(const BodyShelf& shelf, const Bytes& body);
  /// Nothing where there is too little to learn from.
  [[nodiscard]] std::optional<ZstdDictionary> learn(const BodyShelf& shelf) const;

 private:
  struct Shelf {
    std::vector<Bytes> bodies;
    std::size_t bytes = 0;
  };
  std::map<BodyShelf, Shelf> shelves_;
};

/// A key with the number it has on its shelf.
struct NumberedKey {
  std::uint32_t number = 0;
  SealingKey key;
};

/// Where the parts of a new volume come from: entries and bodies are asked for by one thread at a
/// time, keys perhaps by another.
struct VolumeParts {
  std::uint64_t count = 0;  ///< Of entries: a multiple of kTileWidth.
  std::function<Result<Entry>(std::uint64_t index)> entry;
  /// NotFound (journal.body-destroyed) for one that is left out; any other failure ends the work.
  std::function<Result<SaltedBody>(std::uint64_t index, const Entry& entry)> body;
  std::function<Result<NumberedKey>(const BodyShelf& shelf)> key;  ///< That seals a shelf from now.
};

/// Writes the volume of `place` and opens it. Until this returns well there is none, whenever the
/// power goes. Bodies are asked for twice where they are learnt from.
[[nodiscard]] Result<std::shared_ptr<const Volume>> putTogether(platform::Disk& disk,
                                                                const std::string& directory,
                                                                const VolumePlace& place,
                                                                const VolumeParts& parts,
                                                                Random& random);

/// Writes a volume again with the bodies of one shelf, but for that of entry `without`, under
/// another key and another dictionary; everything else stays as it is. The old form is there until
/// this returns well. `key_of` opens what is sealed now.
[[nodiscard]] Result<std::shared_ptr<const Volume>> sealShelfAgain(
    platform::Disk& disk, const std::string& directory, const Volume& volume,
    const VolumePlace& place, const BodyShelf& shelf, std::uint64_t without, const NumberedKey& key,
    const Volume::KeyOf& key_of, Random& random);

}  // namespace sekisho::journal
