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

/// The entries of a volume that carry a term, as rising places from its first.
using Places = std::vector<std::uint32_t>;

/// A term by its digest, with at least one place.
struct Posting {
  std::uint32_t term = 0;
  Places places;
  friend bool operator==(const Posting&, const Posting&) = default;
};

/// Postings rising by term, each written the shortest of three ways. Places are below kMostPlaces.
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
