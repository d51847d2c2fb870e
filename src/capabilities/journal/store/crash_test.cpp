// Every step of a journal's life × every way the power can go: what was answered is there
// afterwards, whole and verified, and the journal goes on.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "capabilities/journal/store/verify.h"
#include "capabilities/journal/testing/scratch_journal.h"
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

const JournalPlace kPlace{"/data/journal", "/keys", testing::scratchClinic(), 2048};

/// What the journal answered for.
struct Ledger {
  std::map<std::uint64_t, std::string> bodies;  // by index, in the newest generation
  bool destroying = false;                      // of the body of entry 0
  bool gone = false;
  std::uint64_t generation = 0;
  std::string checkpoint;
};

void append(Journal& journal, std::uint64_t number, std::size_t size, Ledger& ledger) {
  const std::string body = std::to_string(number) + std::string(size, 'b');
  const auto kept = journal.append(entryNumbered(number, body));
  if (kept && kept->generation == ledger.generation) ledger.bodies[kept->index] = body;
}

/// A journal is made, filled over several segments, signed, loses a body, is closed and opened.
void life(SimulatedDisk& disk, Ledger& ledger) {
  TurnableClock clock;
  SeededRandom random;
  ledger.generation = 1;
  for (const std::uint64_t round : {0ULL, 10ULL}) {
    const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
    if (!journal) return;
    append(**journal, round + 1, 30, ledger);
    append(**journal, round + 2, 900, ledger);
    if (auto note = (*journal)->checkpoint()) ledger.checkpoint = *note;
    append(**journal, round + 3, 900, ledger);
    if (round == 0) {
      ledger.destroying = true;
      ledger.gone = (*journal)->destroyBody(0, "asked for").has_value();
    }
    append(**journal, round + 4, 10, ledger);
  }
}

/// Everything the ledger says is there and verifies; then the journal takes one more entry.
void checkAfterwards(SimulatedDisk& disk, const Ledger& ledger) {
  TurnableClock clock;
  SeededRandom random(2);
  const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
  ASSERT_THAT(journal, succeeds());
  ASSERT_EQ((*journal)->generation(), ledger.generation);
  for (const auto& [index, body] : ledger.bodies) {
    const auto found = (*journal)->body(index);
    if (index == 0 && ledger.destroying && !found) {
      EXPECT_EQ(found.error().message, kBodyDestroyed);
      continue;
    }
    ASSERT_THAT(found, succeeds()) << "entry " << index;
    EXPECT_EQ(textOf(*found), body);
    EXPECT_FALSE(index == 0 && ledger.gone) << "a destroyed body came back";
  }
  if (!ledger.checkpoint.empty()) {
    const auto before = openCheckpoint(ledger.checkpoint, (*journal)->verifierKey());
    ASSERT_THAT(before, succeeds());
    const Checkpoint head = (*journal)->head();
    const auto proof = (*journal)->consistencyProof(before->size, head.size);
    ASSERT_THAT(proof, succeeds());
    EXPECT_TRUE(provesConsistency(before->size, before->root, head.size, head.root, *proof));
  }
  const std::uint64_t next = (*journal)->highestNumber("test") + 1;
  ASSERT_THAT((*journal)->append(entryNumbered(next, "afterwards")), succeeds());
  ASSERT_THAT((*journal)->checkpoint(), succeeds());
  const auto verified = verifyGeneration(disk, generationPath(kPlace, ledger.generation), "/keys");
  ASSERT_THAT(verified, succeeds());
  EXPECT_FALSE(verified->finding) << verified->finding->message.name << ": "
                                  << verified->finding->detail;
  EXPECT_EQ(verified->torn_bytes, 0U);
  EXPECT_EQ(verified->bodies_unopened, 0U);
}

struct Cut {
  const char* name;
  PowerCut cut;
};
const auto kCuts = ::testing::Values(
    Cut{"LostBefore", PowerCut::LostBefore}, Cut{"LostAfter", PowerCut::LostAfter},
    Cut{"Torn", PowerCut::Torn}, Cut{"Reordered", PowerCut::Reordered});
const auto kCutName = [](const auto& info) { return std::string(info.param.name); };

class PowerCutAtEveryStep : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutAtEveryStep, LosesNothingThatWasAnswered) {
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    Ledger ledger;
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    life(disk, ledger);
    reached = disk.dark();
    disk.restart();
    checkAfterwards(disk, ledger);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(step, 60U) << "the steps of a whole life were met";
}

INSTANTIATE_TEST_SUITE_P(, PowerCutAtEveryStep, kCuts, kCutName);

