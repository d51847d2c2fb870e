#include "capabilities/journal/entry_block.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "capabilities/journal/varint.h"
#include "core/check.h"
#include "core/zstd.h"

namespace sekisho::journal {
namespace {

constexpr std::size_t kDigestBytes = 32;
// Columns of a full block in which every text differs and is as long as it may be.
constexpr std::size_t kMaxColumnBytes = std::size_t{1} << 18U;

std::unexpected<Error> unreadableEntryBlock(std::string_view why) {
  return fail(ErrorCode::Corrupt, MessageId{"journal.block-unreadable"}, std::string(why));
}

/// Texts in the order in which they are first met, each known by its place.
class Texts {
 public:
  std::uint64_t placeOf(std::string_view text) {
    const auto [found, is_new] = places_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    return found->second;
  }
  void putInto(Bytes& out) const {
    putNumber(out, texts_.size());
    for (const std::string_view text : texts_) putText(out, text);
  }

 private:
  std::map<std::string_view, std::uint64_t> places_;
  std::vector<std::string_view> texts_;
};

std::optional<std::vector<std::string_view>> textsFrom(NumberReader& columns, std::size_t longest) {
  const auto count = columns.number();
  if (!count || *count > kMostInBlock) return std::nullopt;
  std::vector<std::string_view> texts;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto text = columns.text(longest);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

std::uint64_t msOf(Instant at) { return static_cast<std::uint64_t>(at.time_since_epoch().count()); }
Instant instantOf(std::uint64_t ms) {
  return Instant{Instant::duration{static_cast<std::int64_t>(ms)}};
}

std::optional<EntryClass> classFrom(std::optional<std::uint64_t> number) {
  for (const auto known : {EntryClass::Decision, EntryClass::Usage, EntryClass::Raw}) {
    if (number == static_cast<std::uint64_t>(known)) return known;
  }
  return std::nullopt;
}

bool readClasses(NumberReader& columns, std::span<Entry> entries) {
  for (Entry& entry : entries) {
    const auto entry_class = classFrom(columns.number());
    if (!entry_class) return false;
    entry.entry_class = *entry_class;
  }
  return true;
}

bool readTexts(NumberReader& columns, std::span<Entry> entries, std::string Entry::* member,
               std::size_t longest) {
  const auto texts = textsFrom(columns, longest);
  for (Entry& entry : entries) {
    const auto place = columns.number();
    if (!texts || !place || *place >= texts->size()) return false;
    entry.*member = (*texts)[*place];
  }
  return texts.has_value();
}

bool readNumbers(NumberReader& columns, std::span<Entry> entries) {
  std::map<std::string_view, std::uint64_t> last;
  for (Entry& entry : entries) {
    const auto number = columns.differenceFrom(last[entry.source]);
    if (!number) return false;
    entry.number = last[entry.source] = *number;
  }
  return true;
}

bool readTimesAndSizes(NumberReader& columns, std::span<Entry> entries) {
  std::uint64_t last_ms = 0;
  for (Entry& entry : entries) {
    const auto ms = columns.differenceFrom(last_ms);
    if (!ms) return false;
    last_ms = *ms;
    entry.recorded = instantOf(*ms);
  }
  for (Entry& entry : entries) {
    const auto size = columns.number();
    if (!size) return false;
    entry.size = *size;
  }
  return true;
}

bool readColumns(NumberReader columns, std::span<Entry> entries) {
  return readClasses(columns, entries) &&
         readTexts(columns, entries, &Entry::kind, kMaxKindBytes) &&
         readTexts(columns, entries, &Entry::source, kMaxSourceBytes) &&
         readTexts(columns, entries, &Entry::type, kMaxTypeBytes) &&
         readNumbers(columns, entries) && readTimesAndSizes(columns, entries) && columns.atEnd();
}

void putTexts(Bytes& columns, std::span<const Entry> entries, std::string Entry::* member) {
  Texts texts;
  Bytes places;
  for (const Entry& entry : entries) putNumber(places, texts.placeOf(entry.*member));
  texts.putInto(columns);
  columns.insert(columns.end(), places.begin(), places.end());
}

Bytes columnsOf(std::span<const Entry> entries) {
  Bytes columns;
  for (const Entry& entry : entries) {
    putNumber(columns, static_cast<std::uint64_t>(entry.entry_class));
  }
  putTexts(columns, entries, &Entry::kind);
  putTexts(columns, entries, &Entry::source);
  putTexts(columns, entries, &Entry::type);
  std::map<std::string_view, std::uint64_t> last_number;
  for (const Entry& entry : entries) {
    putDifference(columns, last_number[entry.source], entry.number);
    last_number[entry.source] = entry.number;
  }
  std::uint64_t last_ms = 0;
  for (const Entry& entry : entries) {
    putDifference(columns, last_ms, msOf(entry.recorded));
    last_ms = msOf(entry.recorded);
  }
  for (const Entry& entry : entries) putNumber(columns, entry.size);
  return columns;
}

}  // namespace

Bytes encodeEntryBlock(std::span<const Entry> entries) {
  SEKISHO_CHECK(entries.size() <= kMostInBlock);
  const Bytes columns = Zstd::compress(columnsOf(entries));
  Bytes block;
  putNumber(block, entries.size());
  // Digests are as good as random: nothing makes them smaller.
  for (const Entry& entry : entries) {
    const ByteView digest = entry.commitment.view();
    block.insert(block.end(), digest.begin(), digest.end());
  }
  block.insert(block.end(), columns.begin(), columns.end());
  return block;
}

Result<std::vector<Entry>> decodeEntryBlock(ByteView block) {
  NumberReader head(block);
  const auto count = head.number();
  if (!count || *count > kMostInBlock)
    return unreadableEntryBlock("more entries than a block holds");
  const ByteView rest = head.rest();
  if (rest.size() < *count * kDigestBytes)
    return unreadableEntryBlock("shorter than its commitments");
  const auto columns = Zstd::expand(rest.subspan(*count * kDigestBytes), kMaxColumnBytes);
  if (!columns) return unreadableEntryBlock(columns.error().detail);
  std::vector<Entry> entries(*count);
  if (!readColumns(NumberReader(*columns), entries))
    return unreadableEntryBlock("columns do not add up");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto digest = Sha256::fromBytes(rest.subspan(i * kDigestBytes, kDigestBytes));
    SEKISHO_CHECK(digest.has_value());
    entries[i].commitment = *digest;
    if (!holdsTogether(entries[i])) return unreadableEntryBlock("an entry that cannot be");
  }
  return entries;
}

}  // namespace sekisho::journal
