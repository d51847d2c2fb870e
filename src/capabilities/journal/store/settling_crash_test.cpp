// Every step of putting entries together and of destroying bodies in volumes × every way the power
// can go: nothing that was answered is lost, nothing that was destroyed comes back.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "capabilities/journal/store/verify.h"
#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using testing::entryNumbered;
using testing::ScratchJournal;

/// What the journal answered for.
struct Ledger {
  std::map<std::uint64_t, std::string> bodies;  // by index
};

struct Cut {
  const char* name;
  PowerCut cut;
};
const auto kCuts = ::testing::Values(
    Cut{"LostBefore", PowerCut::LostBefore}, Cut{"LostAfter", PowerCut::LostAfter},
    Cut{"Torn", PowerCut::Torn}, Cut{"Reordered", PowerCut::Reordered});
const auto kCutName = [](const auto& info) { return std::string(info.param.name); };

const JournalPlace kSettlingPlace{"/data/journal",          "/keys",    testing::scratchClinic(),
                                  std::uint64_t{32} << 10U, kTileWidth, testing::wordIndexing()};

/// Fills a journal with bodies of this number each, in batches; on the ledger as answered.
void fillUpTo(Journal& journal, std::uint64_t entries, Ledger& ledger) {
  for (std::uint64_t number = journal.highestNumber("test") + 1; number <= entries;) {
    std::vector<std::pair<std::string, Appending>> waiting;
    for (; number <= entries && waiting.size() < 80; ++number) {
      const std::string body = "body number" + std::to_string(number);
      waiting.emplace_back(body, journal.submit(entryNumbered(number, body)));
    }
    for (auto& [body, appending] : waiting) {
      const auto kept = appending.get();
      if (!kept) return;
      ledger.bodies[kept->index] = body;
    }
  }
}

/// What a journal with volumes goes through: put together, appended to, robbed of a body in a
/// volume and of one behind it, put together again, opened again, robbed once more.
void settledLife(SimulatedDisk& disk, Ledger& ledger, std::set<std::uint64_t>& destroying,
                 std::set<std::uint64_t>& destroyed) {
  TurnableClock clock;
  SeededRandom random(3);
  const auto destroy = [&](Journal& journal, std::uint64_t index) {
    destroying.insert(index);
    if (journal.destroyBody(index, "asked for")) destroyed.insert(index);
  };
  {
    const auto journal =
        openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
    if (!journal || !(*journal)->settle()) return;
    destroy(**journal, 5);
    destroy(**journal, 258);
    fillUpTo(**journal, 516, ledger);
    if (!(*journal)->checkpoint() || !(*journal)->settle()) return;
  }
  const auto journal = openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
  if (!journal) return;
  destroy(**journal, 400);
}

/// Every word is found, but none of a body that was destroyed.
void checkSearch(const Journal& journal, const Ledger& ledger,
                 const std::set<std::uint64_t>& destroying,
                 const std::set<std::uint64_t>& destroyed) {
  for (const auto& [index, body] : ledger.bodies) {
    if (destroying.contains(index) != destroyed.contains(index)) continue;  // either may be
    if (index % 64 != 7 && !destroyed.contains(index)) continue;
    const std::string word = "w:" + body.substr(body.find(' ') + 1);
    const auto found = testing::everywhere(journal, {.all_of = {{word}}}, 1000);
    const bool there = std::ranges::find(found, index) != found.end();
    EXPECT_NE(there, destroyed.contains(index)) << "entry " << index;
  }
  EXPECT_EQ(journal.indexState().indexed, journal.indexState().volumes);
}

/// As checkAfterwards, of a journal with volumes; what was begun comes to its end, too.
void checkSettledAfterwards(SimulatedDisk& disk, const Ledger& ledger,
                            const std::set<std::uint64_t>& destroying,
                            const std::set<std::uint64_t>& destroyed) {
  TurnableClock clock;
  SeededRandom random(4);
  auto journal = openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
  ASSERT_THAT(journal, succeeds());
  for (const bool settled : {false, true}) {
    for (const auto& [index, body] : ledger.bodies) {
      // All of them are opened and held against their commitments below.
      if (index % 16 != 0 && !destroying.contains(index)) continue;
      const auto found = (*journal)->body(index);
      if (destroying.contains(index) && !found) {
        EXPECT_EQ(found.error().message, kBodyDestroyed);
        continue;
      }
      ASSERT_THAT(found, succeeds()) << "entry " << index;
      EXPECT_EQ(textOf(*found), body);
      EXPECT_FALSE(destroyed.contains(index)) << "the destroyed body " << index << " came back";
    }
    for (bool more = !settled; more;) {
      const auto done = (*journal)->settle();
      ASSERT_THAT(done, succeeds());
      more = *done;
    }
  }
  checkSearch(**journal, ledger, destroying, destroyed);
  ASSERT_THAT((*journal)->append(entryNumbered((*journal)->highestNumber("test") + 1)), succeeds());
  ASSERT_THAT((*journal)->checkpoint(), succeeds());
  const auto verified = verifyGeneration(disk, generationPath(kSettlingPlace, 1), "/keys");
  ASSERT_THAT(verified, succeeds());
  EXPECT_FALSE(verified->finding) << verified->finding->message.name << ": "
                                  << verified->finding->detail;
  EXPECT_EQ(verified->bodies_unopened, 0U);
  EXPECT_LE(verified->bodies_destroyed, destroying.size());
}