class PowerCutWhileRecovering : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutWhileRecovering, StillLosesNothing) {
  // The first cut falls into the sync of a batch; the second one at each step of what follows.
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    Ledger ledger;
    TurnableClock clock;
    SeededRandom random;
    ledger.generation = 1;
    {
      const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
      ASSERT_THAT(journal, succeeds());
      append(**journal, 1, 600, ledger);
      disk.plan({2, PowerCut::Torn});
      append(**journal, 2, 900, ledger);
    }
    disk.restart();
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    {
      const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
      if (journal) {
        append(**journal, 3, 50, ledger);
        append(**journal, 4, 900, ledger);
      }
    }
    reached = disk.dark();
    disk.restart();
    checkAfterwards(disk, ledger);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(step, 10U);
}

INSTANTIATE_TEST_SUITE_P(, PowerCutWhileRecovering, kCuts, kCutName);

class PowerCutWhileOpeningAGeneration : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutWhileOpeningAGeneration, LeavesTheOldOneOrTheNewOne) {
  std::set<std::uint64_t> met;
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    TurnableClock clock;
    SeededRandom random;
    Ledger ledger;
    ledger.generation = 1;
    {
      const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
      ASSERT_THAT(journal, succeeds());
      append(**journal, 1, 30, ledger);
    }
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    const bool opened =
        openNextGeneration(disk, kPlace, "", "restored", clock, random, ScratchJournal::options())
            .has_value();
    reached = disk.dark();
    disk.restart();
    {
      const auto journal = openJournal(disk, kPlace, clock, random, ScratchJournal::options());
      ASSERT_THAT(journal, succeeds());
      met.insert((*journal)->generation());
      EXPECT_TRUE(!opened || (*journal)->generation() == 2);
      EXPECT_EQ((*journal)->highestNumber("test"), 1U);
    }
    ASSERT_THAT(
        openNextGeneration(disk, kPlace, "", "again", clock, random, ScratchJournal::options()),
        succeeds());
  }
  EXPECT_EQ(met, (std::set<std::uint64_t>{1, 2}));
}

INSTANTIATE_TEST_SUITE_P(, PowerCutWhileOpeningAGeneration, kCuts, kCutName);

/// Four writers, who put every answer they get on the ledger.
[[noreturn]] void appendUntilKilled(const std::string& directory, unsigned round, int ledger) {
  const auto disk = platform::systemDisk();
  TurnableClock clock;
  SeededRandom random(round);
  const JournalPlace place{directory + "/journal", directory + "/keys", testing::scratchClinic(),
                           std::uint64_t{64} << 10U, kTileWidth};
  const auto journal = openJournal(*disk, place, clock, random, {});
  if (!journal) _exit(1);
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      const std::string source = "writer/" + std::to_string(writer);
      for (std::uint64_t n = (*journal)->highestNumber(source) + 1;; ++n) {
        const std::string body = source + " " + std::to_string(n);
        const auto kept = (*journal)->append(entryNumbered(n, body, source));
        if (!kept) _exit(2);
        const std::string line = std::to_string(kept->index) + " " + body + "\n";
        if (::write(ledger, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
          _exit(3);
      }
    });
  }
  for (;;) ::pause();
}

TEST(SigKill, LosesNothingThatWasAnswered) {
  std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-kill-XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  std::map<std::string, std::string> answered;  // index → body
  for (unsigned round = 1; round <= 5; ++round) {
    int ledger[2];
    ASSERT_EQ(::pipe(ledger), 0);
    const pid_t child = ::fork();
    if (child == 0) appendUntilKilled(pattern, round, ledger[1]);
    ::close(ledger[1]);
    std::string text;
    const std::size_t enough = 8'000 + 150 * round;  // of answers: a volume a round or more
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ledger[0], buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(got));
      if (text.size() > enough) ::kill(child, SIGKILL);
    }
    ::close(ledger[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
    std::size_t fresh = 0;
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
         at = end + 1) {
      const std::string line = text.substr(at, end - at);
      answered[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
      ++fresh;
    }
    ASSERT_GT(fresh, 0U) << "a round in which nothing was answered proves nothing";
  }

  const auto disk = platform::systemDisk();
  const auto verified = verifyJournal(*disk, pattern + "/journal", pattern + "/keys");
  ASSERT_THAT(verified, succeeds());
  EXPECT_FALSE(verified->front().finding);
  EXPECT_TRUE(std::filesystem::exists(pattern + "/journal/generation-1/" + volumeName(0)));
  TurnableClock clock;
  SeededRandom random(99);
  const auto journal = openJournal(
      *disk, {pattern + "/journal", pattern + "/keys", testing::scratchClinic()}, clock, random);
  ASSERT_THAT(journal, succeeds());
  for (const auto& [index, body] : answered) {
    const auto found = (*journal)->body(std::stoull(index));
    ASSERT_THAT(found, succeeds());
    EXPECT_EQ(textOf(*found), body);
  }
  std::filesystem::remove_all(pattern);
}

}  // namespace
}  // namespace sekisho::journal
