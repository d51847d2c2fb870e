#include "platform/machine/account_files.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Field {
  std::string_view text;
  PasswordState state;
  std::optional<std::string> scheme;
};

class PasswordFieldOf : public ::testing::TestWithParam<Field> {};

TEST_P(PasswordFieldOf, NamesStateAndSchemeOnly) {
  const PasswordField field = passwordFieldFrom(GetParam().text);
  EXPECT_EQ(field.state, GetParam().state);
  EXPECT_EQ(field.scheme, GetParam().scheme);
}

INSTANTIATE_TEST_SUITE_P(
    Schemes, PasswordFieldOf,
    ::testing::Values(Field{"", PasswordState::None, std::nullopt},
                      Field{"*", PasswordState::Locked, std::nullopt},
                      Field{"!", PasswordState::Locked, std::nullopt},
                      Field{"!!", PasswordState::Locked, std::nullopt},
                      Field{"!*", PasswordState::Locked, std::nullopt},
                      Field{"x", PasswordState::Locked, std::nullopt},
                      Field{"$y$j9T$salt$hash", PasswordState::Set, "yescrypt"},
                      Field{"!$y$j9T$salt$hash", PasswordState::Locked, "yescrypt"},
                      Field{"$6$salt$hash", PasswordState::Set, "sha512"},
                      Field{"$5$rounds=1000$salt$hash", PasswordState::Set, "sha256"},
                      Field{"$2b$12$hash", PasswordState::Set, "bcrypt"},
                      Field{"$1$salt$hash", PasswordState::Set, "md5"},
                      Field{"$argon$x", PasswordState::Set, "unknown"},
                      Field{"ab01FAX.bQRSU", PasswordState::Set, "des"}));

TEST(PasswdFileReading, KeepsWhatGlibcWouldFind) {
  const PasswdFile file = parsePasswd(
      "root:x:0:0:root:/root:/bin/bash\n"
      "# comment\n"
      "\n"
      "open::1001:1001:,,,:/home/open:/bin/sh\n"
      "toor:x:0:0::/root:\n");
  ASSERT_EQ(file.entries.size(), 3U);
  EXPECT_EQ(file.entries[0].shell, "/bin/bash");
  EXPECT_TRUE(file.entries[0].in_shadow);
  EXPECT_FALSE(file.entries[1].in_shadow);
  EXPECT_EQ(file.entries[1].password.state, PasswordState::None);
  EXPECT_EQ(file.entries[2].uid, 0);
  EXPECT_FALSE(file.has_malformed_line);
  EXPECT_FALSE(file.names_a_directory);
}

TEST(PasswdFileReading, SaysWhenALineWasSkipped) {
  for (const char* line :
       {"short:x:1:1\n", "n:x:one:1::/:/bin/sh\n", ":x:1:1::/:/bin/sh\n", "n:x:-1:1::/:/bin/sh\n",
        "n:x:4294967295:1::/:/bin/sh\n", "a:x:1:1::/:/bin/sh\na:x:2:2::/:/bin/sh\n"}) {
    EXPECT_TRUE(parsePasswd(line).has_malformed_line) << line;
  }
  EXPECT_TRUE(parsePasswd("+::::::\n").names_a_directory);
}

TEST(ShadowFileReading, TellsNeverFromADay) {
  const auto file = parseShadow(
      "hana:$6$s$h:19000:0:90:7:::\n"
      "taro:!:0:0:99999:7::20000:\n");
  const auto& entries = file.entries;
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_FALSE(file.has_malformed_line);
  EXPECT_EQ(entries[0].changed_day, 19000);
  EXPECT_EQ(entries[0].max_days, 90);
  EXPECT_EQ(entries[0].expires_day, std::nullopt);
  EXPECT_EQ(entries[1].changed_day, 0);
  EXPECT_EQ(entries[1].max_days, std::nullopt);
  EXPECT_EQ(entries[1].expires_day, 20000);
}

TEST(ShadowFileReading, ReadsWhatGlibcReadsAndSaysWhatIsMalformed) {
  const auto old = parseShadow(" old5::20000:0:99999\n# none\n\n");
  ASSERT_EQ(old.entries.size(), 1U);
  EXPECT_EQ(old.entries[0].name, "old5");
  EXPECT_EQ(old.entries[0].password.state, PasswordState::None);
  EXPECT_FALSE(old.has_malformed_line);
  const auto bad = parseShadow("hana::1\nalone\n");
  EXPECT_TRUE(bad.has_malformed_line);
  ASSERT_EQ(bad.entries.size(), 1U);
  EXPECT_EQ(bad.entries[0].password.state, PasswordState::None);
}

