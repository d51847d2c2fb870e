#include "capabilities/journal/posting_page.h"

#include <algorithm>
#include <iterator>

#include "capabilities/journal/varint.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

enum class Form : std::uint8_t { Gaps = 0, Runs = 1, Bits = 2 };
constexpr std::uint64_t kForms = 4;  // room for one more
constexpr unsigned kBitsInByte = 8;
constexpr std::size_t kMostDecoded = std::size_t{64} * kMostPlaces;  // of all postings together

std::unexpected<Error> unreadablePostingPage(std::string_view why) {
  return fail(ErrorCode::Corrupt, MessageId{"journal.block-unreadable"}, std::string(why));
}

Bytes asGaps(const Places& places) {
  Bytes out;
  std::uint32_t next = 0;
  for (const std::uint32_t place : places) {
    putNumber(out, place - next);
    next = place + 1;
  }
  return out;
}

Bytes asRuns(const Places& places) {
  Bytes out;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < places.size();) {
    std::size_t end = i + 1;
    while (end < places.size() && places[end] == places[end - 1] + 1) ++end;
    putNumber(out, places[i] - next);
    putNumber(out, end - i - 1);
    next = places[end - 1] + 1;
    i = end;
  }
  return out;
}

Bytes asBits(const Places& places) {
  Bytes out(places.back() / kBitsInByte + 1);
  for (const std::uint32_t place : places) {
    out[place / kBitsInByte] |= static_cast<std::byte>(1U << place % kBitsInByte);
  }
  return out;
}

std::optional<Places> fromGaps(ByteView bytes) {
  Places places;
  NumberReader reader(bytes);
  for (std::uint64_t next = 0; !reader.atEnd();) {
    const auto gap = reader.number();
    if (!gap || *gap >= kMostPlaces - next) return std::nullopt;
    places.push_back(static_cast<std::uint32_t>(next + *gap));
    next += *gap + 1;
  }
  return places;
}

std::optional<Places> fromRuns(ByteView bytes) {
  Places places;
  NumberReader reader(bytes);
  for (std::uint64_t next = 0; !reader.atEnd();) {
    const auto gap = reader.number();
    const auto more = reader.number();
    if (!gap || !more || *gap >= kMostPlaces - next || *more >= kMostPlaces - next - *gap) {
      return std::nullopt;
    }
    next += *gap;
    for (std::uint64_t i = 0; i <= *more; ++i) {
      places.push_back(static_cast<std::uint32_t>(next++));
    }
  }
  return places;
}

std::optional<Places> fromBits(ByteView bytes) {
  if (bytes.size() > kMostPlaces / kBitsInByte) return std::nullopt;
  Places places;
  for (std::uint32_t place = 0; place < bytes.size() * kBitsInByte; ++place) {
    const auto byte = std::to_integer<unsigned>(bytes[place / kBitsInByte]);
    if ((byte >> place % kBitsInByte & 1U) != 0) places.push_back(place);
  }
  return places;
}

std::optional<Places> placesIn(Form form, ByteView bytes) {
  auto places = form == Form::Gaps   ? fromGaps(bytes)
                : form == Form::Runs ? fromRuns(bytes)
                : form == Form::Bits ? fromBits(bytes)
                                     : std::nullopt;
  return places && !places->empty() ? places : std::nullopt;
}

/// A posting that was not looked into.
struct Written {
  std::uint32_t term = 0;
  Form form = Form::Gaps;
  ByteView bytes;
};

/// Reads one posting after the other. Nothing at the end; `broken` says whether it was one.
class Pages {
 public:
  explicit Pages(ByteView page) : reader_(page) {}

  std::optional<Written> next() {
    if (reader_.atEnd()) return std::nullopt;
    const auto gap = reader_.number();
    const auto head = reader_.number();
    const auto bytes = head ? reader_.bytes(*head / kForms) : std::nullopt;
    if (!gap || !bytes || *gap > UINT32_MAX - std::min<std::uint64_t>(next_, UINT32_MAX) ||
        next_ > UINT32_MAX) {
      broken_ = true;
      return std::nullopt;
    }
    const auto term = static_cast<std::uint32_t>(next_ + *gap);
    next_ = std::uint64_t{term} + 1;
    return Written{term, static_cast<Form>(*head % kForms), *bytes};
  }
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  NumberReader reader_;
  std::uint64_t next_ = 0;
  bool broken_ = false;
};

}  // namespace

Bytes encodePostings(std::span<const Posting> postings) {
  Bytes page;
  std::uint64_t next = 0;
  for (const Posting& posting : postings) {
    SEKISHO_CHECK(posting.term >= next && !posting.places.empty());
    SEKISHO_CHECK(posting.places.back() < kMostPlaces);
    Bytes shortest = asGaps(posting.places);
    Form form = Form::Gaps;
    for (const auto& [other, as] :
         {std::pair(Form::Runs, &asRuns), std::pair(Form::Bits, &asBits)}) {
      if (posting.places.size() == 1) break;
      Bytes bytes = as(posting.places);
      if (bytes.size() >= shortest.size()) continue;
      shortest = std::move(bytes);
      form = other;
    }
    putNumber(page, posting.term - next);
    putNumber(page, shortest.size() * kForms + static_cast<std::uint64_t>(form));
    page.insert(page.end(), shortest.begin(), shortest.end());
    next = std::uint64_t{posting.term} + 1;
  }
  return page;
}

Result<std::vector<Posting>> decodePostings(ByteView page) {
  std::vector<Posting> postings;
  Pages written(page);
  std::size_t decoded = 0;
  while (const auto one = written.next()) {
    auto places = placesIn(one->form, one->bytes);
    if (!places) return unreadablePostingPage("places that cannot be");
    decoded += places->size();
    if (decoded > kMostDecoded) return unreadablePostingPage("more places than a page has");
    postings.push_back({one->term, *std::move(places)});
  }
  if (written.broken()) return unreadablePostingPage("no page of postings");
  return postings;
}

Result<std::vector<std::uint32_t>> termsIn(ByteView page) {
  std::vector<std::uint32_t> terms;
  Pages written(page);
  while (const auto one = written.next()) terms.push_back(one->term);
  if (written.broken()) return unreadablePostingPage("no page of postings");
  return terms;
}

Result<Places> placesOf(std::uint32_t term, ByteView page) {
  Pages written(page);
  while (const auto one = written.next()) {
    if (one->term > term) return Places{};
    if (one->term < term) continue;
    auto places = placesIn(one->form, one->bytes);
    if (!places) return unreadablePostingPage("places that cannot be");
    return *std::move(places);
  }
  if (written.broken()) return unreadablePostingPage("no page of postings");
  return Places{};
}

Places inBoth(const Places& some, const Places& others) {
  Places both;
  std::ranges::set_intersection(some, others, std::back_inserter(both));
  return both;
}

Places inEither(const Places& some, const Places& others) {
  Places either;
  std::ranges::set_union(some, others, std::back_inserter(either));
  return either;
}

}  // namespace sekisho::journal
