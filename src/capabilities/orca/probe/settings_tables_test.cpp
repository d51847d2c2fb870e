#include "capabilities/orca/probe/settings_tables.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using evidence::integerAt;
using evidence::Table;
using evidence::textAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Valid until 2030-06-22T06:12:28Z.
constexpr std::string_view kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUXpq4t/Ryd0YQ8MGRnE9/0oc1Zv8wCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEb3JjYTAeFw0yNjExMzAwNjEyMjhaFw0zMDA2MjIwNjEyMjha
MA8xDTALBgNVBAMMBG9yY2EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASNNBPW
2zt6LjaVj2ueNWC84BCSFCgz2f3Bx73UupQXCAyl8leSRunlmy8Av3oY6OXRlbzG
8oHkUjHZktdHERXco1MwUTAdBgNVHQ4EFgQUlUWbAhfYojsLdES1m86jvKK5HF4w
HwYDVR0jBBgwFoAUlUWbAhfYojsLdES1m86jvKK5HF4wDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiAMxdpv72ITTn/HEXn/tPXR9w5Ym+CddjZFOHEu
dEpn1AIhAORJ06pAwLJ2pNv5ZG71Yask99fnDoZIXGbTpKXqY1Mr
-----END CERTIFICATE-----
)";

class SettingsOfOrca : public ::testing::Test {
 protected:
  SettingsOfOrca() {
    root_.file("/proc/1/comm", "systemd\n");
    root_.file("/etc/passwd",
               "root:x:0:0::/root:/bin/sh\norca:x:998:998::/home/orca:/bin/sh\n"
               "uketsuke:x:1000:1000::/home/uketsuke:/bin/bash\n");
  }

  void weborca() { root_.folder("/opt/jma/weborca/mw").folder("/opt/jma/weborca/conf"); }
  void panda() { root_.folder("/usr/lib/jma-receipt"); }
  void conf(std::string_view text) { root_.file("/opt/jma/weborca/conf/jma-receipt.conf", text); }
  void mode(const std::string& path, unsigned bits) {
    std::filesystem::permissions(root_.at(path), std::filesystem::perms{bits});
  }
  Table read(std::string_view table) {
    const auto machine = root_.machine();
    const auto followed = [this](Generation) {
      return Followed{.readable = readable_, .https = said_, .certificate_until_day = said_until_};
    };
    for (const auto& probe : settingsProbes(machine, settings_, followed)) {
      if (probe.table == table) return probe.read();
    }
    ADD_FAILURE() << table;
    return {};
  }

  FixtureRoot root_;
  Settings settings_;
  std::optional<bool> said_;
  std::optional<std::int64_t> said_until_;
  bool readable_ = true;
};

TEST_F(SettingsOfOrca, SayOfTlsWhatTheServerSaidWhenItStarted) {
  weborca();
  conf("SERVER_CRT=\"server.crt\"\nSERVER_PEM=/opt/jma/weborca/conf/server.pem\nCA_CRT=ca.crt\n");
  root_.file("/opt/jma/weborca/conf/server.crt", kCertificate);
  root_.file("/opt/jma/weborca/conf/server.pem", "x");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), std::nullopt) << "not known to be in use";
  said_ = true;
  Table table = read("orca_settings");
  EXPECT_EQ(integerAt(table, 0, "tls"), 1);
  EXPECT_EQ(integerAt(table, 0, "client_certificates"), 0);
  EXPECT_EQ(integerAt(table, 0, "certificate_until_day"), 22087);
  root_.file("/opt/jma/weborca/conf/ca.crt", "x");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "client_certificates"), 1);
  readable_ = false;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), std::nullopt) << "it may have started anew";
  readable_ = true;
  said_ = false;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), 0) << "whatever its settings name";
  said_ = true;
  conf("SERVER_CRT=server.crt\n");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), std::nullopt) << "there is no key";
  conf("PG=https://ftp.orca.med.or.jp\n");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), std::nullopt) << "its word alone";
  said_.reset();
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), 0) << "nothing is set up";
}

TEST_F(SettingsOfOrca, TellTheEndOfTheCertificateThatIsServedNotOfTheOneThatLiesThere) {
  weborca();
  conf("SERVER_CRT=server.crt\nSERVER_PEM=server.pem\n");
  root_.file("/opt/jma/weborca/conf/server.crt", kCertificate);
  said_ = true;
  said_until_ = 20500;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), 20500);
  said_until_ = 30000;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), 22087);
}

TEST_F(SettingsOfOrca, SayNothingOfWhatCouldNotBeRead) {
  weborca();
  const Table table = read("orca_settings");
  ASSERT_THAT(table.rows, SizeIs(1));
  for (const char* column :
       {"tls", "client_certificates", "certificate_until_day", "default_database_password"}) {
    EXPECT_EQ(integerAt(table, 0, column), std::nullopt) << column;
  }
  EXPECT_EQ(textAt(table, 0, "update_mode"), std::nullopt);
}

