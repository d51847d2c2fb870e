#include "platform/machine/machine.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "core/testing/result_matchers.h"
#include "platform/machine/paragraphs.h"
#include "platform/machine/rooted_open.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using ::testing::ElementsAre;
using testing::FixtureRoot;

TEST(MachineFileReading, FollowsLinksButNeverOutOfTheRoot) {
  const FixtureRoot root;
  root.file("/usr/lib/os-release", "ID=debian\n");
  root.link("/etc/os-release", "../usr/lib/os-release");
  root.link("/etc/absolute", "/usr/lib/os-release");
  root.link("/etc/climbing", "../../../../../../../../usr/lib/os-release");
  root.link("/etc/hosts", "/etc/passwd");
  const Machine machine = root.machine();

  for (const char* path : {"/etc/os-release", "/etc/absolute", "/etc/climbing",
                           "/../../usr/lib/os-release", "usr/lib/../lib/os-release"}) {
    const auto text = machine.read(path, 100);
    ASSERT_THAT(text, succeeds()) << path;
    EXPECT_EQ(*text, "ID=debian\n");
  }
  EXPECT_THAT(machine.read("/etc/hosts", 100'000), failsWith(ErrorCode::NotFound));
}

TEST(MachineFileReading, NeitherWaitsNorReadsWhatIsNoRegularFile) {
  const FixtureRoot root;
  root.fifo("/etc/passwd").folder("/etc/group").link("/etc/loop", "loop");
  const Machine machine = root.machine();

  EXPECT_THAT(machine.read("/etc/passwd", 100), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.read("/etc/group", 100), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.read("/etc/loop", 100), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.openFile("/etc/passwd"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.read("/etc/group/deeper", 100), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(machine.read(std::string_view("/etc/a\0b", 8), 100), failsWith(ErrorCode::Corrupt));
}

TEST(MachineFileReading, RefusesOneByteMoreThanAllowed) {
  const FixtureRoot root;
  root.file("/ten", "0123456789").hugeFile("/huge", std::uintmax_t{1} << 40U);
  const Machine machine = root.machine();

  EXPECT_THAT(machine.read("/ten", 10), succeeds());
  EXPECT_THAT(machine.read("/ten", 9), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.read("/huge", 1 << 20), failsWith(ErrorCode::Corrupt));
}

TEST(MachineFileReading, ReadsPieceByPieceToTheEnd) {
  const FixtureRoot root;
  root.file("/ten", "0123456789").changedAt("/ten", 1'700'000'000);
  auto file = root.machine().openFile("/ten");
  ASSERT_THAT(file, succeeds());
  EXPECT_EQ(file->status().size, 10);
  EXPECT_EQ(file->status().modified_ms, 1'700'000'000'000);

  std::string read;
  std::array<char, 4> piece{};
  for (auto got = file->read(piece); got && *got > 0; got = file->read(piece)) {
    read.append(piece.data(), *got);
  }
  EXPECT_EQ(read, "0123456789");
  EXPECT_EQ(file->readAt(8, piece).value_or(0), 2U);
  EXPECT_EQ(std::string_view(piece.data(), 2), "89");
}

TEST(MachineHomeReading, RefusesEveryLinkBelowTheHome) {
  const FixtureRoot root;
  root.file("/data/hana/.config/lock.conf", "lock=1").link("/home", "/data");
  root.file("/etc/shadow", "secret");
  root.link("/data/hana/.direct", "/etc/shadow").link("/data/hana/.folder", "/etc");
  root.fifo("/data/hana/.pipe");
  const Machine machine = root.machine();

  const auto text = machine.readInHome("/home/hana", ".config/lock.conf", 100);
  ASSERT_THAT(text, succeeds());
  EXPECT_EQ(*text, "lock=1");
  EXPECT_THAT(machine.readInHome("/home/hana", ".direct", 100), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.readInHome("/home/hana", ".folder/shadow", 100),
              failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.readInHome("/home/hana", ".pipe", 100), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.readInHome("/home/hana", "../../etc/shadow", 100),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(machine.openInHome("/home/hana", ".config/lock.conf"), succeeds());
  EXPECT_THAT(machine.openInHome("/home/hana", ".direct"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.openInHome("/home/hana", ".pipe"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.listInHome("/home/hana", ".folder", 10), ::testing::Not(succeeds()));
  EXPECT_EQ(machine.readInHome("/home/hana", ".direct", 100).error().detail,
            "a file in a home folder");
}

TEST(MachineHomeReading, TellsWhatANameIsWithoutOpeningIt) {
  const FixtureRoot root;
  root.hugeFile("/home/hana/bin/locker", std::uintmax_t{1} << 30U).fifo("/home/hana/bin/pipe");
  root.link("/home/hana/bin/link", "/etc/shadow").file("/etc/shadow", "secret");
  root.link("/home/hana/folder", "/etc");
  const Machine machine = root.machine();
  const auto kindOf = [&](const char* below) { return machine.statusInHome("/home/hana", below); };

  EXPECT_EQ(kindOf("bin/locker")->kind, FileKind::Regular);
  EXPECT_EQ(kindOf("bin/locker")->size, std::int64_t{1} << 30);
  EXPECT_EQ(kindOf("bin/pipe")->kind, FileKind::Other);
  EXPECT_EQ(kindOf("bin/link")->kind, FileKind::Link);
  EXPECT_THAT(kindOf("folder/shadow"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(kindOf("bin/none"), failsWith(ErrorCode::NotFound));
}

TEST(MachineListing, IsSortedBoundedAndSaysSo) {
  const FixtureRoot root;
  root.file("/d/b", "").folder("/d/a").link("/d/c", "b").fifo("/d/e");
  const Machine machine = root.machine();

  const auto all = machine.list("/d", 4);
  ASSERT_THAT(all, succeeds());
  EXPECT_THAT(
      all->entries,
      ElementsAre(DirectoryEntry{"a", FileKind::Directory}, DirectoryEntry{"b", FileKind::Regular},
                  DirectoryEntry{"c", FileKind::Link}, DirectoryEntry{"e", FileKind::Other}));
  EXPECT_FALSE(all->cut);
  const auto some = machine.list("/d", 3);
  ASSERT_THAT(some, succeeds());
  EXPECT_EQ(some->entries.size(), 3U);
  EXPECT_TRUE(some->cut);
  EXPECT_THAT(machine.list("/d/b", 3), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(machine.list("/none", 3), failsWith(ErrorCode::NotFound));
}

TEST(MachineStatus, TellsANameFromWhatItLeadsTo) {
  const FixtureRoot root;
  root.file("/real", "abc").link("/name", "real").link("/gone", "nothing");
  const Machine machine = root.machine();

  EXPECT_EQ(machine.status("/name")->kind, FileKind::Regular);
  EXPECT_EQ(machine.statusOfName("/name")->kind, FileKind::Link);
  EXPECT_EQ(*machine.readLink("/name"), "real");
  EXPECT_THAT(machine.readLink("/real"), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(machine.status("/gone"), failsWith(ErrorCode::NotFound));
  EXPECT_FALSE(machine.exists("/gone"));
  EXPECT_TRUE(machine.exists("/real"));
  EXPECT_GT(machine.space("/")->total_bytes, 0);
}

TEST(MachineBootTime, IsReadFromProcStatOrUnknown) {
  const FixtureRoot root;
  EXPECT_EQ(root.machine().lastBootMs(), std::nullopt);
  root.file("/proc/stat", "cpu 1 2\nbtime 1700000000\nprocesses 4\n");
  EXPECT_EQ(root.machine().lastBootMs(), 1'700'000'000'000);
  root.file("/proc/stat", "cpu 1 2\nbtime x\n");
  EXPECT_EQ(root.machine().lastBootMs(), std::nullopt);
}

TEST(MachineParagraphs, AreHandedOnEvenIfOneIsTooLong) {
  const FixtureRoot root;
  root.file("/status", "Package: a\n\nPackage: " + std::string(3 << 20, 'b') + "\n\nPackage: c\n");
  std::vector<std::string> all;
  const auto each = [&](std::string_view paragraph) { all.emplace_back(paragraph); };
  EXPECT_THAT(readParagraphs(root.machine(), "/status", each), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(all, ElementsAre("Package: a", "Package: c"));
  EXPECT_THAT(readParagraphs(root.machine(), "/none", each), failsWith(ErrorCode::NotFound));
}

TEST(MachineOpening, NeedsAFolder) {
  const FixtureRoot root;
  root.file("/file", "");
  EXPECT_THAT(Machine::open(root.at("/none")), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(Machine::open(root.at("/file")), failsWith(ErrorCode::Corrupt));
  EXPECT_FALSE(root.machine().isThisMachine());
  EXPECT_TRUE(Machine::open()->isThisMachine());
}

// Both ways of opening must agree, so that kernels before 5.6 see the same machine.
class RootedOpening : public ::testing::TestWithParam<decltype(&openBelow)> {
 protected:
  int errorOf(std::string_view path, int flags, Links links) {
    errno = 0;
    const Descriptor opened = GetParam()(root_fd_.number(), path, flags, links);
    return opened.isOpen() ? 0 : errno;
  }
  void SetUp() override {
    root_.file("/etc/a", "x").link("/etc/abs", "/etc/a").link("/etc/up", "../../../etc/a");
    root_.link("/l1", "/l2").link("/l2", "/l1").link("/dir", "etc").link("/dangling", "no/where");
    root_fd_ = Descriptor(::open(root_.at("/").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  FixtureRoot root_;
  Descriptor root_fd_;
};

TEST_P(RootedOpening, AgreesOnEveryKindOfPath) {
  EXPECT_EQ(errorOf("/etc/a", O_RDONLY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/etc/abs", O_RDONLY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/dir/up", O_RDONLY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/../..//./etc/a", O_RDONLY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/", O_RDONLY | O_DIRECTORY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/dir", O_PATH | O_NOFOLLOW, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/dir", O_RDONLY | O_DIRECTORY, Links::FollowInRoot), 0);
  EXPECT_EQ(errorOf("/l1", O_RDONLY, Links::FollowInRoot), ELOOP);
  EXPECT_EQ(errorOf("/etc/abs", O_RDONLY, Links::Refuse), ELOOP);
  EXPECT_EQ(errorOf("/dir/a", O_RDONLY, Links::Refuse), ELOOP);
  EXPECT_EQ(errorOf("/dangling", O_RDONLY, Links::FollowInRoot), ENOENT);
  EXPECT_EQ(errorOf("/etc/a/b", O_RDONLY, Links::FollowInRoot), ENOTDIR);
  EXPECT_EQ(errorOf("/etc/a", O_RDONLY | O_DIRECTORY, Links::FollowInRoot), ENOTDIR);
}

INSTANTIATE_TEST_SUITE_P(Ways, RootedOpening, ::testing::Values(&openBelow, &walkBelow),
                         [](const auto& info) { return info.index == 0 ? "Kernel" : "Walk"; });

}  // namespace
}  // namespace sekisho::platform
