#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "core/zstd.h"

namespace sekisho::journal {

class NumberReader;

/// The body of one entry.
struct IndexedBody {
  std::uint64_t index = 0;
  SaltedBody salted;
};

/// So many bodies are packed together: one is opened in a few microseconds, and with a dictionary
/// they are nearly as small as hundreds together would be.
inline constexpr std::size_t kBodiesInBlock = 16;
/// A block takes no further body once its bodies have so many bytes.
inline constexpr std::size_t kBodyBlockBytes = std::size_t{1} << 17U;

/// Bodies of one shelf, rising by index, before they are sealed. At least one and at most
/// kBodiesInBlock. `dictionary` may be null.
[[nodiscard]] Bytes packBodies(std::span<const IndexedBody> bodies,
                               const ZstdDictionary* dictionary);

/// A pack as packBodies() made it, opened but for the bodies themselves. Any thread.
class BodyBlock {
 public:
  /// Corrupt (journal.block-unreadable) for what packBodies() does not make, or makes with another
  /// dictionary.
  [[nodiscard]] static Result<BodyBlock> read(ByteView bytes, const ZstdDictionary* dictionary);

  /// The body of entry `index`, if it is in this pack.
  [[nodiscard]] std::optional<SaltedBody> body(std::uint64_t index) const;
  /// All of them, rising by index.
  [[nodiscard]] std::vector<IndexedBody> bodies() const;

 private:
  /// Of each body, which entry's it is and how long it is.
  struct Place {
    std::uint64_t index = 0;
    std::uint64_t size = 0;
  };
  BodyBlock() = default;
  [[nodiscard]] static std::optional<std::vector<Place>> placesFrom(NumberReader& head);
  [[nodiscard]] SaltedBody bodyAt(std::size_t i, std::uint64_t begins) const;

  std::vector<Place> places_;
  Bytes salts_;
  Bytes plain_;
};

}  // namespace sekisho::journal