TEST_F(SettingsOfOrca, TakeTheServersWordThatItDoesWithoutTlsWhereverItsSettingsLie) {
  weborca();
  said_ = false;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), 0);
  said_ = true;
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), std::nullopt)
      << "others can have it write such a line";
}

TEST_F(SettingsOfOrca, AreOfTheServerThatRunsWhereAnotherWasLeftBehind) {
  weborca();
  panda();
  ASSERT_THAT(read("orca_settings").rows, SizeIs(2));
  root_.file("/proc/10/comm", "weborca\n");
  const Table table = read("orca_settings");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "generation"), "weborca");
}

TEST_F(SettingsOfOrca, SayWhetherUpdatesComeFromMedia) {
  weborca();
  conf("DBLICENSE=https://a\nPG=https://b\n");
  EXPECT_EQ(textAt(read("orca_settings"), 0, "update_mode"), "online");
  conf("DBLICENSE=https://a\nPG=file:///cdrom/orca\n");
  EXPECT_EQ(textAt(read("orca_settings"), 0, "update_mode"), "online") << "in part";
  conf("DBLICENSE=file:///cdrom/a\nPG=file:///cdrom/orca\nMST=\n");
  EXPECT_EQ(textAt(read("orca_settings"), 0, "update_mode"), "offline");
}

TEST_F(SettingsOfOrca, SayOfTheOlderServerWhatItWasStartedWith) {
  panda();
  root_.file("/proc/99/comm", "glserver\n");
  root_.file("/proc/99/cmdline", std::string("glserver\0-ssl\0-key\0x\0", 21));
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), 1);
  root_.file("/proc/99/cmdline", std::string("glserver\0-port\0x\0", 17));
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "tls"), 0);
}

TEST_F(SettingsOfOrca, TellTheCertificateAndKeyThatTheOlderServerWasStartedWith) {
  panda();
  const auto starts = [&](const std::string& options) {
    std::string line = "glserver " + options + " ";
    std::ranges::replace(line, ' ', '\0');
    root_.file("/proc/99/comm", "glserver\n").file("/proc/99/cmdline", line);
  };
  starts("-ssl -cert /etc/jma-receipt/server.crt -key /etc/jma-receipt/server.pem");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), std::nullopt)
      << "it is not there";
  root_.file("/etc/jma-receipt/server.crt", kCertificate).file("/etc/jma-receipt/server.pem", "k");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), 22087);
  const Table files = read("orca_files");
  ASSERT_THAT(files.rows, SizeIs(2));
  EXPECT_EQ(textAt(files, 0, "path"), "/etc/jma-receipt/server.crt");
  EXPECT_EQ(textAt(files, 1, "kind"), "key");
  starts("-ssl -cert server.crt");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), std::nullopt)
      << "by no whole path";
  starts("-cert /etc/jma-receipt/server.crt");
  EXPECT_EQ(integerAt(read("orca_settings"), 0, "certificate_until_day"), std::nullopt);
}

TEST_F(SettingsOfOrca, FindTheDatabasesFirstPasswordAndTellNoOther) {
  weborca();
  const std::string path = "/opt/jma/weborca/app/etc/jma-receipt.env";
  const auto seen = [&](std::string_view text) {
    root_.file(path, text);
    return integerAt(read("orca_settings"), 0, "default_database_password");
  };
  EXPECT_EQ(seen("DBUSER=\"orca\"\nDBPASS=\"orca\"\n"), 1);
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=own\nPGUSER=postgres\nPGPASS=postgres\n"), 1);
  EXPECT_EQ(seen("DBUSER=clinic\nDBPASS=clinic\n"), 1) << "as its user";
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=own\n"), 0);
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=${OWN:-orca}\n"), std::nullopt) << "only a shell can tell";
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=orca # first\n"), std::nullopt);
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=orca\nPGPASS=\"a b\"\n"), 1) << "the other is known";
  EXPECT_EQ(seen("DBUSER=orca\nDBPASS=own\nPGPASS=\"a b\"\n"), std::nullopt);
  EXPECT_EQ(seen("DBUSER=orca\n"), std::nullopt);
  EXPECT_EQ(seen("DBPASS=\n"), std::nullopt);
}

TEST_F(SettingsOfOrca, TellWhoElseMayReadItsSecrets) {
  weborca();
  conf("SERVER_PEM=server.pem\n");
  root_.file("/opt/jma/weborca/conf/server.pem", "x").file("/opt/jma/weborca/conf/db.conf", "x");
  mode("/opt/jma/weborca/conf/server.pem", 0400);
  mode("/opt/jma/weborca/conf/db.conf", 0640);
  const Table table = read("orca_files");
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(textAt(table, 0, "kind"), "database");
  EXPECT_EQ(textAt(table, 0, "mode"), "0640");
  EXPECT_EQ(integerAt(table, 0, "open"), 1);
  EXPECT_EQ(textAt(table, 1, "kind"), "key");
  EXPECT_EQ(integerAt(table, 1, "open"), 0);
}

