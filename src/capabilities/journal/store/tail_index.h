#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/journal/indexing.h"
#include "capabilities/journal/posting_page.h"

namespace sekisho::journal {

/// The entries of one step of a search behind the volumes.
inline constexpr std::uint64_t kTailChunk = 1024;

/// What entries behind the volumes are found by, in memory: taken when a search first comes by.
/// About 8 bytes a term and entry, and 16 an entry. One thread at a time.
class TailIndex {
 public:
  using TermsAt = std::function<Result<Terms>(std::uint64_t index)>;

  /// Which entries from `first` to before `end`, of one chunk, may be what is looked for. Reads
  /// those that it has not read yet; failures of reading.
  [[nodiscard]] Result<std::vector<std::uint64_t>> find(const Sought& sought, std::uint64_t first,
                                                        std::uint64_t end, const TermsAt& terms_at);

  /// Forgets what lies before an entry.
  void dropBefore(std::uint64_t first);
  /// Forgets everything: some bodies are gone.
  void forget() { chunks_.clear(); }

 private:
  struct Chunk {
    std::uint64_t first = 0;
    std::uint64_t end = 0;                                            // what was read
    std::vector<std::pair<std::uint32_t, std::uint16_t>> pairs = {};  // term, place; sorted
    std::vector<std::pair<Instant, Instant>> times = {};              // of each entry from `first`
  };

  /// Takes what entries up to `end` carry.
  [[nodiscard]] static Result<void> readOn(Chunk& chunk, std::uint64_t end,
                                           const TermsAt& terms_at);
  [[nodiscard]] static Places placesOf(const Chunk& chunk, std::string_view term);
  /// What of `first` to before `end` may have gone on in the time sought.
  [[nodiscard]] static Places ofThatTime(const Chunk& chunk, const Sought& sought,
                                         std::uint64_t first, std::uint64_t end);

  std::map<std::uint64_t, Chunk> chunks_;  // by number
};

}  // namespace sekisho::journal
