#include "capabilities/people/probe/accounts.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <utmp.h>

#include <cstring>

#include "capabilities/people/probe/last_logins.h"
#include "capabilities/people/probe/probes.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::people {
namespace {

using evidence::Cell;
using evidence::Table;
using evidence::TableStatus;
using platform::testing::FixtureRoot;

constexpr std::int64_t kNow = 1'764'000'000'000;
constexpr std::int64_t kDay = 86'400'000;

class AccountsOfAMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.file("/etc/passwd",
               "root:x:0:0:root:/root:/bin/bash\n"
               "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
               "hana:x:1000:1000:Hana,,,:/home/hana:/bin/bash\n"
               "taro:x:1001:1001::/home/taro:/bin/gone\n");
    root_.file("/etc/shadow",
               "root:*:19000:0:99999:7:::\n"
               "daemon:*:19000:0:99999:7:::\n"
               "hana:$y$j9T$abc$SECRETHASH:20000:0:90:7::20500:\n"
               "taro:!$6$abc$SECRETHASH:0:0:99999:7:::\n");
    root_.file("/etc/group", "root:x:0:\nsudo:x:27:hana\nhana:x:1000:\ntaro:x:1001:\n");
    root_.file("/etc/sudoers", "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n");
    root_.file("/etc/login.defs", "UID_MIN 1000\nUID_MAX 60000\n");
    root_.file("/etc/nsswitch.conf", "passwd: files systemd\ngroup: files systemd\n");
    root_.file("/usr/bin/sudo", "").file("/bin/bash", "").file("/var/log/wtmp", "");
    clock_.set(fromMs(kNow));
  }
  Table read(bool may_tell_when = false) {
    const auto machine = root_.machine();
    return readAccounts(machine, clock_, may_tell_when);
  }
  // The cell of account `name` in `column`.
  static Cell cell(const Table& table, std::string_view name, std::string_view column) {
    const auto index = [&](std::string_view wanted) {
      return static_cast<std::size_t>(std::ranges::find(table.columns, wanted) -
                                      table.columns.begin());
    };
    for (const auto& row : table.rows) {
      if (row[index("name")] == Cell(std::string(name))) return row.at(index(column));
    }
    ADD_FAILURE() << "no account " << name;
    return {};
  }
  void addLogin(const char* name, std::int64_t seconds, std::string& records) {
    utmp record{};
    record.ut_type = USER_PROCESS;
    std::strncpy(record.ut_user, name, sizeof record.ut_user);
    record.ut_tv.tv_sec = static_cast<std::int32_t>(seconds);
    records.append(reinterpret_cast<const char*>(&record), sizeof record);
  }
  FixtureRoot root_;
  testing::TurnableClock clock_;
};

TEST_F(AccountsOfAMachine, AreToldApartByPersonRightsAndPassword) {
  const Table table = read();

  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(cell(table, "hana", "kind"), Cell("person"));
  EXPECT_EQ(cell(table, "root", "kind"), Cell("system"));
  EXPECT_EQ(cell(table, "hana", "login_shell"), Cell(1));
  EXPECT_EQ(cell(table, "daemon", "login_shell"), Cell(0));
  EXPECT_EQ(cell(table, "taro", "login_shell"), Cell(0));
  EXPECT_EQ(cell(table, "hana", "groups"), Cell("hana sudo"));
  EXPECT_EQ(cell(table, "hana", "sudo"), Cell(1));
  EXPECT_EQ(cell(table, "hana", "sudo_nopasswd"), Cell(0));
  EXPECT_EQ(cell(table, "taro", "sudo"), Cell(0));
  EXPECT_EQ(cell(table, "root", "sudo"), Cell(1));
  EXPECT_EQ(cell(table, "hana", "password"), Cell("set"));
  EXPECT_EQ(cell(table, "hana", "hash_scheme"), Cell("yescrypt"));
  EXPECT_EQ(cell(table, "taro", "locked"), Cell(1));
  EXPECT_EQ(cell(table, "hana", "password_changed_day"), Cell(20000));
  EXPECT_EQ(cell(table, "hana", "password_max_days"), Cell(90));
  EXPECT_EQ(cell(table, "taro", "password_max_days"), Cell());
  EXPECT_EQ(cell(table, "hana", "expires_day"), Cell(20500));
}

