#include "programs/agent/session_watch.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_clock.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;

class AWatchedFolder : public ::testing::Test {
 protected:
  AWatchedFolder() { root_.folder("/run/systemd/sessions"); }
  /// What is noticed until `enough` says so; the thread wakes when the kernel lets it.
  std::vector<SessionWatch::File> until(SessionWatch& watch, std::size_t enough) {
    std::vector<SessionWatch::File> all;
    for (int i = 0; i < 5000 && all.size() < enough; ++i) {
      for (auto& file : watch.take().files) all.push_back(std::move(file));
      std::this_thread::sleep_for(1ms);
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
  bool whole = true;
  bool watching = true;
  for (int i = 0; i < 5000 && (whole || watching); ++i) {
    const auto noticed = watch.take();
    whole = whole && noticed.whole;
    watching = noticed.watching;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_FALSE(whole);
  EXPECT_FALSE(watching);
}

}  // namespace
}  // namespace sekisho::agent
