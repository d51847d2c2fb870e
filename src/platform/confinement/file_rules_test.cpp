#include "platform/confinement/file_rules.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

namespace sekisho::platform {
namespace {

namespace fs = std::filesystem;

// A folder each: to read, to write, and one elsewhere that nobody named.
class KeptToFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "sekisho-rules-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
    for (const char* folder : {"read", "write", "elsewhere"}) {
      fs::create_directory(root_ / folder);
      std::ofstream(root_ / folder / "file") << folder;
    }
    fs::create_symlink(root_ / "elsewhere", root_ / "write" / "link");
  }
  void TearDown() override { fs::remove_all(root_); }

  // The errno of `act` in a child that keeps to the rules; 0 if it went well.
  int afterwards(const std::function<bool()>& act) const {
    const pid_t child = fork();
    if (child == 0) {
      const auto kept =
          keepToFiles({.read = {path("read/"), "/no/such/folder"}, .write = {path("write/")}});
      if (!kept || *kept != fileRulesOffered()) _exit(255);
      _exit(act() ? 0 : errno);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  }
  // EACCES where the kernel has rules about files; where it has none nothing is refused.
  static int refusal() { return fileRulesOffered() > 0 ? EACCES : 0; }

  [[nodiscard]] std::string path(const std::string& below) const { return root_ / below; }
  static bool opens(const std::string& path, int flags) {
    return open(path.c_str(), flags | O_CLOEXEC, 0600) >= 0;
  }

  fs::path root_;
};

TEST_F(KeptToFiles, ReadsAndWritesWhereItMay) {
  EXPECT_EQ(afterwards([&] { return opens(path("read/file"), O_RDONLY); }), 0);
  EXPECT_EQ(afterwards([&] { return opens(path("write/file"), O_RDWR | O_TRUNC); }), 0);
  EXPECT_EQ(afterwards([&] { return opens(path("write/new"), O_WRONLY | O_CREAT | O_EXCL); }), 0);
  EXPECT_EQ(afterwards([&] {
              return rename(path("write/file").c_str(), path("write/renamed").c_str()) == 0;
            }),
            0);
  EXPECT_EQ(afterwards([&] { return unlink(path("write/renamed").c_str()) == 0; }), 0);
}

TEST_F(KeptToFiles, CannotOpenAFileElsewhere) {
  EXPECT_EQ(afterwards([&] { return opens(path("elsewhere/file"), O_RDONLY); }), refusal());
  EXPECT_EQ(afterwards([&] { return opens(path("elsewhere/new"), O_WRONLY | O_CREAT); }),
            refusal());
  EXPECT_EQ(afterwards([] { return opens("/etc/passwd", O_RDONLY); }), refusal());
}

TEST_F(KeptToFiles, IsNotLedElsewhereByALink) {
  EXPECT_EQ(afterwards([&] { return opens(path("write/link/file"), O_RDONLY); }), refusal());
  EXPECT_EQ(afterwards([&] { return opens(path("write/../elsewhere/file"), O_RDONLY); }),
            refusal());
}

TEST_F(KeptToFiles, WritesNothingWhereItMayOnlyRead) {
  EXPECT_EQ(afterwards([&] { return opens(path("read/file"), O_WRONLY); }), refusal());
  EXPECT_EQ(afterwards([&] { return opens(path("read/new"), O_WRONLY | O_CREAT); }), refusal());
}

TEST_F(KeptToFiles, RunsNoProgram) {
  EXPECT_EQ(afterwards([] {
              execl("/bin/true", "true", static_cast<char*>(nullptr));
              return false;
            }),
            refusal());
}

TEST_F(KeptToFiles, HoldsForThreadsStartedLater) {
  EXPECT_EQ(afterwards([&] {
              bool opened = false;
              int error = 0;
              std::thread([&] {
                opened = opens(path("elsewhere/file"), O_RDONLY);
                error = errno;
              }).join();
              errno = error;
              return opened;
            }),
            refusal());
}

TEST_F(KeptToFiles, GoesOnUsingWhatIsOpen) {
  const int open_before = open(path("elsewhere/file").c_str(), O_RDONLY | O_CLOEXEC);
  char byte = 0;
  EXPECT_EQ(afterwards([&] { return read(open_before, &byte, 1) == 1; }), 0);
  close(open_before);
}

}  // namespace
}  // namespace sekisho::platform
