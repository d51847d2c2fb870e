#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/body_block.h"
#include "capabilities/journal/entry_block.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/store/volume.h"
#include "capabilities/journal/store/volume_layout.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// By which key the bodies of a shelf are sealed in a volume, and what they have in common.
struct ShelfSeal {
  std::uint32_t key_number = 0;
  const SealingKey* key = nullptr;
  const ZstdDictionary* dictionary = nullptr;  ///< Null for none; it is kept sealed, too.
};

/// Writes one volume. Until finish() returns there is none: a power cut leaves a file of another
/// name, which the next writer of the same volume takes over. One thread at a time.
class VolumeWriter {
 public:
  /// `disk` and `random` must outlive it.
  [[nodiscard]] static Result<VolumeWriter> begin(platform::Disk& disk, std::string directory,
                                                  const VolumePlace& place, Random& random);

  /// How bodies of a shelf are sealed; before the first of them.
  [[nodiscard]] Result<void> openShelf(const BodyShelf& shelf, const ShelfSeal& seal);

  /// Takes over a shelf of another form of the same volume as it is; no body of it may be added.
  [[nodiscard]] Result<void> copyShelf(const BodyShelf& shelf, const SealedShelf& sealed);

  /// The next entry; its body unless that was destroyed or copied. Its shelf must be open.
  [[nodiscard]] Result<void> add(Entry entry, std::optional<SaltedBody> body);

  /// Makes the volume durable under its name. A multiple of kTileWidth entries must have been
  /// added, and at least one tile full.
  [[nodiscard]] Result<void> finish();

 private:
  struct OpenShelf {
    ShelfSeal seal;
    std::vector<IndexedBody> waiting = {};
    std::size_t waiting_bytes = 0;
    std::uint64_t dictionary_bytes = 0;  // sealed; 0 for none
    std::uint64_t dictionary_at = 0;
    Bytes blocks = {};  // of the directory
    std::uint64_t count = 0;
    std::uint64_t last_index = 0;
  };

  VolumeWriter(platform::Disk& disk, std::string directory, const VolumePlace& place,
               Random& random, std::unique_ptr<platform::File> file);
  [[nodiscard]] Result<void> put(ByteView bytes);
  [[nodiscard]] Result<void> putEntries();
  [[nodiscard]] Result<void> putBlock(OpenShelf& open, std::uint64_t first, ByteView sealed);
  [[nodiscard]] Result<void> putBodies(const BodyShelf& shelf, OpenShelf& open);
  [[nodiscard]] Bytes directory() const;

  platform::Disk* disk_;
  std::string folder_;
  VolumePlace place_;
  Random* random_;
  std::unique_ptr<platform::File> file_;
  Bytes buffer_ = {};
  std::uint64_t at_ = 0;  // where the buffer begins in the file
  std::uint64_t next_ = 0;
  std::vector<Entry> waiting_ = {};
  std::vector<std::uint64_t> entry_blocks_ = {};  // offsets and lengths in turn
  Hashes leaves_ = {};                            // of the block that is not full
  Bytes hashes_ = {};                             // of those before
  Hashes tiles_ = {};
  std::map<std::string, std::uint64_t, std::less<>> highest_ = {};
  std::vector<std::uint64_t> own_ = {};
  std::map<BodyShelf, OpenShelf> shelves_ = {};
};

}  // namespace sekisho::journal