TEST_F(SettingsOfOrca, FindTheFileOfPasswordsThatIsLeftOverEvenBehindAMigration) {
  weborca();
  root_.file("/etc/jma-receipt/passwd", "ormaster:x:1:1:\n");
  const Table table = read("orca_files");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "kind"), "old-passwords");
}

TEST_F(SettingsOfOrca, AreNoProofOfFilesThatOnlyARunningGlserverNames) {
  panda();
  EXPECT_EQ(read("orca_files").status, evidence::TableStatus::Partial) << "none runs";
  const auto glserver = [&](std::string_view words) {
    root_.file("/proc/99/comm", "glserver\n").file("/proc/99/cmdline", std::string(words));
    return read("orca_files").status;
  };
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(glserver("glserver\0-key\0server.pem\0"sv), evidence::TableStatus::Partial);
  EXPECT_EQ(glserver("glserver\0-key\0/etc/server.pem\0"sv), evidence::TableStatus::Complete);
  std::filesystem::remove_all(root_.at("/proc/99"));
  weborca();
  root_.file("/proc/10/comm", "weborca\n");
  EXPECT_EQ(read("orca_files").status, evidence::TableStatus::Complete) << "it was left behind";
}

TEST_F(SettingsOfOrca, TellOfThePasswordFileInTheHomeOfItsAccount) {
  panda();
  root_.file("/home/orca/.pgpass", "*:*:*:orca:secret\n");
  mode("/home/orca/.pgpass", 0640);
  const Table table = read("orca_files");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "path"), "~orca/.pgpass");
  EXPECT_EQ(integerAt(table, 0, "open"), 1);
}

TEST_F(SettingsOfOrca, TellOfEachClientWhetherItsPasswordIsSaved) {
  root_.file("/home/uketsuke/.monsiaj/monsiaj.jsonrpc.properties",
             "#Mon\nmonsiaj.config.0.authuri=https\\://orca\\:8000/rpc/\n"
             "monsiaj.config.0.user=uketsuke\nmonsiaj.config.0.password=secret\n"
             "monsiaj.config.0.savePassword=true\nmonsiaj.config.0.useSSL=false\n"
             "monsiaj.config.12.savePassword=false\nmonsiaj.config.12.password=\n"
             "monsiaj.config.13.savePassword=false\nmonsiaj.config.13.password=left\n"
             "monsiaj.current=0\n");
  const Table table = read("orca_clients");
  ASSERT_THAT(table.rows, SizeIs(3));
  EXPECT_EQ(integerAt(table, 2, "saved_password"), 1) << "it stands there";
  EXPECT_EQ(textAt(table, 0, "account"), "uketsuke");
  EXPECT_EQ(integerAt(table, 0, "saved_password"), 1);
  EXPECT_EQ(integerAt(table, 0, "tls"), 0);
  EXPECT_EQ(integerAt(table, 1, "number"), 12);
  EXPECT_EQ(integerAt(table, 1, "saved_password"), 0);
  EXPECT_EQ(integerAt(table, 1, "tls"), std::nullopt);
}

TEST_F(SettingsOfOrca, TellOfClientsInTheHomeThatWasSetAlone) {
  const std::string_view saved = "monsiaj.config.0.savePassword=true\n";
  root_.file("/home/uketsuke/.monsiaj/monsiaj.jsonrpc.properties", saved);
  root_.file("/srv/seat/.monsiaj/monsiaj.jsonrpc.properties",
             "monsiaj.config.4.savePassword=false\nmonsiaj.config.4.useSSL=true\n");
  settings_.monsiaj_home = "/srv/seat";
  const Table table = read("orca_clients");
  ASSERT_THAT(table.rows, SizeIs(1));
  const auto owner = root_.machine().status("/srv/seat");
  EXPECT_EQ(textAt(table, 0, "account"), owner->uid == 0 ? "root" : std::to_string(owner->uid));
  EXPECT_EQ(integerAt(table, 0, "number"), 4);
  EXPECT_EQ(integerAt(table, 0, "saved_password"), 0);
  EXPECT_EQ(integerAt(table, 0, "tls"), 1);
}

TEST_F(SettingsOfOrca, AreNoProofOfAnythingWithoutTheHomeThatWasSet) {
  root_.file("/srv/file", "");
  for (const char* home : {"/srv/gone", "/srv/file"}) {
    settings_.monsiaj_home = home;
    const Table table = read("orca_clients");
    EXPECT_EQ(table.status, evidence::TableStatus::Failed);
    EXPECT_EQ(table.reason, "orca.monsiaj-home-missing");
  }
  settings_.monsiaj_home = "/srv";
  EXPECT_EQ(read("orca_clients").status, evidence::TableStatus::Complete) << "it has none yet";
}

TEST_F(SettingsOfOrca, AreNoneWithoutIt) {
  EXPECT_THAT(read("orca_settings").rows, IsEmpty());
  EXPECT_THAT(read("orca_files").rows, IsEmpty());
  EXPECT_THAT(read("orca_clients").rows, IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
