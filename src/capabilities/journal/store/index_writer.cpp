#include "capabilities/journal/store/index_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <utility>

#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/varint.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kMagic = "SKJIDX1\n";
constexpr std::string_view kOpenTerm = "sekisho.index.term.1\n";
constexpr std::string_view kTermKey = "sekisho.index.terms.1\n";
/// Most words of a volume are said again and again; so many digests of short ones are kept.
constexpr std::size_t kKnownTerms = 4096;
constexpr std::size_t kMaxKnownBytes = 32;

void putBytes(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

std::uint32_t shortened(const Sha256& digest) {
  return static_cast<std::uint32_t>(fixedIn(digest.view().first(4)));
}

/// So many bits of a digest that a page of each of their values has about kPageBytes.
unsigned bitsFor(std::size_t bytes) {
  unsigned bits = 0;
  while (bits < kMostPageBits && bytes >> bits > kPageBytes) ++bits;
  return bits;
}

}  // namespace

std::uint32_t openDigest(std::string_view term) {
  return shortened(sha256({bytesOf(kOpenTerm), bytesOf(term)}));
}

std::uint32_t initialOf(std::string_view term) noexcept {
  const char first = term.empty() ? '*' : term.front();
  return first >= 'a' && first <= 'z' ? std::uint32_t{2} << static_cast<unsigned>(first - 'a') : 1U;
}

HmacSha256 termKey(const SealingKey& key) {
  return HmacSha256(hmacSha256(key.view(), bytesOf(kTermKey)).view());
}

std::uint32_t sealedDigest(const HmacSha256& term_key, std::string_view term) {
  return shortened(term_key.of(bytesOf(term)));
}

Bytes pageContext(const VolumePlace& place, const BodyShelf& shelf, std::uint32_t key_number,
                  unsigned bits, std::uint64_t page) {
  return copyOf(bytesOf(fmt::format(
      "sekisho.index.1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", place.clinic.text(), place.generation,
      place.first, nameOf(shelf.entry_class), shelf.month.text(), key_number, bits, page)));
}

Bytes pageSum(ByteView page) { return copyOf(sha256(page).view().first(kPageSumBytes)); }

Bytes indexHeader(const VolumePlace& place) {
  Bytes header = copyOf(bytesOf(kMagic));
  putBytes(header, place.clinic.view());
  putFixed(header, place.generation, 8);
  putFixed(header, place.first, 8);
  header.resize(kListedHeaderBytes);
  return header;
}

void IndexWriter::openShelf(const BodyShelf& shelf, std::uint32_t key_number,
                            const SealingKey& key) {
  sections_.insert_or_assign(
      shelf, Section{.key_number = key_number, .key = key, .term_key = termKey(key)});
}

// By digest, eleven bits of it after the other; what has the same bits stays in its order, so that
// places rise within a term as they did before.
PostingWriter IndexWriter::postingsOf(std::vector<Pair> pairs) {
  constexpr unsigned kBits = 11;
  constexpr std::size_t kValues = std::size_t{1} << kBits;
  std::vector<Pair> sorted(pairs.size());
  for (unsigned shift = 0; shift < kDigestBits; shift += kBits) {
    const auto value = [&](const Pair& pair) { return (pair.term >> shift) % kValues; };
    std::array<std::size_t, kValues> begins{};
    for (const Pair& pair : pairs) ++begins[value(pair)];
    std::exclusive_scan(begins.begin(), begins.end(), begins.begin(), std::size_t{0});
    for (const Pair& pair : pairs) sorted[begins[value(pair)]++] = pair;
    pairs.swap(sorted);
  }
  PostingWriter postings;
  Places places;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (places.empty() || places.back() != pairs[i].place) places.push_back(pairs[i].place);
    if (i + 1 < pairs.size() && pairs[i + 1].term == pairs[i].term) continue;
    postings.put(pairs[i].term, places);
    places.clear();
  }
  return postings;
}

void IndexWriter::note(Section& section, std::uint32_t place, std::string_view term) {
  const auto digest = [&] {
    return section.term_key ? sealedDigest(*section.term_key, term) : openDigest(term);
  };
  const auto put = [&](std::uint32_t made) {
    section.pairs.push_back({made, place});
    section.initials |= initialOf(term);
    ++pairs_;
  };
  if (term.size() > kMaxKnownBytes) return put(digest());
  if (section.known.empty()) section.known.resize(kKnownTerms);
  Known& known = section.known[std::hash<std::string_view>{}(term) % kKnownTerms];
  if (known.place && known.term == term) {
    if (known.place != place) put(known.digest);
  } else {
    known.term = term;
    known.digest = digest();
    put(known.digest);
  }
  known.place = place;
}

void IndexWriter::add(std::uint32_t place, const Terms& terms, const BodyShelf& shelf) {
  from_ = from_ ? std::min(*from_, terms.from) : terms.from;
  until_ = std::max(until_, terms.until);
  Section& open = sections_.at(std::nullopt);
  for (const std::string& term : terms.open) note(open, place, term);
  if (terms.sealed.empty()) return;
  Section& section = sections_.at(shelf);
  if (pairs_ + terms.sealed.size() > kMostPairs) {
    return note(section, place, kEveryTerm);
  }
  for (const std::string& term : terms.sealed) note(section, place, term);
}

void IndexWriter::join(IndexWriter later) {
  for (auto& [shelf, section] : later.sections_) {
    Section& whole = sections_.at(shelf);
    whole.initials |= section.initials;
    whole.pairs.insert(whole.pairs.end(), section.pairs.begin(), section.pairs.end());
  }
  if (later.from_) from_ = std::min(from_.value_or(*later.from_), *later.from_);
  until_ = std::max(until_, later.until_);
}

void IndexWriter::putSection(Bytes& file, Bytes& directory, Sections::value_type& section,
                             Random& random) const {
  auto& [shelf, kept] = section;
  PostingWriter postings = postingsOf(std::move(kept.pairs));
  const unsigned bits = bitsFor(postings.bytes().size());
  putText(directory, shelf ? nameOf(shelf->entry_class) : "");
  putText(directory, shelf ? shelf->month.text() : "");
  putNumber(directory, kept.key_number);
  putNumber(directory, kept.initials);
  putNumber(directory, bits);
  putNumber(directory, file.size());
  const std::uint64_t pages = std::uint64_t{1} << bits;
  for (std::uint64_t page = 0; page < pages; ++page) {
    Bytes bytes = postings.cut(page, pages);
    if (bytes.empty()) {
      putNumber(directory, 0);
      continue;
    }
    if (kept.key && shelf) {
      bytes =
          seal(*kept.key, random, bytes, pageContext(place_, *shelf, kept.key_number, bits, page));
    } else {
      putBytes(bytes, pageSum(bytes));
    }
    putNumber(directory, bytes.size());
    putBytes(file, bytes);
  }
}

Bytes IndexWriter::finish(std::uint64_t version, std::uint64_t entries, Random& random) {
  const auto ms = [](Instant at) {
    return static_cast<std::uint64_t>(at.time_since_epoch().count());
  };
  Bytes file = indexHeader(place_);
  Bytes directory;
  putNumber(directory, version);
  putNumber(directory, entries);
  putDifference(directory, 0, ms(from_.value_or(Instant{})));
  putDifference(directory, 0, ms(until_));
  putNumber(directory, sections_.size());
  for (auto& section : sections_) putSection(file, directory, section, random);
  putDirectory(file, directory);
  return file;
}

}  // namespace sekisho::journal
