#include "capabilities/orca/probe/postgres_clusters.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TitleOfPostgresql, TellsWhoSendsAndWhoReceives) {
  EXPECT_EQ(
      walProcessFrom("postgres: 14/main: walsender repl 192.0.2.5(51234) streaming 0/3000148"),
      (WalProcess{.sends = true, .streams = true, .cluster = "14/main"}));
  EXPECT_EQ(walProcessFrom("postgres: walsender repl [local] sending backup \"base\""),
            WalProcess{.sends = true});
  EXPECT_EQ(walProcessFrom("postgres: wal sender process repl 192.0.2.5(51234) streaming 0/3"),
            (WalProcess{.sends = true, .streams = true}));
  EXPECT_EQ(
      walProcessFrom(std::string_view("postgres: 14/main: walreceiver streaming 0/5\0\0", 45)),
      (WalProcess{.streams = true, .cluster = "14/main"}));
  EXPECT_EQ(walProcessFrom("postgres: wal receiver process   streaming 3/E8000140"),
            WalProcess{.streams = true});
  for (const char* other : {"postgres: 14/main: walwriter ", "postgres: checkpointer", "",
                            "postgres: 14/main: orca orca 127.0.0.1(4) SELECT", "walsender x"}) {
    EXPECT_EQ(walProcessFrom(other), std::nullopt) << other;
  }
}

TEST(FolderOfPostgresql, IsWhatItWasStartedWith) {
  using namespace std::string_view_literals;
  EXPECT_EQ(dataFolderFrom("/usr/lib/postgresql/14/bin/postgres\0-D\0/data/\0-c\0x=y\0"sv),
            "/data");
  EXPECT_EQ(dataFolderFrom("postgres\0-D/data\0"sv), "/data");
  EXPECT_EQ(dataFolderFrom("postgres\0--data-directory=/data\0"sv), "/data");
  for (const std::string_view none :
       {"postgres\0-D\0"sv, "postgres\0-D\0data\0"sv, "postgres: 14/main: -D\0-D\0/x\0"sv, ""sv}) {
    EXPECT_EQ(dataFolderFrom(none), "") << none;
  }
}

TEST(SettingOfPostgresql, IsSetByTheLastLineThatSaysIt) {
  constexpr std::string_view kKey = "synchronous_standby_names";
  EXPECT_TRUE(isSetIn("synchronous_standby_names = 'second' # one\n", kKey));
  EXPECT_TRUE(isSetIn("synchronous_standby_names='*'", kKey));
  EXPECT_TRUE(isSetIn("synchronous_standby_names '*'", kKey));
  for (const char* conf :
       {"", "#synchronous_standby_names = 'x'\n", "synchronous_standby_names = ''\t# standbys\n",
        "synchronous_standby_names = 'a'\nsynchronous_standby_names = ''\n",
        "synchronous_standby_names_too = 'a'\n"}) {
    EXPECT_FALSE(isSetIn(conf, kKey)) << conf;
  }
}

TEST(RightsToReplicate, AreThoseOfOtherMachines) {
  EXPECT_TRUE(allowsReplication("host\treplication\trepl\t192.0.2.5/32\tscram-sha-256\n"));
  EXPECT_TRUE(allowsReplication("hostssl all,replication all samenet md5"));
  for (const char* hba : {"",
                          "local replication all peer\nhost replication all 127.0.0.1/32 md5\n"
                          "host replication all ::1/128 md5\n",
                          "host all all 0.0.0.0/0 md5\n", "# host replication all 192.0.2.5/32 md5",
                          "host replication all 192.0.2.5/32 reject"}) {
    EXPECT_FALSE(allowsReplication(hba)) << hba;
  }
}

class ClustersOfPostgresql : public ::testing::Test {
 protected:
  ClustersOfPostgresql() { root_.file("/proc/1/comm", "systemd\n"); }
  void process(int number, std::string_view command_line) {
    const std::string folder = "/proc/" + std::to_string(number);
    root_.file(folder + "/comm", "postgres\n").file(folder + "/cmdline", command_line);
  }
  void cluster(const std::string& name) {
    root_.file("/var/lib/postgresql/" + name + "/PG_VERSION", "14\n")
        .folder("/var/lib/postgresql/" + name + "/pg_replslot")
        .file("/etc/postgresql/" + name + "/postgresql.conf", "port = 5432\n");
  }
  platform::testing::FixtureRoot root_;
};

