// A journal whose entries lie in volumes answers as one whose entries lie in segments does.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <map>
#include <thread>

#include "capabilities/journal/proof.h"
#include "capabilities/journal/store/export.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/store/proof_files.h"
#include "capabilities/journal/store/verify.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/mutex.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

const std::string kFirstVolume = testing::kScratchGeneration + "/" + volumeName(0);

std::string bodyNumbered(std::uint64_t number) {
  return R"({"operator":"user)" + std::to_string(number % 7) + R"(","patient":")" +
         std::to_string(number * 7919) + R"("})";
}

/// Entries 0…599: in volumes up to 512, in segments beyond.
class ASettledJournal : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kEntries = 600;

  ASettledJournal() {
    addUpTo(kEntries);
    for (std::uint64_t index = 0; index < kEntries; ++index) {
      lines_.push_back(*journal_->line(index));
    }
    head_ = journal_->head();
    EXPECT_THAT(journal_->checkpoint(), succeeds());
    settle();
  }

  /// In batches of 40, so that several segments are filled.
  void addUpTo(std::uint64_t entries) {
    for (std::uint64_t number = journal_->highestNumber("test") + 1; number <= entries;) {
      std::vector<Appending> waiting;
      for (; number <= entries && waiting.size() < 40; ++number) {
        waiting.push_back(journal_->submit(entryNumbered(number, bodyNumbered(number))));
      }
      for (Appending& one : waiting) EXPECT_THAT(one.get(), succeeds());
    }
  }
  void settle() {
    for (bool more = true; more;) {
      const auto done = journal_->settle();
      ASSERT_THAT(done, succeeds());
      more = *done;
    }
  }
  [[nodiscard]] std::size_t filesNamed(std::string_view beginning) {
    return static_cast<std::size_t>(
        std::ranges::count_if(journal_.disk().files(), [&](const std::string& file) {
          return file.starts_with(testing::kScratchGeneration + "/" + std::string(beginning));
        }));
  }
  [[nodiscard]] std::string bodyText(std::uint64_t index) {
    const auto body = journal_->body(index);
    return body ? std::string(textOf(*body)) : std::string(body.error().message.name);
  }
  void expectNoFinding() {
    const auto verified = verifyGeneration(journal_.disk(), testing::kScratchGeneration, "/keys");
    ASSERT_THAT(verified, succeeds());
    EXPECT_FALSE(verified->finding)
        << verified->finding->message.name << ": " << verified->finding->detail;
    EXPECT_EQ(verified->entries, journal_->head().size);
    EXPECT_EQ(verified->bodies_unopened, 0U);
  }

  ScratchJournal journal_{std::uint64_t{16} << 10U};
  std::vector<std::string> lines_;
  Checkpoint head_;
};

TEST_F(ASettledJournal, HoldsTheSameLinesBodiesAndTree) {
  EXPECT_EQ(filesNamed("volume-"), 2U);
  EXPECT_EQ(*platform::look(journal_.disk(), segmentPath(testing::kScratchGeneration, 0)),
            platform::Presence::Missing);
  for (const bool reopened : {false, true}) {
    EXPECT_EQ(journal_->head(), head_);
    for (std::uint64_t index = 0; index < kEntries; ++index) {
      ASSERT_EQ(*journal_->line(index), lines_[index]);
      ASSERT_EQ(bodyText(index), bodyNumbered(index + 1));
    }
    if (!reopened) {
      ASSERT_THAT(journal_.open(), succeeds());
    }
  }
  expectNoFinding();
}