TEST_F(AccountsOfAMachine, NeverCarryAHash) {
  EXPECT_THAT(canonicalText(read(true)), ::testing::Not(::testing::HasSubstr("SECRETHASH")));
}

TEST_F(AccountsOfAMachine, TellOfAKeyThatOpensALockedOne) {
  root_.file("/home/taro/.ssh/authorized_keys", "ssh-ed25519 AAAA taro\n");
  root_.link("/home/hana/.ssh/authorized_keys", "/home/taro/.ssh/authorized_keys");
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(cell(table, "taro", "locked"), Cell(1));
  EXPECT_EQ(cell(table, "taro", "keys"), Cell(1));
  EXPECT_EQ(cell(table, "hana", "keys"), Cell()) << "behind a link it cannot be told";
  EXPECT_EQ(cell(table, "daemon", "keys"), Cell(0));
}

TEST_F(AccountsOfAMachine, KeepTheTimeOfLastLoginsUntilTheNotice) {
  std::string records;
  addLogin("hana", kNow / 1000 - 40 * 86400, records);
  addLogin("hana", kNow / 1000 - 10 * 86400, records);
  root_.file("/var/log/wtmp", records + "cut");

  const Table before = read(false);
  EXPECT_EQ(before.status, TableStatus::Complete) << before.reason;
  EXPECT_EQ(cell(before, "hana", "last_login_ms"), Cell());
  EXPECT_EQ(cell(before, "hana", "idle_days"), Cell(30)) << "ten days ago, which nobody reads here";
  EXPECT_EQ(cell(before, "hana", "ever_logged_in"), Cell(1));
  EXPECT_EQ(cell(before, "taro", "ever_logged_in"), Cell(0));
  EXPECT_EQ(cell(before, "taro", "idle_days"), Cell());
  EXPECT_EQ(cell(read(true), "hana", "last_login_ms"), Cell(kNow - 10 * kDay));
}

// Two days of one step must not be told apart, by anything that a row says before the notice.
TEST_F(AccountsOfAMachine, TellStepsOfThirtyDaysAndNoDayBeforeTheNotice) {
  const auto rowAfter = [&](std::int64_t seconds_ago) {
    std::string records;
    addLogin("hana", kNow / 1000 - seconds_ago, records);
    root_.file("/var/log/wtmp", records);
    return read();
  };
  constexpr std::int64_t day = 86'400;
  EXPECT_EQ(canonicalText(rowAfter(0)), canonicalText(rowAfter(31 * day - 1)));
  EXPECT_EQ(canonicalText(rowAfter(61 * day)), canonicalText(rowAfter(91 * day - 1)));
  EXPECT_EQ(cell(rowAfter(91 * day - 1), "hana", "idle_days"), Cell(90));
  EXPECT_EQ(cell(rowAfter(91 * day), "hana", "idle_days"), Cell(120)) << "more than ninety days";
  EXPECT_EQ(cell(rowAfter(-2 * day), "hana", "idle_days"), Cell(30)) << "its clock was ahead";
}

TEST_F(AccountsOfAMachine, ReadLastlogByUid) {
  std::string records(1001 * sizeof(lastlog), '\0');
  lastlog record{};
  record.ll_time = static_cast<std::int32_t>(kNow / 1000 - 3 * 86400);
  std::memcpy(records.data() + 1000 * sizeof(lastlog), &record, sizeof record);
  root_.file("/var/log/lastlog", records);

  EXPECT_EQ(cell(read(), "hana", "ever_logged_in"), Cell(1));
  EXPECT_EQ(cell(read(true), "hana", "last_login_ms"), Cell(kNow - 3 * kDay));
}

