#include "capabilities/journal/entry_block.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/zstd.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

std::vector<Sha256> commitmentsOf(const std::vector<Entry>& entries) {
  std::vector<Sha256> commitments;
  for (const Entry& entry : entries) commitments.push_back(entry.commitment);
  return commitments;
}

/// What comes back of them.
Result<std::vector<Entry>> thereAndBack(const std::vector<Entry>& entries) {
  const auto block = EntryBlock::read(encodeEntryBlock(entries));
  return block ? block->entries(commitmentsOf(entries)) : std::unexpected(block.error());
}

/// Entries as a busy clinic makes them: two feeds, the hub and now and then an agent.
std::vector<Entry> aDay(std::size_t count) {
  SeededRandom random{3};
  std::vector<Entry> entries;
  std::uint64_t ms = 1'764'000'000'000;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes digest(32);
    random.fill(digest);
    const bool feed = i % 8 != 0;
    const auto jump = std::to_integer<std::uint64_t>(digest[0]);
    ms += jump;
    entries.push_back({.entry_class = feed ? EntryClass::Usage : EntryClass::Decision,
                       .commitment = *Sha256::fromBytes(digest),
                       .kind = feed ? "usage.received@1" : "posture.judged@1",
                       .number = i + 1,
                       .recorded = Instant{std::chrono::milliseconds{ms}},
                       .size = 460 + jump % 16,
                       .source = feed ? (i % 2 == 0 ? "feed:chart" : "feed:ris") : "hub",
                       .type = feed ? "application/xml" : "application/json"});
  }
  return entries;
}

TEST(EntryBlock, GivesBackEveryEntry) {
  for (const std::size_t count : {0U, 1U, 2U, 255U, 256U}) {
    const auto entries = aDay(count);
    const auto read = thereAndBack(entries);
    ASSERT_THAT(read, succeeds()) << count;
    EXPECT_EQ(*read, entries);
  }
}

TEST(EntryBlock, GivesBackTheExtremesOfEveryField) {
  std::vector<Entry> entries = aDay(3);
  entries[0].number = kMaxNumber;
  entries[0].size = kMaxNumber;
  entries[0].recorded = *fromRfc3339("9999-12-31T23:59:59.999Z");
  entries[1].number = 1;
  entries[1].recorded = *fromRfc3339("0001-01-01T00:00:00.000Z");
  entries[1].source = std::string(kMaxSourceBytes, 's');
  entries[2].type = "a/" + std::string(kMaxTypeBytes - 2, '~');
  const auto read = thereAndBack(entries);
  ASSERT_THAT(read, succeeds());
  EXPECT_EQ(*read, entries);
}

TEST(EntryBlock, GivesBackOneEntryAloneAsItIsAmongTheOthers) {
  const auto entries = aDay(256);
  const auto read = EntryBlock::read(encodeEntryBlock(entries));
  ASSERT_THAT(read, succeeds());
  ASSERT_EQ(read->size(), entries.size());
  for (const std::size_t place : {0U, 1U, 16U, 255U}) {
    const auto one = read->entry(place, entries[place].commitment);
    ASSERT_THAT(one, succeeds());
    EXPECT_EQ(*one, entries[place]);
  }
}

TEST(EntryBlock, NeedsFewBytes) { EXPECT_LT(encodeEntryBlock(aDay(256)).size(), 256 * 5); }

TEST(EntryBlock, RefusesWhatIsCutOrIsNone) {
  const Bytes block = encodeEntryBlock(aDay(20));
  for (std::size_t size = 0; size < block.size(); ++size) {
    EXPECT_THAT(EntryBlock::read(ByteView(block).first(size)), failsWith(ErrorCode::Corrupt));
  }
  EXPECT_THAT(EntryBlock::read(*fromHex("ffff03")), failsWith(ErrorCode::Corrupt));
}

TEST(EntryBlock, RefusesAnEntryThatHasNoLine) {
  std::vector<Entry> entries = aDay(1);
  for (const auto spoil :
       {+[](Entry& entry) { entry.number = 0; }, +[](Entry& entry) { entry.kind = "No kind"; },
        +[](Entry& entry) { entry.source = "A"; },
        +[](Entry& entry) { entry.size = kMaxNumber + 1; },
        +[](Entry& entry) { entry.recorded = Instant::max(); }}) {
    Entry spoilt = entries.front();
    spoil(spoilt);
    EXPECT_THAT(thereAndBack({spoilt}), failsWith(ErrorCode::Corrupt));
  }
}

}  // namespace
}  // namespace sekisho::journal