TEST_F(ASettledJournal, ProvesItsEntriesAndItsBeginnings) {
  const auto note = journal_->checkpoint();
  ASSERT_THAT(note, succeeds());
  for (const std::uint64_t index : {0ULL, 255ULL, 256ULL, 511ULL, 512ULL, 599ULL}) {
    const auto proof = journal_->inclusionProof(index, head_.size);
    ASSERT_THAT(proof, succeeds());
    EXPECT_TRUE(
        provesInclusion(leafHash(bytesOf(lines_[index])), index, head_.size, head_.root, *proof));
    const auto from_files = proveFromFiles(journal_.disk(), "/data/journal", index);
    ASSERT_THAT(from_files, succeeds());
    EXPECT_EQ(from_files->path, *proof);
    EXPECT_EQ(textOf(from_files->extra), lines_[index]);
  }
  for (const std::uint64_t size : {1ULL, 256ULL, 300ULL, 512ULL, 570ULL}) {
    const auto before = journal_->root(size);
    const auto proof = journal_->consistencyProof(size, head_.size);
    ASSERT_THAT(before, succeeds());
    ASSERT_THAT(proof, succeeds());
    EXPECT_TRUE(provesConsistency(size, *before, head_.size, head_.root, *proof));
  }
  EXPECT_EQ(journal_->tile({.level = 0, .tile = 1})->at(3), leafHash(bytesOf(lines_[259])));
  EXPECT_EQ(journal_->bundle({.level = 0, .tile = 1})->at(3), lines_[259]);
  EXPECT_EQ(journal_->tile({.level = 1, .tile = 0, .width = 2})->size(), 2U);
}

TEST_F(ASettledJournal, KnowsEveryNumberAgain) {
  for (const bool reopened : {false, true}) {
    EXPECT_EQ(journal_->highestNumber("test"), kEntries);
    EXPECT_EQ(**journal_->indexOf("test", 300), 299U);
    EXPECT_EQ(*journal_->indexOf("test", kEntries + 1), std::nullopt);
    EXPECT_EQ(*journal_->indexOf("other", 1), std::nullopt);
    const auto again = journal_->append(entryNumbered(300, bodyNumbered(300)));
    ASSERT_THAT(again, succeeds());
    EXPECT_EQ(*again, (Appended{.generation = 1, .index = 299, .was_there = true}));
    EXPECT_THAT(journal_->append(entryNumbered(300, "another")), failsWith(ErrorCode::Conflict));
    if (!reopened) {
      ASSERT_THAT(journal_.open(), succeeds());
    }
  }
}

TEST_F(ASettledJournal, DestroysABodyInAVolumeAndOneBehindThem) {
  const Bytes old_key = journal_.disk().peek("/keys/body-1-usage-2025-11-1.key");
  ASSERT_EQ(old_key.size(), 32U);
  ASSERT_THAT(journal_->destroyBody(17, "asked for"), succeeds());
  ASSERT_THAT(journal_->destroyBody(550, "asked for"), succeeds());
  addUpTo(kEntries + 1);
  for (const bool reopened : {false, true}) {
    for (std::uint64_t index = 0; index < kEntries; ++index) {
      const bool gone = index == 17 || index == 550;
      ASSERT_EQ(bodyText(index), gone ? "journal.body-destroyed" : bodyNumbered(index + 1));
    }
    if (!reopened) {
      ASSERT_THAT(journal_.open(), succeeds());
    }
  }
  for (const std::string& file : journal_.disk().files()) {
    EXPECT_FALSE(std::ranges::equal(journal_.disk().peek(file), old_key)) << file;
  }
  expectNoFinding();
}

TEST_F(ASettledJournal, LeavesDestroyedBodiesOutOfItsNextVolume) {
  ASSERT_THAT(journal_->destroyBody(550, "asked for"), succeeds());
  EXPECT_EQ(filesNamed("bodies-"), 1U);
  addUpTo(800);
  settle();
  EXPECT_EQ(filesNamed("volume-"), 3U);
  EXPECT_EQ(filesNamed("bodies-"), 0U) << "they lie in the volume now";
  for (const bool reopened : {false, true}) {
    EXPECT_EQ(bodyText(550), "journal.body-destroyed");
    EXPECT_EQ(bodyText(551), bodyNumbered(552));
    if (!reopened) {
      ASSERT_THAT(journal_.open(), succeeds());
    }
  }
  expectNoFinding();
}

