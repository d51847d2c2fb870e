#include "capabilities/journal/posting_page.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

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

using SomePlaces = std::span<const std::uint32_t>;

std::size_t bytesOfNumber(std::uint64_t number) {
  constexpr std::size_t kBitsInByteOfNumber = 7;
  const auto bits = static_cast<std::size_t>(std::bit_width(number | 1U));
  return (bits + kBitsInByteOfNumber - 1) / kBitsInByteOfNumber;
}

template <class Number>
void asGaps(SomePlaces places, Number number) {
  std::uint32_t next = 0;
  for (const std::uint32_t place : places) {
    number(place - next);
    next = place + 1;
  }
}

template <class Number>
void asRuns(SomePlaces places, Number number) {
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < places.size();) {
    std::size_t end = i + 1;
    while (end < places.size() && places[end] == places[end - 1] + 1) ++end;
    number(places[i] - next);
    number(end - i - 1);
    next = places[end - 1] + 1;
    i = end;
  }
}

std::size_t bytesAsBits(SomePlaces places) { return places.back() / kBitsInByte + 1; }

void putBits(Bytes& out, SomePlaces places) {
  const std::size_t begin = out.size();
  out.resize(begin + bytesAsBits(places));
  for (const std::uint32_t place : places) {
    out[begin + place / kBitsInByte] |= static_cast<std::byte>(1U << place % kBitsInByte);
  }
}

/// The shortest form, and how many bytes it has.
std::pair<Form, std::size_t> shortestOf(SomePlaces places) {
  std::size_t gaps = 0;
  asGaps(places, [&](std::uint64_t number) { gaps += bytesOfNumber(number); });
  if (places.size() == 1) return {Form::Gaps, gaps};
  std::size_t runs = 0;
  asRuns(places, [&](std::uint64_t number) { runs += bytesOfNumber(number); });
  const std::size_t bits = bytesAsBits(places);
  if (bits < std::min(gaps, runs)) return {Form::Bits, bits};
  return runs < gaps ? std::pair(Form::Runs, runs) : std::pair(Form::Gaps, gaps);
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

void PostingWriter::put(std::uint32_t term, SomePlaces places) {
  SEKISHO_CHECK(term >= next_ && !places.empty() && places.back() < kMostPlaces);
  const auto [form, size] = shortestOf(places);
  const std::size_t at = bytes_.size();
  putNumber(bytes_, term - next_);
  written_.push_back({term, at, bytes_.size()});
  next_ = std::uint64_t{term} + 1;
  putNumber(bytes_, size * kForms + static_cast<std::uint64_t>(form));
  const auto number = [&](std::uint64_t value) { putNumber(bytes_, value); };
  switch (form) {
    case Form::Gaps: return asGaps(places, number);
    case Form::Runs: return asRuns(places, number);
    case Form::Bits: return putBits(bytes_, places);
  }
}

// The gap before the first posting of a page counts from 0; what follows stands there already.
Bytes PostingWriter::cut(std::uint64_t page, std::uint64_t pages) {
  const std::size_t first = cut_;
  const auto page_of = [&](const Written& posting) {
    return std::uint64_t{posting.term} * pages >> kDigestBits;
  };
  while (cut_ < written_.size() && page_of(written_[cut_]) <= page) ++cut_;
  Bytes cut;
  if (first == cut_) return cut;
  const std::size_t end = cut_ < written_.size() ? written_[cut_].at : bytes_.size();
  putNumber(cut, written_[first].term);
  const ByteView rest = ByteView(bytes_).first(end).subspan(written_[first].behind);
  cut.insert(cut.end(), rest.begin(), rest.end());
  return cut;
}

Bytes encodePostings(std::span<const Posting> postings) {
  PostingWriter writer;
  for (const Posting& posting : postings) writer.put(posting.term, posting.places);
  return writer.bytes();
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
