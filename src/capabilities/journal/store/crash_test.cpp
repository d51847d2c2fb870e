// Every step of a journal's life × every way the power can go: what was answered is there
// afterwards, whole and verified, and the journal goes on.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>
#include <utility>

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

/// A journal on a real disk whose process is killed again and again.
class KilledJournal {
 public:
  explicit KilledJournal(std::uint64_t volume_entries) : volume_entries_(volume_entries) {
    folder_ = (std::filesystem::temp_directory_path() / "sekisho-kill-XXXXXX").string();
    SEKISHO_CHECK(::mkdtemp(folder_.data()) != nullptr);
  }
  ~KilledJournal() { std::filesystem::remove_all(folder_); }
  KilledJournal(const KilledJournal&) = delete;
  KilledJournal& operator=(const KilledJournal&) = delete;

  [[nodiscard]] std::size_t answers() const { return answered_.size(); }
  [[nodiscard]] std::uint64_t volumes() const {
    return static_cast<std::uint64_t>(std::ranges::count_if(
        std::filesystem::directory_iterator(generation()),
        [](auto& file) { return volumeNamed(file.path().filename().string()).has_value(); }));
  }

  /// A process appends until it has answered so often or so long ago began; how often it answered.
  std::size_t round(unsigned seed, std::size_t answers, std::chrono::microseconds within) {
    int ledger[2];
    SEKISHO_CHECK(::pipe(ledger) == 0);
    const pid_t child = ::fork();
    if (child == 0) appendUntilKilled(seed, ledger[1]);
    ::close(ledger[1]);
    const std::string text = readAndKill(child, ledger[0], answers, within);
    ::close(ledger[0]);
    int status = 0;
    SEKISHO_CHECK(::waitpid(child, &status, 0) == child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
    return note(text);
  }

  /// All that was answered since the last look is there, or all that ever was; and it verifies.
  void look(bool at_all) {
    const auto disk = platform::systemDisk();
    const auto verified = verifyJournal(*disk, folder_ + "/journal", folder_ + "/keys");
    ASSERT_THAT(verified, succeeds());
    ASSERT_FALSE(verified->front().finding) << verified->front().finding->detail;
    TurnableClock clock;
    SeededRandom random(99);
    const auto journal = openJournal(*disk, place(), clock, random, ScratchJournal::options());
    ASSERT_THAT(journal, succeeds());
    for (const auto& [index, said] : at_all ? answered_ : fresh_) {
      const auto found = (*journal)->body(index);
      ASSERT_THAT(found, succeeds()) << "entry " << index;
      ASSERT_EQ(textOf(*found), bodyOf(said)) << "entry " << index;
    }
    fresh_.clear();
    // What piled up behind those that were killed is put together, so that the next are at it
    // again.
    for (auto more = (*journal)->settle(); more && *more;) more = (*journal)->settle();
  }

 private:
  using Said = std::pair<unsigned, std::uint64_t>;  // writer, number

  static std::string sourceOf(unsigned writer) { return "writer/" + std::to_string(writer); }
  static std::string bodyOf(const Said& said) {
    return sourceOf(said.first) + " " + std::to_string(said.second) +
           std::string(said.second * 131 % 700, 'b');
  }
  [[nodiscard]] std::string generation() const { return folder_ + "/journal/generation-1"; }
  [[nodiscard]] JournalPlace place() const {
    return {folder_ + "/journal", folder_ + "/keys", testing::scratchClinic(),
            std::uint64_t{64} << 10U, volume_entries_};
  }

  /// Four writers, who put every answer they get on the ledger.
  [[noreturn]] void appendUntilKilled(unsigned seed, int ledger) const {
    const auto disk = platform::systemDisk();
    TurnableClock clock;
    SeededRandom random(seed);
    // Volumes are made as soon as may be, so that kills find them being made.
    const auto journal = openJournal(*disk, place(), clock, random, {.far_behind = 0});
    if (!journal) _exit(1);
    std::vector<std::jthread> writers;
    for (unsigned writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        const std::string source = sourceOf(writer);
        for (std::uint64_t n = (*journal)->highestNumber(source) + 1;; ++n) {
          const auto kept = (*journal)->append(entryNumbered(n, bodyOf({writer, n}), source));
          if (!kept) _exit(2);
          const std::string line = std::to_string(kept->index) + " " + std::to_string(writer) +
                                   " " + std::to_string(n) + "\n";
          if (::write(ledger, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            _exit(3);
          }
        }
      });
    }
    for (;;) ::pause();
  }

  static std::string readAndKill(pid_t child, int ledger, std::size_t answers,
                                 std::chrono::microseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    std::string text;
    char buffer[4096];
    for (bool killed = false;;) {
      const auto left = end - std::chrono::steady_clock::now();
      const auto come = static_cast<std::size_t>(std::ranges::count(text, '\n'));
      if (!killed && (left.count() <= 0 || come >= answers)) {
        killed = true;
        ::kill(child, SIGKILL);
      }
      pollfd waiting{ledger, POLLIN, 0};
      const timespec longest{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
      if (!killed && ::ppoll(&waiting, 1, &longest, nullptr) == 0) continue;
      const ssize_t got = ::read(ledger, buffer, sizeof buffer);
      if (got <= 0) return text;
      text.append(buffer, static_cast<std::size_t>(got));
    }
  }

  std::size_t note(const std::string& text) {
    std::istringstream lines(text);
    std::uint64_t index = 0;
    Said said;
    std::size_t count = 0;
    for (; lines >> index >> said.first >> said.second; ++count) {
      EXPECT_TRUE(answered_.emplace(index, said).second) << "entry " << index << " twice";
      fresh_.emplace(index, said);
    }
    return count;
  }

  const std::uint64_t volume_entries_;
  std::string folder_;
  std::map<std::uint64_t, Said> answered_;  // by index
  std::map<std::uint64_t, Said> fresh_;     // since look()
};

/// SEKISHO_KILLS and SEKISHO_SEED say how often and by which dice; `./test --all` kills 1,000
/// times.
std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(SigKill, LosesNothingThatWasAnswered) {
  const std::uint64_t kills = fromEnvironment("SEKISHO_KILLS", 5);
  const std::uint64_t seed = fromEnvironment("SEKISHO_SEED", std::random_device{}());
  std::cout << "seed " << seed << std::endl;
  std::mt19937_64 dice(seed);
  KilledJournal journal(kills < 100 ? kTileWidth : 4 * kTileWidth);
  std::uint64_t unanswered = 0;
  for (std::uint64_t kill = 1; kill <= kills; ++kill) {
    SCOPED_TRACE("kill " + std::to_string(kill));
    // After so many answers, of which the first make a volume, or so soon that it may still be
    // opening: every other time each.
    const std::size_t answers = kill == 1 ? 1500 : 1 + dice() % 300;
    const std::chrono::microseconds within{kill % 2 == 0 ? 1000 + dice() % 60'000 : 60'000'000};
    if (journal.round(static_cast<unsigned>(kill), answers, within) == 0) ++unanswered;
    if (kill % 50 == 0) journal.look(false);
    if (HasFailure()) return;
  }
  journal.look(true);
  std::cout << kills << " kills, " << unanswered << " of them before anything was answered, "
            << journal.answers() << " answers, " << journal.volumes() << " volumes" << std::endl;
  EXPECT_LE(unanswered, kills / 2) << "a round in which nothing was answered proves little";
  EXPECT_GT(journal.volumes(), 0U);
}

}  // namespace
}  // namespace sekisho::journal
