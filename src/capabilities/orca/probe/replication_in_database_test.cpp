#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "capabilities/orca/probe/replication_table.h"
#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

using namespace std::string_view_literals;
using evidence::integerAt;
using evidence::textAt;

/// Somebody who receives what this program's PostgreSQL writes, as a standby does.
class Receiver {
 public:
  explicit Receiver(const std::string& folder) {
    const std::string psql = *psqlOn(*platform::Machine::open());
    std::string program = psql.substr(0, psql.rfind('/')) + "/pg_receivewal";
    std::string socket = storage::testing::PostgresServer::ofThisProgram().folder().string();
    std::vector<std::string> words{program,   "-h", socket, "-U",
                                   "sekisho", "-D", folder, "--no-loop"};
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    char* no_environment = nullptr;
    EXPECT_EQ(
        posix_spawn(&process_, program.c_str(), nullptr, nullptr, pointers.data(), &no_environment),
        0);
  }
  ~Receiver() {
    kill(process_, SIGKILL);
    (void)waitpid(process_, nullptr, 0);
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

 private:
  pid_t process_ = -1;
};

class ReplicationByTheDatabase : public ::testing::Test {
 protected:
  ReplicationByTheDatabase() {
    const auto psql = psqlOn(*platform::Machine::open());
    root_.file("/proc/1/comm", "systemd\n").file(psql.value_or("/psql"), "");
    root_.folder("/opt/jma/weborca/mw").folder("/data/pg_replslot/second");
    root_.file("/data/postgresql.conf", "").file("/proc/10/comm", "postgres\n");
    root_.file("/proc/10/cmdline", "postgres\0-D\0/data\0"sv);
    orca_.grant(Passwords::NotRead);
    root_.file(orca_.passwordFile(), "");
  }
  evidence::Table read() {
    const auto machine = root_.machine();
    return replicationProbes({.machine = machine,
                              .clock = clock_,
                              .random = random_,
                              .settings = {.database = orca_.uri()},
                              .password_file = orca_.passwordFile(),
                              .consent = [this] { return Consent{.database = decided_}; }})
        .front()
        .read();
  }

  testing::OrcaOnPostgres orca_;
  platform::testing::FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  platform::SystemRandom random_;
  bool decided_ = true;
};

TEST_F(ReplicationByTheDatabase, IsHowManyReceiveThoughItsRoleSeesNoMoreOfThem) {
  EXPECT_EQ(textAt(read(), 0, "state"), "stopped");
  EXPECT_EQ(integerAt(read(), 0, "peers"), 0);
  root_.folder("/received");
  const Receiver receiver(root_.at("/received").string());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (integerAt(read(), 0, "peers") != 1) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << "nobody receives";
  }
  EXPECT_EQ(integerAt(read(), 0, "lag_s"), std::nullopt) << "that role is not told";
  decided_ = false;
  EXPECT_EQ(integerAt(read(), 0, "peers"), 0) << "titles alone, of which there are none here";
}

}  // namespace
}  // namespace sekisho::orca