TEST_F(ASettledJournal, CompletesADestructionThatAnOldCopyOfTheKeysUndid) {
  const std::string key = "/keys/body-1-usage-2025-11-1.key";
  const Bytes old_key = journal_.disk().peek(key);
  ASSERT_THAT(journal_->destroyBody(17, "asked for"), succeeds());
  addUpTo(800);
  settle();  // the entry that says so lies in a volume itself
  journal_.close();
  journal_.disk().poke(key, old_key);
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(*platform::look(journal_.disk(), key), platform::Presence::Missing);
  EXPECT_EQ(bodyText(17), "journal.body-destroyed");
  EXPECT_EQ(bodyText(18), bodyNumbered(19));
}

TEST_F(ASettledJournal, DestroysAMonthInVolumes) {
  const BodyShelf old{EntryClass::Usage, monthOf(journal_.clock().now())};
  journal_.clock().pass(std::chrono::days{40});
  addUpTo(kEntries + 1);
  ASSERT_THAT(journal_->destroyBodies(old, "the rule of ten years"), succeeds());
  EXPECT_EQ(bodyText(17), "journal.body-destroyed");
  EXPECT_EQ(bodyText(kEntries), bodyNumbered(kEntries + 1));
  addUpTo(800);
  settle();
  expectNoFinding();
}

