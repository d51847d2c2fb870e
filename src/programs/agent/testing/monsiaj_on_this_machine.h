#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/machine/testing/fixture_root.h"
#include "programs/agent/monsiaj_logs.h"

namespace sekisho::agent::testing {

inline constexpr const char* kBootOfTerminal = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
inline constexpr const char* kBootAfter = "1b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
inline constexpr const char* kHomeOfClerk = "/home/uketsuke";
inline constexpr std::size_t kMostFiles = 100;
inline constexpr const char* kLogOfToday = "monsiaj.log.20251113100100000.txt";

/// monsiaj's files in the homes of a terminal, whoever follows them, and a clock that a test turns.
class MonsiajOnThisMachine : public ::testing::Test {
 protected:
  MonsiajOnThisMachine() {
    using namespace std::chrono_literals;
    root_.file("/etc/passwd",
               "root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/:/bin/false\n"
               "uketsuke:x:1000:1000::/home/uketsuke:/bin/bash\n");
    root_.folder("/root").folder(kHomeOfClerk);
    clock_.set(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 1h);  // 10:00 in Japan
    start();
  }

  /// The agent as it starts: what was not on the disk is gone.
  void start(const char* boot = kBootOfTerminal) {
    logs_.reset();
    auto opened = Spool::open(disk_, "/spool", random_, {});
    ASSERT_THAT(opened, sekisho::testing::succeeds());
    spool_ = std::move(*opened);
    logs_ = std::make_unique<MonsiajLogs>(
        MonsiajLogs::Place{.machine = machine_,
                           .disk = disk_,
                           .clock = clock_,
                           .random = random_,
                           .spool = *spool_,
                           .path = "/orca-client-logs",
                           .boot = boot,
                           .home = home_,
                           .most_files = kMostFiles,
                           .trouble = [this](const Error& error) { troubles_.push_back(error); }});
  }
  void work(std::chrono::milliseconds after = MonsiajLogs::kEvery) {
    clock_.pass(after);
    (void)logs_->work(
        {.boot = kBootOfTerminal, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
  }
  std::string pathOf(const std::string& name, const char* home = kHomeOfClerk) {
    return root_.at(fmt::format("{}/.monsiaj/logs/{}", home, name));
  }
  void append(const std::string& name, const std::string& text, const char* home = kHomeOfClerk) {
    const std::filesystem::path path = pathOf(name, home);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::app) << text;
  }
  static std::string act(const char* time) {
    return fmt::format("11/13 {} [INFO] window:U02 widget:U02.fixed1.B12 event:CLICKED\n", time);
  }
  static std::string session(const char* time, const char* what) {
    return fmt::format("11/13 {} [INFO] {} session_id:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\n", time,
                       what);
  }
  /// What was recorded: kind, what and how many times.
  std::vector<std::string> recorded() {
    std::vector<std::string> all;
    for (const auto& event : spool_->events().after(0)) {
      const auto* what = event.body["what"].text();
      const auto* times = event.body["times"].integer();
      all.push_back(event.kind + (what == nullptr ? "" : " " + *what) +
                    (times == nullptr ? "" : " " + std::to_string(*times)));
    }
    return all;
  }

  std::vector<std::string> troubled() const {
    std::vector<std::string> names;
    for (const Error& error : troubles_) names.emplace_back(error.message.name);
    return names;
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  platform::testing::FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  std::optional<std::string> home_;
  std::vector<Error> troubles_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<MonsiajLogs> logs_;
};

}  // namespace sekisho::agent::testing
