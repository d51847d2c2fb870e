#include "programs/agent/agent_file.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using sekisho::testing::succeeds;
using ::testing::HasSubstr;
using ::testing::Not;

class AgentsOwnFile : public ::testing::Test {
 protected:
  Result<AgentFile> read(const std::string& text) {
    EXPECT_THAT(platform::writeFileAtomically(disk_, "/agent.toml", bytesOf(text)), succeeds());
    return readAgentFile(disk_, "/agent.toml");
  }
  /// The line it is wrong in, and that no word of the file is repeated.
  std::string wrongLine(const std::string& text) {
    const auto file = read(text);
    if (file) return "nowhere";
    EXPECT_EQ(file.error().message.name, "agentlink.settings-wrong");
    EXPECT_THAT(file.error().detail, Not(HasSubstr("secret")));
    return file.error().arguments[0].value;
  }

  platform::testing::SimulatedDisk disk_;
};

TEST_F(AgentsOwnFile, SetsNothingIfThereIsNone) {
  const auto file = readAgentFile(disk_, "/agent.toml");
  ASSERT_THAT(file, succeeds());
  EXPECT_EQ(file->orca.database, "postgresql://127.0.0.1:5432/orca");
  EXPECT_EQ(file->orca.weborca_log, std::nullopt);
  EXPECT_EQ(file->orca.port, 8000);
}

TEST_F(AgentsOwnFile, SetsWhereOrcaIs) {
  const auto file = read(
      "# 日レセ\n[orca]\ndatabase = \"postgresql:///orca?host=/run/postgresql\"\n"
      "weborca_log = \"/srv/orca/http.log\"\npanda_syslog = \"/var/log/panda.log\"\n"
      "backups = \"/srv/backups\"\nmonsiaj_home = \"/srv/orca/\"\napi = \"https://orca.lan:8443\"\n"
      "api_authority = \"/a.pem\"\napi_certificate = \"/b.pem\"\napi_key = \"/c.pem\"\n");
  ASSERT_THAT(file, succeeds());
  EXPECT_EQ(file->orca.database, "postgresql:///orca?host=/run/postgresql");
  EXPECT_EQ(file->orca.weborca_log, "/srv/orca/http.log");
  EXPECT_EQ(file->orca.panda_syslog, "/var/log/panda.log");
  EXPECT_EQ(file->orca.backups, "/srv/backups");
  EXPECT_EQ(file->orca.monsiaj_home, "/srv/orca");
  EXPECT_EQ(file->api.address, "https://orca.lan:8443");
  EXPECT_EQ(file->orca.port, 8443) << "one notion of where it is";
  EXPECT_EQ(file->api.authority, "/a.pem");
  EXPECT_EQ(file->api.certificate, "/b.pem");
  EXPECT_EQ(file->api.key, "/c.pem");
}

TEST_F(AgentsOwnFile, IsRefusedWithTheLineThatIsWrong) {
  EXPECT_EQ(wrongLine("[orca]\ndatabase = secret"), "2");
  EXPECT_EQ(wrongLine("[orca]\n\nsecret = 1\n"), "3");
  EXPECT_EQ(wrongLine("secret = 1\n"), "1");
  EXPECT_EQ(wrongLine("[orca]\nweborca_log = \"secret.log\"\n"), "2");
  EXPECT_EQ(wrongLine("[orca]\npanda_syslog = 1\n"), "2");
  EXPECT_EQ(wrongLine("[orca]\nmonsiaj_home = \"secret\"\n"), "2");
  EXPECT_EQ(wrongLine("[orca]\nmonsiaj_home = \"/home/secret/.monsiaj/\"\n"), "2");
}

TEST_F(AgentsOwnFile, HoldsNoUserAndNoPassword) {
  for (const char* uri :
       {"postgresql://orca:secret@127.0.0.1/orca", "host=127.0.0.1",
        "postgresql://127.0.0.1/orca?user=secret", "postgresql://127.0.0.1/orca?password=secret",
        "postgresql://127.0.0.1/orca?passfile=/secret"}) {
    EXPECT_EQ(wrongLine(std::string("[orca]\ndatabase = \"") + uri + "\"\n"), "2") << uri;
  }
  for (const char* uri :
       {"http://orca:secret@127.0.0.1:8000", "http://127.0.0.1", "http://192.0.2.7:8000",
        "http://orca.lan:8000", "http://127.0.0.1:8000/api", "ftp://127.0.0.1:8000",
        "http://127.0.0.1:0", "http://127.0.0.1:99999", "https://:8000"}) {
    EXPECT_EQ(wrongLine(std::string("[orca]\napi = \"") + uri + "\"\n"), "2") << uri;
  }
}

}  // namespace
}  // namespace sekisho::agent