/// 262 entries in segments, none of them put together yet: the files, and what was answered for.
struct Prepared {
  std::map<std::string, Bytes> files;
  Ledger ledger;
};
Prepared prepared() {
  Prepared start;
  SimulatedDisk disk;
  TurnableClock clock;
  SeededRandom random;
  {
    const auto journal =
        openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
    EXPECT_THAT(journal, succeeds());
    fillUpTo(**journal, 262, start.ledger);
  }
  EXPECT_EQ(start.ledger.bodies.size(), 262U);
  for (const std::string& file : disk.files()) start.files[file] = disk.peek(file);
  return start;
}

/// Puts that on an empty disk; what was answered for.
Ledger prepare(SimulatedDisk& disk) {
  static const Prepared start = prepared();
  EXPECT_THAT(disk.createDirectory("/keys"), succeeds());
  EXPECT_THAT(disk.createDirectory(generationPath(kSettlingPlace, 1)), succeeds());
  for (const auto& [file, bytes] : start.files) disk.poke(file, bytes);
  return start.ledger;
}

class PowerCutWhileSettling : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutWhileSettling, LosesNothingAndBringsNothingBack) {
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    Ledger ledger = prepare(disk);
    std::set<std::uint64_t> destroying;
    std::set<std::uint64_t> destroyed;
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    settledLife(disk, ledger, destroying, destroyed);
    reached = disk.dark();
    disk.restart();
    checkSettledAfterwards(disk, ledger, destroying, destroyed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(step, 80U) << "the steps of a whole life were met";
}

INSTANTIATE_TEST_SUITE_P(, PowerCutWhileSettling, kCuts, kCutName);

class PowerCutTwiceWhileSettling : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutTwiceWhileSettling, StillLosesNothing) {
  for (std::size_t first = 1; first < 80; first += 13) {
    for (std::size_t second = 1; second < 40; second += 7) {
      SCOPED_TRACE("steps " + std::to_string(first) + " and " + std::to_string(second));
      SimulatedDisk disk;
      Ledger ledger = prepare(disk);
      std::set<std::uint64_t> destroying;
      std::set<std::uint64_t> destroyed;
      disk.plan({first, PowerCut::Torn, static_cast<unsigned>(first)});
      settledLife(disk, ledger, destroying, destroyed);
      disk.restart();
      disk.plan({second, GetParam().cut, static_cast<unsigned>(second)});
      settledLife(disk, ledger, destroying, destroyed);
      disk.restart();
      checkSettledAfterwards(disk, ledger, destroying, destroyed);
      if (HasFatalFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, PowerCutTwiceWhileSettling, kCuts, kCutName);

/// Four volumes of a month that is over and one of the next, each with its index, and no filter
/// yet.
Prepared preparedMonths() {
  Prepared start;
  SimulatedDisk disk;
  TurnableClock clock;
  SeededRandom random;
  const auto journal = openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
  EXPECT_THAT(journal, succeeds());
  fillUpTo(**journal, std::uint64_t{4} * kTileWidth, start.ledger);
  clock.pass(std::chrono::days{40});
  fillUpTo(**journal, std::uint64_t{5} * kTileWidth + 3, start.ledger);
  EXPECT_THAT((*journal)->checkpoint(), succeeds());
  for (auto more = (*journal)->settle(); more && *more;) more = (*journal)->settle();
  bool filtered = false;
  for (const std::string& file : disk.files()) {
    const bool filter = file.find("/filter-") != std::string::npos;
    filtered = filtered || filter;
    if (!filter) start.files[file] = disk.peek(file);
  }
  EXPECT_TRUE(filtered);
  return start;
}

class PowerCutWhileFiltering : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutWhileFiltering, HidesNothingAndBringsNothingBack) {
  static const Prepared start = preparedMonths();
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    EXPECT_THAT(disk.createDirectory("/keys"), succeeds());
    EXPECT_THAT(disk.createDirectory(generationPath(kSettlingPlace, 1)), succeeds());
    for (const auto& [file, bytes] : start.files) disk.poke(file, bytes);
    std::set<std::uint64_t> destroying;
    std::set<std::uint64_t> destroyed;
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    {
      TurnableClock clock;
      SeededRandom random(3);
      const auto journal =
          openJournal(disk, kSettlingPlace, clock, random, ScratchJournal::options());
      if (journal && (*journal)->settle()) {
        destroying.insert(7);
        if ((*journal)->destroyBody(7, "asked for")) destroyed.insert(7);
        for (auto more = (*journal)->settle(); more && *more;) more = (*journal)->settle();
      }
    }
    reached = disk.dark();
    disk.restart();
    checkSettledAfterwards(disk, start.ledger, destroying, destroyed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(step, 30U) << "the steps of a whole life were met";
}

INSTANTIATE_TEST_SUITE_P(, PowerCutWhileFiltering, kCuts, kCutName);

}  // namespace
}  // namespace sekisho::journal
