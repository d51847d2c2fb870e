#include "capabilities/orca/probe/discovery.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "capabilities/evidence/table.h"
#include "capabilities/orca/probe/probes.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using evidence::integerAt;
using evidence::textAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kWebOrcaLog = "/opt/jma/weborca/log/jma-receipt-weborca.log";

class AMachineWithOrWithoutOrca : public ::testing::Test {
 protected:
  AMachineWithOrWithoutOrca() { root_.file("/proc/1/comm", "systemd\n").folder("/var/lib/dpkg"); }

  void package(const std::string& name, const std::string& version,
               const std::string& status = "install ok installed") {
    root_.file("/var/lib/dpkg/status",
               "Package: bash\nStatus: install ok installed\nVersion: 5\n\nPackage: " + name +
                   "\nStatus: " + status + "\nVersion: " + version + "\n");
  }
  void program(const std::string& name) { root_.file("/proc/4711/comm", name + "\n"); }
  std::vector<Server> servers() { return serversOn(root_.machine()); }
  evidence::Table table(const Followed& followed = {.readable = true, .lines = 1, .known = 1}) {
    const auto machine = root_.machine();
    return probes(machine, {}, [&](Generation) { return followed; }).front().read();
  }

  FixtureRoot root_;
};

TEST_F(AMachineWithOrWithoutOrca, HasNoneWithAClientAlone) {
  package("panda-client2", "1:2.0.1");
  program("glclient2");
  EXPECT_THAT(servers(), IsEmpty());
  EXPECT_EQ(table().status, evidence::TableStatus::Complete);
  EXPECT_THAT(table().rows, IsEmpty());
}

TEST_F(AMachineWithOrWithoutOrca, HasWebOrcaByItsPackage) {
  package("jma-receipt-weborca", "1:1.0.0-1");
  ASSERT_THAT(servers(), SizeIs(1));
  const Server server = servers().front();
  EXPECT_EQ(server.generation, Generation::WebOrca);
  EXPECT_EQ(server.version, "1:1.0.0-1");
  EXPECT_EQ(server.running, false);
  EXPECT_EQ(server.log, kWebOrcaLog);
}

TEST_F(AMachineWithOrWithoutOrca, HasWhatRunsThereWithoutAPackage) {
  program("weborca");
  root_.file("/var/log/orca/http.log", "");
  ASSERT_THAT(servers(), SizeIs(1));
  const Server server = servers().front();
  EXPECT_EQ(server.version, std::nullopt);
  EXPECT_EQ(server.running, true);
  EXPECT_EQ(server.log, "/var/log/orca/http.log");
}

TEST_F(AMachineWithOrWithoutOrca, HasTheLogThatWasSet) {
  const auto machine = root_.machine();
  const auto in_a_container = serversOn(machine, {.weborca_log = "/srv/orca/http.log"});
  ASSERT_THAT(in_a_container, SizeIs(1));
  EXPECT_EQ(in_a_container[0].generation, Generation::WebOrca);
  EXPECT_EQ(in_a_container[0].log, "/srv/orca/http.log");
  program("glserver");
  EXPECT_EQ(serversOn(machine, {.panda_syslog = "/var/log/panda.log"})[0].log,
            "/var/log/panda.log");
}

TEST_F(AMachineWithOrWithoutOrca, HasTheGenerationBeforeByItsPackage) {
  package("jma-receipt", "5.2.0-1");
  program("glserver");
  ASSERT_THAT(servers(), SizeIs(1));
  EXPECT_EQ(servers().front().generation, Generation::Panda);
  EXPECT_EQ(servers().front().log, "/var/log/syslog");
}

TEST_F(AMachineWithOrWithoutOrca, HasNoneThatWasRemoved) {
  package("jma-receipt-weborca", "1:1.0.0-1", "deinstall ok config-files");
  EXPECT_THAT(servers(), IsEmpty());
}

TEST_F(AMachineWithOrWithoutOrca, SaysWhetherItsLogIsThere) {
  package("jma-receipt-weborca", "1:1.0.0-1");
  EXPECT_EQ(textAt(table(), 0, "log_state"), "missing");
  EXPECT_EQ(textAt(table(), 0, "log_mode"), std::nullopt);
  root_.file(kWebOrcaLog, "");
  chmod(root_.at(kWebOrcaLog).c_str(), 0644);
  chmod(root_.at("/opt/jma/weborca/log").c_str(), 0750);
  EXPECT_EQ(textAt(table(), 0, "log_state"), "read");
  EXPECT_EQ(textAt(table(), 0, "log_mode"), "0644");
  EXPECT_EQ(textAt(table(), 0, "folder_mode"), "0750");
  EXPECT_EQ(textAt(table(), 0, "generation"), "weborca");
  EXPECT_EQ(integerAt(table(), 0, "running"), 0);
}

TEST_F(AMachineWithOrWithoutOrca, SaysHowFarItsLogIsUnderstood) {
  package("jma-receipt-weborca", "1:1.0.0-1");
  root_.file(kWebOrcaLog, "").file("/srv/log/orca.log", "");
  const auto state = [&](const Followed& followed) {
    return textAt(table(followed), 0, "log_state");
  };
  EXPECT_EQ(state({}), "unread");
  EXPECT_EQ(state({.readable = true}), "silent");
  EXPECT_EQ(state({.readable = true, .lines = 1000, .known = 10}), "unknown-form");
  EXPECT_EQ(state({.readable = true, .lines = 1000, .known = 900}), "read");
  const auto seen = table({.path = "/srv/log/orca.log",
                           .readable = true,
                           .lines = 9,
                           .known = 9,
                           .since_day = 20400,
                           .open_since_day = 20460,
                           .open = {.now = 3, .over_night = 1},
                           .secrets_day = 20470});
  EXPECT_EQ(textAt(seen, 0, "log"), "/srv/log/orca.log") << "the one that is followed";
  EXPECT_EQ(integerAt(seen, 0, "since_day"), 20400);
  EXPECT_EQ(integerAt(seen, 0, "open_since_day"), 20460);
  EXPECT_EQ(integerAt(seen, 0, "open_sessions"), 3);
  EXPECT_EQ(integerAt(seen, 0, "open_over_night"), 1);
  for (const char* column : {"open_since_day", "open_sessions", "open_over_night"}) {
    EXPECT_EQ(integerAt(table({}), 0, column), std::nullopt) << column << ": nobody can say";
  }
  EXPECT_EQ(integerAt(seen, 0, "secrets_day"), 20470);
}

}  // namespace
}  // namespace sekisho::orca
