#include "capabilities/orca/probe/database_host.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

constexpr const char* kConf = "/opt/jma/weborca/conf/db.conf";
constexpr const char* kEnvironment = "/opt/jma/weborca/app/etc/jma-receipt.env";

class HostOfTheDatabase : public ::testing::Test {
 protected:
  HostOfTheDatabase() {
    root_.file("/proc/1/comm", "systemd\n")
        .file("/proc/sys/kernel/hostname", "orca.clinic.example\n")
        .file("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1\torca-here # own\n192.0.2.8 orca-db\n")
        .file("/proc/net/fib_trie",
              "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.0.2.7\n        /32 host LOCAL\n"
              "     |-- 192.0.2.0\n        /24 link UNICAST\n")
        .file("/proc/net/if_inet6", "20010db8000000000000000000000007 02 40 00 80   eth0\n");
  }
  std::optional<NamedEnd> end() { return databaseEndOf(root_.machine(), {}, settings_); }
  /// The host of the other machine; "here" or "unknown".
  std::string read(Generation generation = Generation::WebOrca) {
    const auto end = databaseEndOf(root_.machine(), {.generation = generation}, settings_);
    return !end ? "unknown" : end->host.empty() ? "here" : end->host;
  }
  platform::testing::FixtureRoot root_;
  Settings settings_;
};

TEST_F(HostOfTheDatabase, IsTheOneItsSettingsName) {
  root_.file(kConf, "DBNAME=\"orca\"\nDBHOST=\"192.0.2.8\"\nDBPORT=5433\nDBPASS=\"secret\"\n");
  const auto end = databaseEndOf(root_.machine(), {}, settings_);
  EXPECT_EQ(end, (NamedEnd{.host = "192.0.2.8", .port = 5433}));
  root_.file(kConf, "DBNAME=\"orca\"\n").file(kEnvironment, "export PGHOST=orca-db\n");
  EXPECT_EQ(read(), "orca-db");
}

TEST_F(HostOfTheDatabase, IsThisMachineUnderAnyNameOrAddressOfIts) {
  for (const char* host : {"localhost", "127.0.0.1", "::1", "/run/postgresql", "192.0.2.7",
                           "2001:db8::7", "orca", "orca.clinic.example", "orca-here"}) {
    root_.file(kConf, "DBHOST=\"" + std::string(host) + "\"\n");
    EXPECT_EQ(read(), "here") << host;
  }
}

TEST_F(HostOfTheDatabase, IsHereWhereNothingNamesItAndPostgresqlIs) {
  EXPECT_EQ(read(), "unknown");
  root_.folder("/var/lib/postgresql");
  EXPECT_EQ(read(), "here");
  root_.file(kConf, "DBHOST=\"\"\n");
  EXPECT_EQ(read(), "here");
}

TEST_F(HostOfTheDatabase, IsNotKnownOfSettingsThatAreNotUnderstood) {
  root_.folder("/var/lib/postgresql");
  root_.file(kConf, "DBHOST=$(cat /etc/db)\n");
  EXPECT_EQ(read(), "unknown");
  std::filesystem::remove(root_.at(kConf));
  root_.folder(kConf);
  EXPECT_EQ(read(), "unknown") << "it cannot be read";
}

TEST_F(HostOfTheDatabase, OfANameThatNothingExplainsIsAnotherOnlyWithoutPostgresqlHere) {
  root_.file(kConf, "DBHOST=db.example\n");
  EXPECT_EQ(read(), "db.example");
  root_.folder("/var/lib/postgresql");
  EXPECT_EQ(read(), "unknown") << "it may be a name of this machine";
}

TEST_F(HostOfTheDatabase, IsWhatAPersonSetBeforeAnythingElse) {
  root_.file(kConf, "DBHOST=localhost\n");
  for (const char* uri :
       {"postgresql://192.0.2.8:5432/orca", "postgresql:///orca?host=192.0.2.8"}) {
    settings_.database = uri;
    EXPECT_EQ(read(), "192.0.2.8") << uri;
  }
  for (const char* uri : {"postgresql://192.0.2.7/orca", "postgresql:///orca?host=/run/postgresql",
                          "postgresql://%2Frun%2Fpostgresql/orca"}) {
    settings_.database = uri;
    EXPECT_EQ(read(), "here") << uri;
  }
}

TEST_F(HostOfTheDatabase, KeepsThePortOfWhateverNamedItAlsoHere) {
  root_.folder("/var/lib/postgresql");
  EXPECT_EQ(end(), NamedEnd{}) << "nothing names one";
  for (const char* conf : {"DBPORT=5433\n", "PGPORT=5433\n", "DBHOST=localhost\nDBPORT=5433\n",
                           "DBHOST=\nDBPORT='5433'\n"}) {
    root_.file(kConf, conf);
    EXPECT_EQ(end(), NamedEnd{.port = 5433}) << conf;
  }
  root_.file(kEnvironment, "PGHOST=192.0.2.8\n");
  EXPECT_EQ(end(), (NamedEnd{.host = "192.0.2.8", .port = 5433})) << "one names each";
  root_.file(kConf, "DBHOST=localhost\nDBPORT=$PORT\n");
  EXPECT_EQ(end(), std::nullopt);
  for (const char* uri :
       {"postgresql://127.0.0.1:5434/orca", "postgresql:///orca?host=/run/postgresql&port=5434",
        "postgresql://%2Frun%2Fpostgresql:5434/orca"}) {
    settings_.database = uri;
    EXPECT_EQ(end(), NamedEnd{.port = 5434}) << uri;
  }
}

TEST_F(HostOfTheDatabase, OfPandaIsThatOfItsFirstGroup) {
  root_.file("/etc/jma-receipt/dbgroup.inc",
             "db_group \"log\" { port \"192.0.2.9\"; };\ndb_group { port \"orca-db:5432\"; };\n");
  EXPECT_EQ(read(Generation::Panda), "orca-db");
  EXPECT_EQ(read(), "unknown") << "it is none of WebORCA's files";
}

TEST_F(HostOfTheDatabase, HasAnAddressIfTheMachineKnowsOne) {
  EXPECT_EQ(addressOfHost(root_.machine(), "orca-db"), "192.0.2.8");
  EXPECT_EQ(addressOfHost(root_.machine(), "192.0.2.9"), "192.0.2.9");
  EXPECT_EQ(addressOfHost(root_.machine(), "own"), "") << "a comment";
}

}  // namespace
}  // namespace sekisho::orca
