#include "platform/disk/disk.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>

#include "core/testing/result_matchers.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::platform {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::PowerCut;
using testing::SimulatedDisk;

/// A directory of its own for one test, gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-disk-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read(Disk& disk, const std::string& path) {
  const auto bytes = readFile(disk, path, 1 << 20);
  return bytes ? std::string(textOf(*bytes)) : std::string(bytes.error().message.name);
}

// What both disks promise.
class DiskContract : public ::testing::TestWithParam<bool> {
 protected:
  DiskContract() {
    if (GetParam()) {
      disk_ = systemDisk();
    } else {
      disk_ = std::make_unique<SimulatedDisk>();
    }
    EXPECT_THAT(disk_->createDirectory(scratch_ / "a/b"), succeeds());
  }
  [[nodiscard]] std::string at(const std::string& name) const { return scratch_ / ("a/b/" + name); }

  Scratch scratch_;
  std::unique_ptr<Disk> disk_;
};

TEST_P(DiskContract, WritesReadsAndReplacesAFile) {
  ASSERT_THAT(writeFileAtomically(*disk_, at("f"), bytesOf("one")), succeeds());
  EXPECT_EQ(read(*disk_, at("f")), "one");

  ASSERT_THAT(writeFileAtomically(*disk_, at("f"), bytesOf("second")), succeeds());
  EXPECT_EQ(read(*disk_, at("f")), "second");
  EXPECT_EQ(*disk_->list(scratch_ / "a/b"), std::vector<std::string>{"f"});
  EXPECT_EQ(*disk_->list(scratch_ / "a"), std::vector<std::string>{"b"});
}

TEST_P(DiskContract, RefusesToReadMoreThanAsked) {
  ASSERT_THAT(writeFileAtomically(*disk_, at("f"), bytesOf("12345")), succeeds());

  EXPECT_THAT(readFile(*disk_, at("f"), 5), succeeds());
  EXPECT_EQ(readFile(*disk_, at("f"), 4).error().message, kDiskTooLarge);
}

TEST_P(DiskContract, NamesWhatIsMissingAndWhatExists) {
  EXPECT_EQ(disk_->open(at("f"), Access::Read).error().message, kDiskMissing);
  EXPECT_EQ(disk_->open(at("f"), Access::Write).error().message, kDiskMissing);
  EXPECT_EQ(disk_->remove(at("f")).error().message, kDiskMissing);
  EXPECT_EQ(disk_->rename(at("f"), at("g")).error().message, kDiskMissing);
  EXPECT_EQ(disk_->list(at("f")).error().message, kDiskMissing);
  EXPECT_THAT(removeDurably(*disk_, at("f")), succeeds());
  EXPECT_EQ(*look(*disk_, at("f")), Presence::Missing);

  ASSERT_THAT(preallocate(*disk_, at("f"), 3000), succeeds());
  EXPECT_EQ(*look(*disk_, at("f")), Presence::Present);
  EXPECT_EQ(read(*disk_, at("f")), std::string(3000, '\0'));
  ASSERT_THAT(preallocate(*disk_, at("g"), 3'000'000, bytesOf("head")), succeeds());
  EXPECT_EQ(textOf(*readFile(*disk_, at("g"), 3'000'000)),
            "head" + std::string(3'000'000 - 4, '\0'));
  EXPECT_EQ(disk_->open(at("f"), Access::Create).error().message, kDiskExists);
  EXPECT_THAT(preallocate(*disk_, at("f"), 10), failsWith(ErrorCode::Conflict));
}

TEST_P(DiskContract, PreparesAFileThatIsPutInPlaceLater) {
  ASSERT_THAT(prepareFile(*disk_, at("f"), 2'000'000, bytesOf("left behind")), succeeds());
  EXPECT_EQ(*look(*disk_, at("f")), Presence::Missing);
  ASSERT_THAT(prepareFile(*disk_, at("f"), 3000, bytesOf("head")), succeeds());
  ASSERT_THAT(putInPlace(*disk_, at("f")), succeeds());
  EXPECT_EQ(read(*disk_, at("f")), "head" + std::string(3000 - 4, '\0'));
  EXPECT_EQ(putInPlace(*disk_, at("f")).error().message, kDiskMissing);
}

TEST_P(DiskContract, WritesInTheMiddleAndReadsPastTheEnd) {
  ASSERT_THAT(writeFileAtomically(*disk_, at("f"), bytesOf("abcdef")), succeeds());
  const auto file = disk_->open(at("f"), Access::Write);
  ASSERT_THAT(file, succeeds());
  ASSERT_THAT((*file)->write(2, bytesOf("XY")), succeeds());
  ASSERT_THAT((*file)->sync(), succeeds());

  EXPECT_EQ(*(*file)->size(), 6U);
  EXPECT_EQ(textOf(*(*file)->read(1, 100)), "bXYef");
  EXPECT_TRUE((*file)->read(6, 1)->empty());
}

TEST_P(DiskContract, StampsTellOfAFileThatWasWrittenOrExchanged) {
  const std::string path = at("f");
  EXPECT_THAT(disk_->stamp(path), failsWith(ErrorCode::NotFound));
  ASSERT_THAT(writeFileAtomically(*disk_, path, bytesOf("one")), succeeds());
  const Stamp first = *disk_->stamp(path);
  EXPECT_EQ(first.bytes, 3U);
  EXPECT_EQ(*disk_->stamp(path), first);
  ASSERT_THAT(writeFileAtomically(*disk_, path, bytesOf("two")), succeeds());
  EXPECT_NE(*disk_->stamp(path), first);
}