void makeDatabase(const std::filesystem::path& path, const char* sql) {
  std::filesystem::create_directories(path.parent_path());
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

TEST_F(AccountsOfAMachine, ReadTheFilesOfDebian13) {
  std::filesystem::remove(root_.at("/var/log/wtmp"));
  const std::string four_days_ago = std::to_string(kNow / 1000 - 4 * 86400);
  const std::string two_days_ago = std::to_string(kNow / 1000 - 2 * 86400);
  root_.link("/var/lib/wtmpdb/wtmp.db", "../../log/wtmp.db");
  makeDatabase(root_.at("/var/log/wtmp.db"),
               ("CREATE TABLE wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL,"
                " Login INTEGER, Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT);"
                "INSERT INTO wtmp(Type, User, Login) VALUES (3, 'hana', " +
                four_days_ago + "000000), (1, 'taro', " + two_days_ago + "000000);")
                   .c_str());

  const Table table = read(true);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(cell(table, "hana", "last_login_ms"), Cell(kNow - 4 * kDay));
  EXPECT_EQ(cell(table, "taro", "ever_logged_in"), Cell(0));

  makeDatabase(root_.at("/var/lib/lastlog/lastlog2.db"),
               ("CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT,"
                " RemoteHost TEXT, PAM_Service TEXT);"
                "INSERT INTO Lastlog2(Name, Time) VALUES ('hana', " +
                two_days_ago + ");")
                   .c_str());
  EXPECT_EQ(cell(read(true), "hana", "last_login_ms"), Cell(kNow - 2 * kDay));
}

TEST_F(AccountsOfAMachine, ArePartialIfARecordOfLoginsIsDamaged) {
  root_.file("/var/lib/wtmpdb/wtmp.db", "no database");
  const Table table = read();
  EXPECT_EQ(table.reason, "people.logins-unreadable");
  EXPECT_EQ(cell(table, "taro", "ever_logged_in"), Cell());
}

TEST_F(AccountsOfAMachine, AreNotLedElsewhereByALinkInPlaceOfALoginRecord) {
  makeDatabase(root_.at("/srv/wtmp.db"),
               "CREATE TABLE wtmp(Type INTEGER, User TEXT, Login INTEGER)");
  root_.link("/var/lib/wtmpdb/wtmp.db", "/srv/wtmp.db");
  EXPECT_EQ(read().reason, "people.logins-unreadable");
}

TEST_F(AccountsOfAMachine, SayNothingOfLoginsWithoutARecord) {
  std::filesystem::remove(root_.at("/var/log/wtmp"));

  const Table table = read(true);
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(cell(table, "hana", "ever_logged_in"), Cell());
  EXPECT_EQ(cell(table, "hana", "idle_days"), Cell());
}

TEST_F(AccountsOfAMachine, FailWithoutPasswd) {
  std::filesystem::remove(root_.at("/etc/passwd"));
  root_.fifo("/etc/passwd");

  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Failed);
  EXPECT_EQ(table.reason, "people.passwd-unreadable");
  EXPECT_TRUE(table.rows.empty());
}

TEST_F(AccountsOfAMachine, LeavePasswordsOpenWithoutShadow) {
  std::filesystem::remove(root_.at("/etc/shadow"));

  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Partial);
  EXPECT_EQ(table.reason, "people.shadow-unreadable");
  EXPECT_EQ(cell(table, "hana", "password"), Cell());
  EXPECT_EQ(cell(table, "hana", "locked"), Cell());
}