TEST_F(ClustersOfPostgresql, AreThoseThatRunWithWhatIsSetUpForThem) {
  using namespace std::string_view_literals;
  cluster("12/main");
  cluster("14/main");
  root_.folder("/var/lib/postgresql/14/main/pg_replslot/second")
      .file("/var/lib/postgresql/14/main/postgresql.auto.conf", "synchronous_standby_names = '*'\n")
      .file("/etc/postgresql/14/main/pg_hba.conf", "host replication r 192.0.2.5/32 md5\n");
  process(10, "/usr/lib/postgresql/14/bin/postgres\0-D\0/var/lib/postgresql/14/main\0"sv);
  process(11, "postgres: 14/main: walsender r 192.0.2.5(5) streaming 0/3"sv);
  process(12, "postgres: 14/main: walwriter "sv);
  EXPECT_THAT(
      postgresClustersOn(root_.machine()),
      ::testing::Optional(ElementsAre(PostgresCluster{.folder = "/var/lib/postgresql/14/main",
                                                      .runs = true,
                                                      .waits_for_one = true,
                                                      .slots = 1,
                                                      .allows = true,
                                                      .senders = 1})));
}

TEST_F(ClustersOfPostgresql, AreToldApartByTheirNamesWhereSeveralRun) {
  using namespace std::string_view_literals;
  cluster("12/main");
  cluster("14/main");
  process(10, "postgres\0-D\0/var/lib/postgresql/12/main\0"sv);
  process(20, "postgres\0-D\0/var/lib/postgresql/14/main\0"sv);
  process(21, "postgres: 14/main: walreceiver streaming 0/3"sv);
  const auto clusters = postgresClustersOn(root_.machine());
  ASSERT_TRUE(clusters);
  ASSERT_EQ(clusters->size(), 2U);
  EXPECT_EQ(clusters->at(0).receivers, 0U);
  EXPECT_EQ(clusters->at(1).receivers, 1U);
  process(22, "postgres: walsender r 192.0.2.5(5) streaming 0/3"sv);
  EXPECT_TRUE(postgresClustersOn(root_.machine())->front().unread) << "of which of them?";
}

TEST_F(ClustersOfPostgresql, SayWhereTheyListenWhileTheyRun) {
  using namespace std::string_view_literals;
  cluster("14/main");
  const auto port = [this](std::string_view pid_file) {
    root_.file("/var/lib/postgresql/14/main/postmaster.pid", pid_file);
    return postgresClustersOn(root_.machine())->front().port;
  };
  EXPECT_EQ(port("10\n/var/lib/postgresql/14/main\n1764500000\n5433\n"), std::nullopt)
      << "left over";
  process(10, "postgres\0-D\0/var/lib/postgresql/14/main\0"sv);
  EXPECT_EQ(port("10\n/var/lib/postgresql/14/main\n1764500000\n5433\n/run\n\n"), 5433);
  for (const char* other : {"", "10\n", "10\n/x\n1\nport\n", "10\n/x\n1\n70000\n"}) {
    EXPECT_EQ(port(other), std::nullopt) << other;
  }
}

TEST_F(ClustersOfPostgresql, AreFoundWhereNoneRuns) {
  cluster("14/main");
  root_.file("/var/lib/postgresql/14/main/standby.signal", "");
  const auto clusters = postgresClustersOn(root_.machine());
  ASSERT_TRUE(clusters);
  EXPECT_THAT(*clusters, ElementsAre(PostgresCluster{.folder = "/var/lib/postgresql/14/main",
                                                     .standby = true,
                                                     .from_archive_only = true}));
}

TEST_F(ClustersOfPostgresql, AreStandbysOfTheOlderFormToo) {
  root_.file("/var/lib/pgsql/data/PG_VERSION", "9.6\n")
      .folder("/var/lib/pgsql/data/pg_replslot")
      .file("/var/lib/pgsql/data/postgresql.conf", "")
      .file("/var/lib/pgsql/data/recovery.conf",
            "standby_mode = 'on'\nprimary_conninfo = 'host=192.0.2.7 password=secret'\n");
  const auto clusters = postgresClustersOn(root_.machine());
  ASSERT_TRUE(clusters);
  EXPECT_THAT(*clusters,
              ElementsAre(PostgresCluster{.folder = "/var/lib/pgsql/data", .standby = true}));
}

TEST_F(ClustersOfPostgresql, OfAServerThatDoesNotSayWhereAreUnread) {
  using namespace std::string_view_literals;
  cluster("14/main");
  process(10, "postgres\0"sv);
  const auto clusters = postgresClustersOn(root_.machine());
  ASSERT_TRUE(clusters);
  EXPECT_TRUE(clusters->front().unread);
}

TEST_F(ClustersOfPostgresql, AreNoneWithoutIt) {
  EXPECT_THAT(postgresClustersOn(root_.machine()), ::testing::Optional(IsEmpty()));
  EXPECT_EQ(postgresClustersOn(platform::testing::FixtureRoot().machine()), std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