TEST_P(DiskContract, LetsOneHolderHaveTheLock) {
  auto held = disk_->lock(at("lock"));
  ASSERT_THAT(held, succeeds());

  const auto second = disk_->lock(at("lock"));
  EXPECT_THAT(second, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(second.error().message, kDiskInUse);

  held->reset();
  EXPECT_THAT(disk_->lock(at("lock")), succeeds());
}

INSTANTIATE_TEST_SUITE_P(, DiskContract, ::testing::Values(true, false),
                         [](const auto& info) { return info.param ? "System" : "Simulated"; });

TEST(SystemDisk, MakesFilesThatOnlyTheirOwnerReads) {
  const Scratch scratch;
  const auto disk = systemDisk();
  ASSERT_THAT(disk->createDirectory(scratch / "d"), succeeds());
  ASSERT_THAT(writeFileAtomically(*disk, scratch / "d/key", bytesOf("k")), succeeds());

  struct stat status{};
  ASSERT_EQ(::stat((scratch / "d/key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat((scratch / "d").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST(SystemDisk, FollowsNoLinkAndOpensNoPipe) {
  const Scratch scratch;
  const auto disk = systemDisk();
  ASSERT_THAT(writeFileAtomically(*disk, scratch / "f", bytesOf("k")), succeeds());
  std::filesystem::create_symlink(scratch / "f", scratch / "link");
  ASSERT_EQ(::mkfifo((scratch / "pipe").c_str(), 0600), 0);

  EXPECT_EQ(disk->open(scratch / "link", Access::Read).error().message, kDiskOddFile);
  EXPECT_EQ(disk->open(scratch / "pipe", Access::Read).error().message, kDiskOddFile);
  EXPECT_EQ(disk->open(scratch.path(), Access::Read).error().message, kDiskOddFile);
}

TEST(SystemDisk, SaysThatTheDiskIsFull) {
  const Scratch scratch;
  const auto disk = systemDisk();
  const pid_t child = ::fork();
  if (child == 0) {  // a file-size limit of the process is reported like a full disk
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = writeFileAtomically(*disk, scratch / "f", bytesOf(std::string(8192, 'x')));
    _exit(!written && written.error().message == kDiskFull ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(disk->list(scratch.path())->empty()) << "a half-written file was left behind";
}

TEST(SystemDisk, LetsGoOfTheLockWhenItsProcessDies) {
  const Scratch scratch;
  const auto disk = systemDisk();
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = disk->lock(scratch / "lock");
    _exit(held ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);

  EXPECT_THAT(disk->lock(scratch / "lock"), succeeds());
}

TEST(SimulatedDisk, ForgetsWhatWasNotSynced) {
  SimulatedDisk disk;
  ASSERT_THAT(writeFileAtomically(disk, "/f", bytesOf("old")), succeeds());
  {
    const auto file = disk.open("/f", Access::Write);
    ASSERT_THAT((*file)->write(0, bytesOf("new")), succeeds());
    EXPECT_EQ(read(disk, "/f"), "new");
  }
  disk.restart();

  EXPECT_EQ(read(disk, "/f"), "old");
}

struct Cut {
  const char* name;
  PowerCut cut;
};

class AtomicWriteAtEveryStep : public ::testing::TestWithParam<Cut> {};

TEST_P(AtomicWriteAtEveryStep, LeavesTheOldFileOrTheNewOne) {
  const std::string old_text(2000, 'o');
  const std::string new_text(3000, 'n');
  bool completed = false;
  std::set<std::string> seen;
  for (std::size_t step = 1; !completed; ++step) {
    SimulatedDisk disk;
    ASSERT_THAT(writeFileAtomically(disk, "/f", bytesOf(old_text)), succeeds());
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    completed = writeFileAtomically(disk, "/f", bytesOf(new_text)).has_value();
    disk.restart();

    const std::string found = read(disk, "/f");
    EXPECT_TRUE(found == old_text || found == new_text) << "step " << step;
    EXPECT_TRUE(!completed || found == new_text);
    seen.insert(found);
    ASSERT_THAT(writeFileAtomically(disk, "/f", bytesOf("again")), succeeds());
    EXPECT_EQ(read(disk, "/f"), "again");
  }
  EXPECT_EQ(seen.size(), 2U) << "both outcomes were met";
}

INSTANTIATE_TEST_SUITE_P(, AtomicWriteAtEveryStep,
                         ::testing::Values(Cut{"LostBefore", PowerCut::LostBefore},
                                           Cut{"LostAfter", PowerCut::LostAfter},
                                           Cut{"Torn", PowerCut::Torn},
                                           Cut{"Reordered", PowerCut::Reordered}),
                         [](const auto& info) { return info.param.name; });

TEST(SimulatedDisk, IsFullOrReadOnlyUntilToldOtherwise) {
  SimulatedDisk disk;
  disk.setFull(true);
  EXPECT_EQ(writeFileAtomically(disk, "/f", bytesOf("x")).error().message, kDiskFull);
  disk.setFull(false);
  disk.setReadOnly(true);
  EXPECT_EQ(writeFileAtomically(disk, "/f", bytesOf("x")).error().message, kDiskReadOnly);
  disk.setReadOnly(false);
  EXPECT_THAT(writeFileAtomically(disk, "/f", bytesOf("x")), succeeds());
}

}  // namespace
}  // namespace sekisho::platform