TEST_F(ASettledJournal, StaysAsItIsWhereTheDiskIsFull) {
  addUpTo(800);
  journal_.disk().setFull(true);
  EXPECT_THAT(journal_->settle(), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(bodyText(700), bodyNumbered(701));
  EXPECT_FALSE(journal_->unreadable().has_value()) << "all of it can be read";
  journal_.disk().setFull(false);
  settle();
  EXPECT_EQ(filesNamed("volume-"), 3U);
  EXPECT_EQ(bodyText(700), bodyNumbered(701));
}

TEST_F(ASettledJournal, PutsNothingTogetherWhoseKeyIsAway) {
  const std::string path = "/keys/body-1-usage-2025-11-1.key";
  addUpTo(800);
  journal_.close();
  const auto key = platform::readFile(journal_.disk(), path, 4096);
  ASSERT_THAT(key, succeeds());
  ASSERT_THAT(journal_.disk().remove(path), succeeds());
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_THAT(journal_->settle(), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(bodyText(700), "journal.body-key-missing");
  EXPECT_EQ(bodyText(17), "journal.body-key-missing");
  ASSERT_TRUE(journal_->unreadable().has_value());
  EXPECT_EQ(journal_->unreadable()->message.name, "journal.body-key-missing");
  EXPECT_EQ(filesNamed("volume-"), 2U) << "a lost key may be found again";

  journal_.close();
  ASSERT_THAT(platform::writeFileAtomically(journal_.disk(), path, *key), succeeds());
  ASSERT_THAT(journal_.open(), succeeds());
  settle();
  EXPECT_FALSE(journal_->unreadable().has_value());
  EXPECT_EQ(filesNamed("volume-"), 3U);
}

TEST_F(ASettledJournal, IsFollowedByAGenerationThatNamesAllOfIt) {
  ASSERT_THAT(journal_.openNext("", "restored"), succeeds());
  EXPECT_EQ(journal_->highestNumber("test"), kEntries);
  EXPECT_TRUE(journal_->append(entryNumbered(3))->was_there);
  const auto all = verifyJournal(journal_.disk(), "/data/journal", "/keys");
  ASSERT_THAT(all, succeeds());
  for (const Verification& one : *all) EXPECT_FALSE(one.finding) << one.finding->detail;
  EXPECT_EQ(all->front().succession, Succession::Whole);
}

TEST_F(ASettledJournal, IsExportedWhole) {
  ASSERT_THAT(exportJournal(journal_.disk(), "/data/journal", "/export", "/keys"), succeeds());
  const auto verified = verifyExport(journal_.disk(), "/export");
  ASSERT_THAT(verified, succeeds());
  EXPECT_FALSE(verified->finding) << verified->finding->detail;
  EXPECT_EQ(verified->entries, kEntries);
  EXPECT_EQ(verified->bodies_opened, kEntries);
}

TEST_F(ASettledJournal, IsReadWholeWhileItIsPutTogether) {
  addUpTo(800);
  ASSERT_THAT(journal_->checkpoint(), succeeds());
  const auto log = readIdentity(journal_.disk(), testing::kScratchGeneration);
  ASSERT_THAT(log, succeeds());
  std::uint64_t next = 0;
  const auto end = readLog(journal_.disk(), testing::kScratchGeneration, *log, "/keys",
                           [&](const ReadEntry& read) -> Result<void> {
                             EXPECT_EQ(read.index, next++);
                             EXPECT_EQ(textOf(read.body.body), bodyNumbered(next));
                             if (read.index == 520) settle();  // a segment is being read
                             return {};
                           });
  EXPECT_THAT(end, succeeds());
  EXPECT_EQ(next, 800U);
  EXPECT_EQ(filesNamed("volume-"), 3U);
}

TEST_F(ASettledJournal, IsCopiedWholeWhileItKeepsStill) {
  addUpTo(800);
  std::map<std::string, Bytes> copy;
  std::jthread settling;
  journal_->keepStill([&] {
    settling = std::jthread([this] { settle(); });
    for (const std::string& file : journal_.disk().files()) copy[file] = journal_.disk().peek(file);
  });
  settling.join();
  platform::testing::SimulatedDisk other;
  ASSERT_THAT(other.createDirectory("/keys"), succeeds());
  ASSERT_THAT(other.createDirectory(testing::kScratchGeneration), succeeds());
  for (const auto& [file, bytes] : copy) other.poke(file, bytes);
  const auto verified = verifyGeneration(other, testing::kScratchGeneration, "/keys");
  ASSERT_THAT(verified, succeeds());
  EXPECT_FALSE(verified->finding);
  EXPECT_EQ(verified->entries, 800U);
}

TEST_F(ASettledJournal, NoticesEveryChangedByteOfAVolume) {
  journal_.close();
  const Bytes whole = journal_.disk().peek(kFirstVolume);
  for (std::size_t at = 0; at < whole.size(); at += 1'009) {
    Bytes changed = whole;
    changed[at] ^= std::byte{0x20};
    journal_.disk().poke(kFirstVolume, changed);
    const auto found = verifyGeneration(journal_.disk(), testing::kScratchGeneration, "/keys");
    EXPECT_TRUE(!found || found->finding) << "the byte at " << at << " of " << whole.size();
  }
}

TEST_F(ASettledJournal, MakesAVolumeByItselfAsEntriesBecomeMany) {
  journal_.close();
  Journal::Options options = ScratchJournal::options();
  options.settles = true;
  auto opened =
      openJournal(journal_.disk(), journal_.place(), journal_.clock(), journal_.random(), options);
  ASSERT_THAT(opened, succeeds());
  for (std::uint64_t number = kEntries + 1; number <= 800; ++number) {
    ASSERT_THAT((*opened)->append(entryNumbered(number, bodyNumbered(number))), succeeds());
  }
  while (filesNamed("volume-000000000512") == 0) std::this_thread::yield();
  EXPECT_EQ(textOf(*(*opened)->body(700)), bodyNumbered(701));
}

int niceness() { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid())); }

/// Notes how far whoever puts a file in its place steps back for other threads.
class WatchedDisk final : public platform::Disk {
 public:
  explicit WatchedDisk(platform::Disk& disk) : disk_(disk) {}
  /// Of whoever made the file of that name; nothing before there is one.
  [[nodiscard]] std::optional<int> makerOf(const std::string& name) const {
    const Lock lock(mutex_);
    const auto found = makers_.find(testing::kScratchGeneration + "/" + name);
    return found == makers_.end() ? std::nullopt : std::optional(found->second);
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    {
      const Lock lock(mutex_);
      makers_[to] = niceness();
    }
    return disk_.rename(from, to);
  }
  Result<std::unique_ptr<platform::File>> open(const std::string& path,
                                               platform::Access access) override {
    return disk_.open(path, access);
  }
  Result<void> createDirectory(const std::string& path) override {
    return disk_.createDirectory(path);
  }
  Result<void> remove(const std::string& path) override { return disk_.remove(path); }
  Result<void> syncDirectory(const std::string& path) override { return disk_.syncDirectory(path); }
  Result<platform::Stamp> stamp(const std::string& path) override { return disk_.stamp(path); }
  Result<std::vector<std::string>> list(const std::string& path) override {
    return disk_.list(path);
  }
  Result<std::unique_ptr<platform::DirectoryLock>> lock(const std::string& path) override {
    return disk_.lock(path);
  }

