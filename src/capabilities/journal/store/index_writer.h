#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/journal/indexing.h"
#include "capabilities/journal/posting_page.h"
#include "capabilities/journal/store/volume.h"
#include "core/digest.h"
#include "core/random.h"
#include "core/seal.h"

namespace sekisho::journal {

/// Pages are about so long; few terms are carried by so many entries that theirs are longer.
inline constexpr std::size_t kPageBytes = 4096;
inline constexpr unsigned kMostPageBits = 14;
/// So many pairs of a term and an entry are kept by one writer; entries beyond carry kEveryTerm.
inline constexpr std::size_t kMostPairs = std::size_t{4} << 20U;

/// How a term is called in an index: told by the line, or by a body under the key of its shelf.
[[nodiscard]] std::uint32_t openDigest(std::string_view term);
[[nodiscard]] HmacSha256 termKey(const SealingKey& key);
[[nodiscard]] std::uint32_t sealedDigest(const HmacSha256& term_key, std::string_view term);

/// Which bit stands for the first letter of a term: a section that has none of it is not read.
[[nodiscard]] std::uint32_t initialOf(std::string_view term) noexcept;

/// What a page of a shelf is sealed with besides its key: it opens only in its own place.
[[nodiscard]] Bytes pageContext(const VolumePlace& place, const BodyShelf& shelf,
                                std::uint32_t key_number, unsigned bits, std::uint64_t page);
/// What ends a page that is not sealed.
[[nodiscard]] Bytes pageSum(ByteView page);
inline constexpr std::size_t kPageSumBytes = 8;
[[nodiscard]] Bytes indexHeader(const VolumePlace& place);

/// Gathers the terms of a volume's entries and writes them as an index. One thread; a copy of one
/// that has no entries yet may gather those of a later part meanwhile.
class IndexWriter {
 public:
  explicit IndexWriter(const VolumePlace& place) : place_(place) {}

  /// A shelf whose bodies can be opened, whether any follow or not.
  void openShelf(const BodyShelf& shelf, std::uint32_t key_number, const SealingKey& key);
  /// The terms of the entry at `place`, rising; `shelf` must be open unless nothing is sealed.
  void add(std::uint32_t place, const Terms& terms, const BodyShelf& shelf);
  /// Takes over what was gathered by a copy, whose places are all above.
  void join(IndexWriter later);
  /// The bytes of the whole file.
  [[nodiscard]] Bytes finish(std::uint64_t version, std::uint64_t entries, Random& random);

 private:
  struct Pair {
    std::uint32_t term = 0;
    std::uint32_t place = 0;
  };
  struct Known {
    std::string term = {};
    std::uint32_t digest = 0;
    std::optional<std::uint32_t> place = {};  // that carried it last
  };
  struct Section {
    std::uint32_t key_number = 0;
    std::optional<SealingKey> key = {};
    std::optional<HmacSha256> term_key = {};
    std::uint32_t initials = 0;     // of the terms
    std::vector<Pair> pairs = {};   // rising by place
    std::vector<Known> known = {};  // by their hashes, one of those that share a place
  };
  using Sections = std::map<std::optional<BodyShelf>, Section>;

  void note(Section& section, std::uint32_t place, std::string_view term);
  [[nodiscard]] static PostingWriter postingsOf(std::vector<Pair> pairs);
  void putSection(Bytes& file, Bytes& directory, Sections::value_type& section,
                  Random& random) const;

  VolumePlace place_;
  Sections sections_ = {{std::nullopt, {}}};
  std::size_t pairs_ = 0;
  std::optional<Instant> from_ = {};
  Instant until_{};
};

}  // namespace sekisho::journal