TEST_F(AccountsOfAMachine, LeaveRightsOpenIfASudoersFileIsUnreadable) {
  root_.file("/etc/sudoers", "hana ALL=ALL\n@includedir /etc/sudoers.d\n");
  root_.hugeFile("/etc/sudoers.d/huge", std::uintmax_t{1} << 33U);

  const Table table = read();
  EXPECT_EQ(table.reason, "people.sudoers-unclear");
  EXPECT_EQ(cell(table, "hana", "sudo"), Cell(1));
  EXPECT_EQ(cell(table, "taro", "sudo"), Cell());
}

TEST_F(AccountsOfAMachine, CountPolkitAdministratorsWithoutSudo) {
  std::filesystem::remove(root_.at("/usr/bin/sudo"));
  EXPECT_EQ(cell(read(), "hana", "sudo"), Cell(0));
  root_.file("/usr/share/polkit-1/rules.d/40-debian-sudo.rules",
             "polkit.addAdminRule(function(action, subject) { return [\"unix-group:sudo\"]; });");
  EXPECT_EQ(cell(read(), "hana", "sudo"), Cell(1));
  EXPECT_EQ(cell(read(), "taro", "sudo"), Cell(0));
}

TEST_F(AccountsOfAMachine, CountTheGroupsWhoseMembersReachRootWithoutAPassword) {
  root_.file("/etc/group", "docker:x:990:taro\nlxd:x:991:taro\nlibvirt:x:992:taro\n");
  EXPECT_EQ(cell(read(), "taro", "sudo"), Cell(0)) << "no daemon is there";
  for (const char* daemon : {"/usr/bin/dockerd", "/snap/bin/lxd", "/usr/sbin/libvirtd"}) {
    root_.file(daemon, "");
    EXPECT_EQ(cell(read(), "taro", "sudo"), Cell(1)) << daemon;
    EXPECT_EQ(cell(read(), "taro", "sudo_nopasswd"), Cell(1)) << daemon;
    std::filesystem::remove(root_.at(daemon));
  }
  root_.file("/etc/group", "disk:x:6:taro\n");
  EXPECT_EQ(cell(read(), "taro", "sudo"), Cell(1));
  EXPECT_EQ(read().status, TableStatus::Complete);
}

TEST_F(AccountsOfAMachine, CountTheGroupsOfIncusAndLibvirtWhereverTheirDaemonLies) {
  const auto counts = [&](const std::string& group, const char* daemon) {
    root_.file("/etc/group", group + ":x:990:taro\n");
    EXPECT_EQ(cell(read(), "taro", "sudo_nopasswd"), Cell(0)) << group << " without a daemon";
    root_.file(daemon, "");
    EXPECT_EQ(cell(read(), "taro", "sudo_nopasswd"), Cell(1)) << group << " with " << daemon;
    std::filesystem::remove_all(root_.at(daemon));
  };
  for (const char* group : {"incus", "incus-admin"}) {
    for (const char* daemon :
         {"/usr/bin/incusd", "/usr/libexec/incus/incusd", "/opt/incus/bin/incusd"}) {
      counts(group, daemon);
      std::filesystem::remove_all(root_.at("/opt/incus"));
    }
    counts(group, "/var/lib/incus");
  }
  for (const char* group : {"libvirt", "libvirtd"}) counts(group, "/usr/sbin/virtqemud");
}

struct PolkitRules {
  const char* file;
  const char* text;
};