 private:
  platform::Disk& disk_;
  mutable Mutex mutex_;
  std::map<std::string, int> makers_ SEKISHO_GUARDED_BY(mutex_);
};

TEST_F(ASettledJournal, MakesVolumesBehindOtherThreadsUntilTooManyEntriesWait) {
  for (const std::uint64_t far_behind : {10'000U, 1U}) {
    journal_.close();
    WatchedDisk disk(journal_.disk());
    Journal::Options options = ScratchJournal::options();
    options.settles = true;
    options.far_behind = far_behind;
    auto opened = openJournal(disk, journal_.place(), journal_.clock(), journal_.random(), options);
    ASSERT_THAT(opened, succeeds());
    const std::string volume = volumeName((*opened)->head().size / kTileWidth * kTileWidth);
    for (std::uint64_t added = 0; added < kTileWidth; ++added) {
      const std::uint64_t number = (*opened)->highestNumber("test") + 1;
      ASSERT_THAT((*opened)->append(entryNumbered(number, bodyNumbered(number))), succeeds());
    }
    while (!disk.makerOf(volume)) std::this_thread::yield();
    const bool steps_back = *disk.makerOf(volume) > niceness();
    EXPECT_EQ(steps_back, far_behind > 1) << "far behind from " << far_behind;
  }
}

class AHarmedSettledJournal : public ASettledJournal,
                              public ::testing::WithParamInterface<testing::Harm> {};

TEST_P(AHarmedSettledJournal, IsNotOpenedAndSaysWhatItIs) {
  journal_.close();
  GetParam().harm(journal_.disk());
  const auto opened = journal_.open();
  ASSERT_THAT(opened, failsWith(ErrorCode::Corrupt));
  EXPECT_EQ(opened.error().message.name, GetParam().message) << opened.error().detail;
  const auto found = verifyGeneration(journal_.disk(), testing::kScratchGeneration, "/keys");
  EXPECT_TRUE(!found || found->finding);
}

void removeFirst(platform::testing::SimulatedDisk& disk, const std::string& beginning) {
  for (const std::string& file : disk.files()) {
    if (!file.starts_with(testing::kScratchGeneration + "/" + beginning)) continue;
    EXPECT_THAT(disk.remove(file), succeeds());
    return;
  }
}

INSTANTIATE_TEST_SUITE_P(
    , AHarmedSettledJournal,
    ::testing::Values(
        testing::Harm{"FirstVolumeGone", [](auto& disk) { removeFirst(disk, "volume-"); },
                      "journal.volume-missing"},
        testing::Harm{"LastVolumeGone", [](auto& disk) { removeFirst(disk, volumeName(256)); },
                      "journal.segment-missing"},
        testing::Harm{"FirstSegmentGone", [](auto& disk) { removeFirst(disk, "segment-"); },
                      "journal.segment-missing"},
        testing::Harm{"VolumeCutShort",
                      [](auto& disk) {
                        Bytes bytes = disk.peek(kFirstVolume);
                        bytes.resize(bytes.size() / 2);
                        disk.poke(kFirstVolume, bytes);
                      },
                      "journal.volume-unreadable"},
        testing::Harm{"VolumeOfAnotherPlace",
                      [](auto& disk) {
                        disk.poke(kFirstVolume,
                                  disk.peek(testing::kScratchGeneration + "/" + volumeName(256)));
                      },
                      "journal.volume-unreadable"}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sekisho::journal
