#include "capabilities/journal/entry_block.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "capabilities/journal/varint.h"
#include "core/check.h"
#include "core/zstd.h"

namespace sekisho::journal {
namespace {

// Columns of a full block in which every text differs and is as long as it may be.
constexpr std::size_t kMaxColumnBytes = std::size_t{1} << 18U;

std::unexpected<Error> unreadableEntryBlock(std::string_view why) {
  return fail(ErrorCode::Corrupt, MessageId{"journal.block-unreadable"}, std::string(why));
}

/// Texts in the order in which they are first met, each known by its place.
class SeenTexts {
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

void putTexts(Bytes& columns, std::span<const Entry> entries, std::string Entry::* member) {
  SeenTexts texts;
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
  block.insert(block.end(), columns.begin(), columns.end());
  return block;
}

Result<EntryBlock> EntryBlock::read(ByteView bytes) {
  NumberReader head(bytes);
  const auto count = head.number();
  if (!count || *count > kMostInBlock)
    return unreadableEntryBlock("more entries than a block holds");
  auto columns = Zstd::expand(head.rest(), kMaxColumnBytes);
  if (!columns) return unreadableEntryBlock(columns.error().detail);
  EntryBlock block;
  block.columns_ = *std::move(columns);
  block.rows_.resize(*count);
  if (!block.readColumns(NumberReader(block.columns_)))
    return unreadableEntryBlock("columns do not add up");
  return block;
}

bool EntryBlock::readColumns(NumberReader columns) {
  return readClasses(columns) && readTexts(columns, kinds_, &Row::kind, kMaxKindBytes) &&
         readTexts(columns, sources_, &Row::source, kMaxSourceBytes) &&
         readTexts(columns, types_, &Row::type, kMaxTypeBytes) && readNumbers(columns) &&
         readTimesAndSizes(columns) && columns.atEnd();
}

bool EntryBlock::readClasses(NumberReader& columns) {
  for (Row& row : rows_) {
    const auto entry_class = classFrom(columns.number());
    if (!entry_class) return false;
    row.entry_class = *entry_class;
  }
  return true;
}

bool EntryBlock::readTexts(NumberReader& columns, Texts& texts, std::uint16_t Row::* member,
                           std::size_t longest) {
  const auto count = columns.number();
  if (!count || *count > kMostInBlock) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto text = columns.text(longest);
    if (!text) return false;
    texts.push_back(*text);
  }
  for (Row& row : rows_) {
    const auto place = columns.number();
    if (!place || *place >= texts.size()) return false;
    row.*member = static_cast<std::uint16_t>(*place);
  }
  return true;
}

bool EntryBlock::readNumbers(NumberReader& columns) {
  std::vector<std::uint64_t> last(sources_.size());
  for (Row& row : rows_) {
    const auto number = columns.differenceFrom(last[row.source]);
    if (!number) return false;
    row.number = last[row.source] = *number;
  }
  return true;
}

bool EntryBlock::readTimesAndSizes(NumberReader& columns) {
  std::uint64_t last_ms = 0;
  for (Row& row : rows_) {
    const auto ms = columns.differenceFrom(last_ms);
    if (!ms) return false;
    row.ms = last_ms = *ms;
  }
  for (Row& row : rows_) {
    const auto size = columns.number();
    if (!size) return false;
    row.size = *size;
  }
  return true;
}

Result<Entry> EntryBlock::entry(std::size_t place, const Sha256& commitment) const {
  const Row& row = rows_.at(place);
  Entry entry{.entry_class = row.entry_class,
              .commitment = commitment,
              .kind = std::string(kinds_[row.kind]),
              .number = row.number,
              .recorded = instantOf(row.ms),
              .size = row.size,
              .source = std::string(sources_[row.source]),
              .type = std::string(types_[row.type])};
  if (!holdsTogether(entry)) return unreadableEntryBlock("an entry that cannot be");
  return entry;
}

Result<std::vector<Entry>> EntryBlock::entries(std::span<const Sha256> commitments) const {
  SEKISHO_CHECK(commitments.size() == size());
  std::vector<Entry> entries;
  entries.reserve(size());
  for (std::size_t place = 0; place < size(); ++place) {
    auto one = entry(place, commitments[place]);
    if (!one) return std::unexpected(std::move(one.error()));
    entries.push_back(*std::move(one));
  }
  return entries;
}

}  // namespace sekisho::journal