constexpr PolkitRules kHarmless[]{
    {"/etc/polkit-1/rules.d/10-media.rules",
     "polkit.addRule(function(action, subject) {\n"
     "  if (action.id == \"org.freedesktop.udisks2.filesystem-mount\") return polkit.Result.YES;\n"
     "});\n"},
    {"/etc/polkit-1/rules.d/40-debian-sudo.rules",
     "polkit.addAdminRule(function(action, subject) { return [\"unix-group:sudo\"]; });"},
    {"/etc/polkit-1/rules.d/50-no.rules",
     "polkit.addRule(function(a, s) { return polkit.Result.NO; }); // not YES\n"},
    {"/etc/polkit-1/localauthority.conf.d/51-debian-sudo.conf",
     "[Configuration]\nAdminIdentities=unix-group:sudo\n"},
    {"/etc/polkit-1/localauthority/50-local.d/own.pkla",
     "[Clock]\nIdentity=unix-user:taro\nAction=org.freedesktop.timedate1.*\nResultActive=yes\n"
     "[Root]\nIdentity=unix-user:root;unix-user:0\nAction=*\nResultAny=yes\n"},
    {"/etc/polkit-1/rules.d/60-network.rules",
     "// taro may choose a network: see https://wiki.example/*\n"
     "polkit.addRule(function(action, subject) {\n"
     "  if ((action.id === 'org.freedesktop.NetworkManager.settings.modify.system' ||\n"
     "       action.id.indexOf(\"org.freedesktop.login1.\") == 0) &&\n"
     "      (subject.user == \"taro\" || subject.isInGroup(\"plugdev\"))) {\n"
     "    return polkit.Result.YES;\n  }\n"
     "  if (subject.user == \"hana\") return \"auth_admin\";\n});\n"},
    // As Ubuntu ships it.
    {"/var/lib/polkit-1/localauthority/10-vendor.d/com.ubuntu.desktop.pkla",
     "[Update]\nIdentity=unix-user:taro\nAction=org.debian.apt.upgrade-packages\n"
     "ResultActive=yes\n"}};

constexpr PolkitRules kGiveRoot[]{
    {"/etc/polkit-1/rules.d/20-exec.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.policykit.exec\") return "
     "polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-all.rules",
     "// org.freedesktop.udisks2.filesystem-mount\n"
     "polkit.addRule(function(a, s) { return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-two.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.upower.x\") return "
     "polkit.Result.YES; });\npolkit.addRule(function(a, s) { return 'yes'; });"},
    {"/etc/polkit-1/rules.d/20-not.rules",
     "polkit.addRule(function(a, s) { if (a.id != \"org.freedesktop.upower.x\") return "
     "polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-part.rules",
     "polkit.addRule(function(a, s) { if (a.id.indexOf(\"org.\") == 0) return "
     "polkit.Result.AUTH_SELF; });"},
    {"/etc/polkit-1/rules.d/20-or.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.upower.x\" || s.user == "
     "\"taro\") return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-after.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.upower.x\") return "
     "polkit.Result.NO; if (s.user == \"taro\") return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-named.rules",
     "function yes(a, s) { return polkit.Result.YES; }\npolkit.addRule(yes);"},
    {"/etc/polkit-1/rules.d/20-log.rules",
     "polkit.addRule(function(a, s) { polkit.log(\"see https://wiki.example\"); if (s.user == "
     "\"taro\") return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-path.rules",
     "polkit.addRule(function(a, s) { if (a.lookup(\"path\") == \"/srv/*\") return "
     "polkit.Result.NO; });\n"
     "polkit.addRule(function(a, s) { if (s.user == \"taro\") return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-else.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.upower.x\") return "
     "polkit.Result.NO; else return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/20-narrow.rules",
     "polkit.addRule(function(a, s) { if (a.id == \"org.freedesktop.upower.x\" && s.local || "
     "s.active) return polkit.Result.YES; });"},
    {"/etc/polkit-1/rules.d/40-own.rules",
     "polkit.addAdminRule(function(a, s) { return [\"unix-netgroup:care\"]; });"},
    {"/etc/polkit-1/localauthority/50-local.d/admins.pkla",
     "[Admins]\nIdentity=unix-group:sudo\nAction=*\nResultActive=yes\n"},
    {"/etc/polkit-1/localauthority/50-local.d/all.pkla",
     "[Clock]\nIdentity=unix-user:taro\nAction=org.freedesktop.timedate1.*\nResultActive=yes\n"
     "[all]\nIdentity = unix-user:taro\nAction = *\nResultAny = yes\n"},
    {"/etc/polkit-1/localauthority.conf.d/60-own.conf",
     "[Configuration]\nAdminIdentities=unix-group:*\n"},
    {"/etc/polkit-1/localauthority.conf.d/60-short.conf",
     "[Configuration]\nAdminIdentities=root\n"}};