TEST(PasswdFileReading, LeavesLeadingBlanksAwayAsGlibcDoes) {
  const auto file = parsePasswd("  lead:x:1000:1000::/home/lead:/bin/sh\n");
  ASSERT_EQ(file.entries.size(), 1U);
  EXPECT_EQ(file.entries[0].name, "lead");
}

TEST(GroupFileReading, SplitsMembers) {
  const auto groups = parseGroups("sudo:x:27:hana, taro,\nempty:x:9:\nbroken:x\n");
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_THAT(groups[0].members, ElementsAre("hana", "taro"));
  EXPECT_THAT(groups[1].members, IsEmpty());
}

TEST(LoginDefsReading, TakesTheLastOccurrence) {
  constexpr std::string_view kText = "UID_MIN 500\n#UID_MIN 1\n  UID_MIN\t1000\nUID_MAX\n";
  EXPECT_EQ(loginDefsValue(kText, "UID_MIN"), "1000");
  EXPECT_EQ(loginDefsValue(kText, "UID_MAX"), std::nullopt);
}

TEST(NsswitchReading, LeavesOutActionsAndComments) {
  constexpr std::string_view kText =
      "# passwd: nis\npasswd:  files [NOTFOUND=return SUCCESS=continue] sss # ldap\n";
  EXPECT_THAT(nsswitchServices(kText, "passwd"), ElementsAre("files", "sss"));
  EXPECT_THAT(nsswitchServices(kText, "group"), ElementsAre("files"));
}

TEST(AccountsOfAMachine, AreAllHereUnlessADirectoryOrHomedHasMore) {
  const testing::FixtureRoot root;
  EXPECT_TRUE(isKeptHere(root.machine(), "passwd"));
  root.file("/etc/nsswitch.conf", "passwd: files systemd\ngroup: files [SUCCESS=merge] sss\n");
  EXPECT_TRUE(isKeptHere(root.machine(), "passwd"));
  EXPECT_FALSE(isKeptHere(root.machine(), "group"));
  root.file("/etc/nsswitch.conf", "passwd: files altfiles\n");
  EXPECT_FALSE(isKeptHere(root.machine(), "passwd"));
  root.file("/etc/nsswitch.conf", "passwd: files systemd\n");
  root.file("/var/lib/systemd/home/hana.identity", "{}");
  EXPECT_FALSE(isKeptHere(root.machine(), "passwd"));
  std::filesystem::remove(root.at("/etc/nsswitch.conf"));
  root.fifo("/etc/nsswitch.conf");
  EXPECT_FALSE(isKeptHere(root.machine(), "group"));
}

TEST(IdsOfPeople, AreDebiansUnlessLoginDefsSaysOthers) {
  const testing::FixtureRoot root;
  EXPECT_TRUE(personIds(root.machine()).contains(1000));
  EXPECT_FALSE(personIds(root.machine()).contains(999));
  EXPECT_FALSE(personIds(root.machine()).contains(65534));
  root.file("/etc/login.defs", "UID_MIN 500\nUID_MAX many\n");
  EXPECT_TRUE(personIds(root.machine()).contains(500));
  EXPECT_EQ(personIds(root.machine()).last, 60'000);
}

TEST(AShell, LetsInOnlyWhereItIsThereAndNoRefusal) {
  const testing::FixtureRoot root;
  root.file("/bin/bash", "").file("/usr/sbin/nologin", "");
  EXPECT_TRUE(allowsLogin(root.machine(), "/bin/bash"));
  EXPECT_TRUE(allowsLogin(root.machine(), ""));
  EXPECT_FALSE(allowsLogin(root.machine(), "/usr/sbin/nologin"));
  EXPECT_FALSE(allowsLogin(root.machine(), "/bin/zsh"));
  EXPECT_TRUE(refusesLogin("/usr/sbin/nologin"));
  EXPECT_FALSE(refusesLogin("/bin/zsh"));
}

}  // namespace
}  // namespace sekisho::platform
