#include "capabilities/people/probe/sudoers.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::people {
namespace {

using platform::testing::FixtureRoot;
using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using ::testing::ElementsAre;

const SudoSubject kHana{.name = "hana",
                        .uid = 1000,
                        .groups = {{"hana", 1000}, {"sudo", 27}, {"front desk", 2000}},
                        .hostname = "orca1.clinic.lan"};

Sudoers rulesFrom(std::string_view text) {
  Sudoers rules;
  for (const std::string& line : sudoersLines(text)) EXPECT_FALSE(rules.add(line)) << line;
  return rules;
}

struct Case {
  const char* text;
  Claim root;
  Claim without_password = Claim::No;
};

class SudoRightsFrom : public ::testing::TestWithParam<Case> {};

TEST_P(SudoRightsFrom, AreWhatSudoWouldGrant) {
  const Sudoers rules = rulesFrom(GetParam().text);
  EXPECT_FALSE(rules.hasMalformedLine());
  EXPECT_EQ(rules.rightsOf(kHana), (SudoRights{GetParam().root, GetParam().without_password}))
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Users, SudoRightsFrom,
    ::testing::Values(
        Case{"root ALL=(ALL:ALL) ALL", Claim::No}, Case{"hana ALL=(ALL:ALL) ALL", Claim::Yes},
        Case{"%sudo ALL=(ALL:ALL) ALL", Claim::Yes}, Case{"%#27 ALL=ALL", Claim::Yes},
        Case{"#1000 ALL=ALL", Claim::Yes}, Case{"#1001 ALL=ALL", Claim::No},
        Case{"%\"front desk\" ALL=ALL", Claim::Yes}, Case{"%front\\ desk ALL=ALL", Claim::Yes},
        Case{"taro, hana , jiro ALL = ALL", Claim::Yes}, Case{"ALL, !hana ALL=ALL", Claim::No},
        Case{"!hana, ALL ALL=ALL", Claim::Yes}, Case{"+admins ALL=ALL", Claim::Unknown},
        Case{"%:domain_admins ALL=ALL", Claim::Unknown},
        Case{"User_Alias DESK = taro, hana : X = jiro\nDESK ALL=ALL", Claim::Yes},
        Case{"User_Alias A = B\nUser_Alias B = A\nA ALL=ALL", Claim::Unknown},
        Case{"ADMINS ALL=ALL\nUser_Alias ADMINS = %sudo, !hana", Claim::No}));

INSTANTIATE_TEST_SUITE_P(
    Hosts, SudoRightsFrom,
    ::testing::Values(Case{"hana orca1=ALL", Claim::Yes},
                      Case{"hana ORCA1.clinic.lan=ALL", Claim::Yes},
                      Case{"hana orca2=ALL", Claim::No}, Case{"hana orca?=ALL", Claim::Yes},
                      Case{"hana 192.168.0.0/24=ALL", Claim::Unknown},
                      Case{"Host_Alias S = orca1, orca2\nhana S=ALL", Claim::Yes},
                      Case{"hana orca2=ALL : orca1=(root) /bin/ls", Claim::Yes}));

INSTANTIATE_TEST_SUITE_P(
    RunAs, SudoRightsFrom,
    ::testing::Values(Case{"hana ALL=(postgres) ALL", Claim::No},
                      Case{"hana ALL=(postgres) /bin/a, (root) /bin/b", Claim::Yes},
                      Case{"hana ALL=() ALL", Claim::No}, Case{"hana ALL=(:root) ALL", Claim::No},
                      Case{"hana ALL=(#0) ALL", Claim::Yes},
                      Case{"hana ALL=(ALL, !root) ALL", Claim::No},
                      Case{"Runas_Alias DB = postgres, root\nhana ALL=(DB) ALL", Claim::Yes},
                      Case{"Defaults runas_default=orca\nhana ALL=ALL", Claim::No},
                      Case{"hana ALL=ALL\nhana ALL=!ALL", Claim::No},
                      Case{"hana ALL=ALL\nhana ALL=(ALL, !root) !ALL", Claim::Yes},
                      Case{"hana ALL=!/bin/su", Claim::No}));

INSTANTIATE_TEST_SUITE_P(
    Passwords, SudoRightsFrom,
    ::testing::Values(
        Case{"hana ALL=(ALL) NOPASSWD: ALL", Claim::Yes, Claim::Yes},
        Case{"hana ALL=(ALL) NOPASSWD:ALL\n%sudo ALL=(ALL) ALL", Claim::Yes, Claim::No},
        Case{"hana ALL=(ALL:ALL) NOPASSWD:ALL\n%sudo ALL=(ALL) ALL", Claim::Yes, Claim::Yes},
        Case{"hana ALL=(ALL:ALL) NOPASSWD:ALL\n%sudo ALL=(ALL:ALL) ALL", Claim::Yes, Claim::No},
        Case{"hana ALL=(ALL:ALL) NOPASSWD:ALL\n%sudo ALL=(ALL:ALL,!docker) ALL", Claim::Yes,
             Claim::Yes},
        Case{"hana ALL=(ALL:ALL) NOPASSWD:ALL\nhana ALL=(ALL) !ALL", Claim::Yes, Claim::Yes},
        Case{"hana ALL=(ALL:ALL) NOPASSWD:ALL\nhana ALL=(ALL:ALL) !ALL", Claim::No, Claim::No},
        Case{"%sudo ALL=(ALL) ALL\nhana ALL=NOPASSWD: /usr/bin/apt update", Claim::Yes, Claim::Yes},
        Case{"hana ALL=(db) NOPASSWD: ALL", Claim::No, Claim::No},
        Case{"hana ALL=(ALL) NOPASSWD: ALL\nhana ALL=(www-data) !ALL", Claim::Yes, Claim::Yes},
        Case{"hana ALL=NOPASSWD: /bin/a, PASSWD: /bin/b", Claim::Yes, Claim::Yes},
        Case{"hana ALL=NOEXEC: ROLE=x_r NOPASSWD: SETENV: sha256:abc /bin/a\\, b", Claim::Yes,
             Claim::Yes},
        Case{"Defaults !authenticate\nhana ALL=ALL", Claim::Yes, Claim::Yes},
        Case{"Defaults:taro !authenticate\nhana ALL=ALL", Claim::Yes, Claim::No},
        Case{"Defaults:hana env_reset, !authenticate\nhana ALL=ALL", Claim::Yes, Claim::Yes},
        Case{"Defaults env_reset, pam_service = free\nhana ALL=ALL", Claim::Yes, Claim::Unknown},
        Case{"Defaults:taro pam_service=free\nhana ALL=ALL", Claim::Yes, Claim::No},
        Case{"Defaults pam_login_service=free\nhana ALL=ALL", Claim::Yes, Claim::Unknown},
        Case{"Defaults !pam_session, !pam_setcred\nhana ALL=ALL", Claim::Yes, Claim::No},
        Case{"Defaults exempt_group=sudo\nhana ALL=ALL", Claim::Yes, Claim::Yes},
        Case{"Defaults !authenticate", Claim::No, Claim::No}));

TEST(SudoersText, JoinsContinuationsAndCutsComments) {
  EXPECT_THAT(sudoersLines("# a\nhana ALL = \\\n  ALL # b\n#1000 ALL=ALL\n#include /x\n\n"),
              ElementsAre("hana ALL =   ALL", "#1000 ALL=ALL", "#include /x"));
}

TEST(SudoersText, ReportsLinesItDoesNotUnderstand) {
  for (const char* text : {"hana", "hana ALL", "hana ALL=", "hana ALL=(root ALL", "= ALL",
                           "User_Alias = a", "hana ALL=ALL :", "\"hana ALL=ALL"}) {
    Sudoers rules;
    EXPECT_FALSE(rules.add(text));
    EXPECT_TRUE(rules.hasMalformedLine()) << text;
    EXPECT_EQ(rules.rightsOf(kHana), SudoRights{}) << text;
  }
}

TEST(SudoersFiles, FollowsIncludesAsSudoDoes) {
  const FixtureRoot root;
  root.file("/etc/sudoers", "@include extra-%h\n@includedir /etc/sudoers.d\n@includedir /none\n");
  root.file("/etc/extra-orca1", "taro ALL=ALL\n");
  root.file("/etc/sudoers.d/10-hana", "hana ALL=ALL\n");
  root.file("/etc/sudoers.d/README.md", "jiro ALL=ALL\n")
      .file("/etc/sudoers.d/x~", "jiro ALL=ALL\n");

  const auto reading = readSudoers(root.machine(), "orca1.clinic.lan");
  ASSERT_THAT(reading, succeeds());
  EXPECT_TRUE(reading->is_complete);
  EXPECT_EQ(reading->rules.rightsOf(kHana).root, Claim::Yes);
  EXPECT_EQ(reading->rules.rightsOf({.name = "taro", .uid = 7}).root, Claim::Yes);
  EXPECT_EQ(reading->rules.rightsOf({.name = "jiro", .uid = 8}).root, Claim::No);
}

TEST(SudoersFiles, AreIncompleteIfOneCannotBeReadOrIncludesItself) {
  const FixtureRoot root;
  EXPECT_THAT(readSudoers(root.machine(), ""), failsWith(ErrorCode::NotFound));
  root.file("/etc/sudoers", "#include /etc/sudoers\nhana ALL=ALL\n");
  EXPECT_FALSE(readSudoers(root.machine(), "")->is_complete);
  root.file("/etc/sudoers", "#include /etc/missing\n");
  EXPECT_FALSE(readSudoers(root.machine(), "")->is_complete);
  root.file("/etc/sudoers", "#includedir /etc/sudoers.d\n").fifo("/etc/sudoers.d/pipe");
  EXPECT_FALSE(readSudoers(root.machine(), "")->is_complete);
}

}  // namespace
}  // namespace sekisho::people