TEST_F(AccountsOfAMachine, AreNotDoubtedForPolkitRulesThatGiveNoRoot) {
  for (const PolkitRules& rules : kHarmless) {
    root_.file(rules.file, rules.text);
    EXPECT_EQ(cell(read(), "taro", "sudo"), Cell(0)) << rules.file;
    std::filesystem::remove(root_.at(rules.file));
  }
}

TEST_F(AccountsOfAMachine, LeaveRightsAloneOpenWherePolkitRulesOfTheirOwnMayGiveThem) {
  for (const PolkitRules& rules : kGiveRoot) {
    root_.file(rules.file, rules.text);
    const Table table = read();
    EXPECT_EQ(table.status, TableStatus::Complete) << "the rest is known";
    EXPECT_EQ(cell(table, "taro", "sudo"), Cell()) << rules.text;
    EXPECT_EQ(cell(table, "taro", "sudo_nopasswd"), Cell()) << rules.text;
    EXPECT_EQ(cell(table, "taro", "sudo_by"), Cell(std::string(rules.file) + "?")) << rules.text;
    std::filesystem::remove(root_.at(rules.file));
  }
}

struct Elsewhere {
  const char* file;
  const char* content;
};

class AccountsKeptElsewhere : public AccountsOfAMachine,
                              public ::testing::WithParamInterface<Elsewhere> {};

TEST_P(AccountsKeptElsewhere, MakeTheTablePartial) {
  root_.file(GetParam().file, GetParam().content);
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Partial);
  EXPECT_EQ(table.reason, "people.directory-accounts");
  EXPECT_FALSE(table.rows.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Sources, AccountsKeptElsewhere,
    ::testing::Values(Elsewhere{"/etc/nsswitch.conf", "passwd: files sss\n"},
                      Elsewhere{"/etc/nsswitch.conf", "group: files ldap\n"},
                      Elsewhere{"/etc/nsswitch.conf", "passwd: files\nsudoers: files sss\n"},
                      Elsewhere{"/var/lib/systemd/home/hana.identity", "{}"},
                      Elsewhere{"/etc/passwd", "root:x:0:0::/root:/bin/bash\n+::::::\n"}));

TEST_F(AccountsOfAMachine, CarryOnlyUtf8) {
  root_.file("/etc/passwd", "h\xFFna:x:1000:1000::/home/h:/bin/b\xFE\n");
  const Table table = read();
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(cell(table, "h\xEF\xBF\xBDna", "shell"), Cell("/bin/b\xEF\xBF\xBD"));
}

TEST_F(AccountsOfAMachine, AskForTheNoticeAtEveryReading) {
  std::string records;
  addLogin("hana", kNow / 1000, records);
  root_.file("/var/log/wtmp", records);
  const auto machine = root_.machine();
  bool recorded = false;
  const auto all = probes(machine, clock_, [&] { return recorded; });
  const auto accounts = std::ranges::find(all, "accounts", &evidence::Probe::table);
  ASSERT_NE(accounts, all.end());

  EXPECT_EQ(cell(accounts->read(), "hana", "last_login_ms"), Cell());
  recorded = true;
  EXPECT_EQ(cell(accounts->read(), "hana", "last_login_ms"), Cell(kNow));
}

TEST(AccountsOfThisMachine, HoldRoot) {
  const auto machine = platform::Machine::open();
  ASSERT_TRUE(machine.has_value());
  testing::TurnableClock clock;
  const Table table = readAccounts(*machine, clock, false);
  ASSERT_NE(table.status, TableStatus::Failed) << table.reason;
  EXPECT_THAT(canonicalText(table), ::testing::HasSubstr("\"root\""));
}

}  // namespace
}  // namespace sekisho::people
