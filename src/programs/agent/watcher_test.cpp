#include "programs/agent/watcher.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace sekisho::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WatchedPaths : public ::testing::Test {
 protected:
  WatchedPaths() {
    std::string pattern = std::filesystem::temp_directory_path() / "sekisho-watch-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ / "etc");
    write("etc/passwd", "root");
  }
  ~WatchedPaths() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

  std::filesystem::path folder_;
};

TEST_F(WatchedPaths, TellOfAFileThatIsWrittenAndOfNoOther) {
  Watcher watcher({path("etc/passwd")});
  write("etc/other", "x");
  EXPECT_THAT(watcher.changed(), IsEmpty());
  write("etc/passwd", "toor");
  EXPECT_THAT(watcher.changed(), ElementsAre(path("etc/passwd")));
  EXPECT_THAT(watcher.changed(), IsEmpty());
}

TEST_F(WatchedPaths, TellOfAFileThatIsReplacedTwice) {
  Watcher watcher({path("etc/passwd")});
  for (int i = 0; i < 2; ++i) {
    write("etc/passwd.new", "y");
    std::filesystem::rename(path("etc/passwd.new"), path("etc/passwd"));
    EXPECT_THAT(watcher.changed(), ElementsAre(path("etc/passwd")));
  }
}

TEST_F(WatchedPaths, TellOfAnyChangeInAFolder) {
  Watcher watcher({path("etc")});
  write("etc/new", "z");
  EXPECT_THAT(watcher.changed(), ElementsAre(path("etc")));
}

TEST_F(WatchedPaths, MayComeIntoBeingLater) {
  Watcher watcher({path("late/file")});
  std::filesystem::create_directory(folder_ / "late");
  watcher.refresh();
  write("late/file", "here");
  EXPECT_THAT(watcher.changed(), ElementsAre(path("late/file")));
}

}  // namespace
}  // namespace sekisho::agent
