#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

/// Which entries of a volume carry a term: FORMAT.md, "Index".
namespace sekisho::journal {

/// The most entries that a volume of an index has.
inline constexpr std::uint32_t kMostPlaces = 65'536;
/// Of the digest that a term is called by.
inline constexpr unsigned kDigestBits = 32;

/// The entries of a volume that carry a term, as rising places from its first.
using Places = std::vector<std::uint32_t>;

/// A term by its digest, with at least one place.
struct Posting {
  std::uint32_t term = 0;
  Places places;
  friend bool operator==(const Posting&, const Posting&) = default;
};

/// Writes postings rising by term, each the shortest of three ways, and cuts them into pages.
class PostingWriter {
 public:
  /// At least one place; they rise and are below kMostPlaces.
  void put(std::uint32_t term, std::span<const std::uint32_t> places);
  /// All of them as one page.
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
  /// Those of terms below 2^32 · (page + 1) / pages that were not cut off before, as the next page.
  [[nodiscard]] Bytes cut(std::uint64_t page, std::uint64_t pages);

 private:
  struct Written {
    std::uint32_t term = 0;
    std::size_t at = 0;      // in the bytes: its gap
    std::size_t behind = 0;  // the gap
  };
  Bytes bytes_ = {};
  std::vector<Written> written_ = {};
  std::size_t cut_ = 0;  // of them
  std::uint64_t next_ = 0;
};

/// Postings rising by term as one page.
[[nodiscard]] Bytes encodePostings(std::span<const Posting> postings);

/// All of them, up to a bound far above what a page is filled with. Corrupt
/// (journal.block-unreadable) for what encodePostings() does not make.
[[nodiscard]] Result<std::vector<Posting>> decodePostings(ByteView page);

/// The digests of a page's terms, rising. Corrupt as above.
[[nodiscard]] Result<std::vector<std::uint32_t>> termsIn(ByteView page);

/// The places of one term, empty if the page has none; others are passed over unread.
[[nodiscard]] Result<Places> placesOf(std::uint32_t term, ByteView page);

/// What both have, and what either has.
[[nodiscard]] Places inBoth(const Places& some, const Places& others);
[[nodiscard]] Places inEither(const Places& some, const Places& others);

}  // namespace sekisho::journal
