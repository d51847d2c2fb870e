#include "programs/agent/session_watch.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>

#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_clock.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;

class AWatchedFolder : public ::testing::Test {
 protected:
  AWatchedFolder() { root_.folder("/run/systemd/sessions"); }
  /// What is noticed until there are `enough`; the thread wakes when the kernel lets it.
  std::vector<SessionWatch::File> until(SessionWatch& watch, std::size_t enough) {
    std::vector<SessionWatch::File> all;
    while (all.size() < enough && watch.awaitNews(50s)) {
      for (auto& file : watch.take().files) all.push_back(std::move(file));
    }
    return all;
  }

  platform::testing::FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  const platform::SystemClock clock_;
};

TEST_F(AWatchedFolder, TellsWhatCameAndWhatWent) {
  SessionWatch watch(machine_, clock_, "/run/systemd/sessions", 16384);
  EXPECT_TRUE(watch.take().watching);
  root_.file("/run/systemd/.7", "REMOTE=1\n");
  std::filesystem::rename(root_.at("/run/systemd/.7"), root_.at("/run/systemd/sessions/7"));
  const auto came = until(watch, 1);
  ASSERT_EQ(came.size(), 1U);
  EXPECT_EQ(came[0].name, "7");
  EXPECT_EQ(came[0].text, "REMOTE=1\n");
  std::filesystem::remove(root_.at("/run/systemd/sessions/7"));
  const auto went = until(watch, 1);
  ASSERT_EQ(went.size(), 1U);
  EXPECT_FALSE(went[0].text);
}

TEST_F(AWatchedFolder, ThatIsNotThereIsSaid) {
  std::filesystem::remove_all(root_.at("/run/systemd/sessions"));
  SessionWatch watch(machine_, clock_, "/run/systemd/sessions", 16384);
  EXPECT_FALSE(watch.take().watching);
}

TEST_F(AWatchedFolder, ThatGoesIsSaid) {
  SessionWatch watch(machine_, clock_, "/run/systemd/sessions", 16384);
  std::filesystem::remove_all(root_.at("/run/systemd/sessions"));
  ASSERT_TRUE(watch.awaitNews(50s));
  const auto noticed = watch.take();
  EXPECT_FALSE(noticed.whole);
  EXPECT_FALSE(noticed.watching);
}

}  // namespace
}  // namespace sekisho::agent
