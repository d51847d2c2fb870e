#include "capabilities/people/probe/administrators.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::people {
namespace {

using platform::testing::FixtureRoot;

constexpr SudoRights kNone{};
constexpr SudoRights kAsked{.root = Claim::Yes, .without_password = Claim::No};
constexpr SudoRights kUnasked{.root = Claim::Yes, .without_password = Claim::Yes};
constexpr SudoRights kMayBe{.root = Claim::Unknown, .without_password = Claim::Unknown};

class WaysToRoot : public ::testing::Test {
 protected:
  WaysToRoot() {
    root_.file("/usr/bin/su", "").file("/usr/bin/sudo", "");
    root_.file("/etc/sudoers", "%sudo ALL=(ALL:ALL) ALL\n");
    root_.file("/etc/pam.d/common-auth",
               "auth [success=1 default=ignore] pam_unix.so nullok\n"
               "auth requisite pam_deny.so\nauth required pam_permit.so\n"
               "auth optional pam_cap.so\n");
    root_.file("/etc/pam.d/sudo", "@include common-auth\n");
    root_.file("/etc/pam.d/su", "auth sufficient pam_rootok.so\n@include common-auth\n");
  }
  [[nodiscard]] RootRights of(const std::string& name, const std::vector<std::string>& groups) {
    std::vector<SudoSubject::Group> mine{{name, 1000}};
    for (const std::string& group : groups) mine.push_back({group, 200});
    PasswdEntry account;
    account.name = name;
    account.uid = 1000;
    return Administrators(root_.machine(), "orca1").rightsOf(account, mine);
  }

  FixtureRoot root_;
};

TEST_F(WaysToRoot, AreSudoForItsGroupAndNoneForOthersAsDebianShipsThem) {
  EXPECT_EQ(of("hana", {"sudo"}).rights, kAsked);
  EXPECT_EQ(of("hana", {"sudo"}).by, "sudoers");
  EXPECT_EQ(of("taro", {}).rights, kNone);
  EXPECT_EQ(of("taro", {}).by, "");
}

TEST_F(WaysToRoot, CountGroupsAndUsersThatPolkitsOwnRulesName) {
  root_.file("/etc/polkit-1/rules.d/10-own.rules",
             "polkit.addAdminRule(function(action, subject) {\n"
             "  return [\"unix-group:wheel\", 'unix-user:jiro',];\n});\n");
  EXPECT_EQ(of("hana", {"wheel"}).rights, kAsked);
  EXPECT_EQ(of("hana", {"wheel"}).by, "polkit");
  EXPECT_EQ(of("jiro", {}).rights, kAsked);
  EXPECT_EQ(of("taro", {}).rights, kNone);
}

TEST_F(WaysToRoot, AskForNoPasswordWherePamTrustsAGroup) {
  root_.file("/etc/pam.d/su",
             "auth sufficient pam_rootok.so\n"
             "auth sufficient pam_wheel.so trust group=wheel\n@include common-auth\n");
  EXPECT_EQ(of("hana", {"wheel"}).rights, kUnasked);
  EXPECT_EQ(of("hana", {"wheel"}).by, "su");
  EXPECT_EQ(of("taro", {}).rights, kNone);
  root_.file("/etc/pam.d/su", "auth required pam_wheel.so\n@include common-auth\n");
  EXPECT_EQ(of("hana", {"wheel"}).rights, kNone) << "who may ask, not whom it trusts";
}

TEST_F(WaysToRoot, AskForNoPasswordWherePamLetsEverybodyIn) {
  root_.file("/etc/pam.d/sudo", "auth sufficient pam_permit.so\n@include common-auth\n");
  EXPECT_EQ(of("hana", {"sudo"}).rights, kUnasked);
  EXPECT_EQ(of("taro", {}).rights, kNone) << "sudo lets only its own group";
  root_.file("/etc/pam.d/su", "auth required pam_permit.so\n");
  EXPECT_EQ(of("taro", {}).rights, kUnasked);
}

TEST_F(WaysToRoot, StayOpenWhereAModuleIsNotKnown) {
  root_.file("/etc/pam.d/sudo", "auth sufficient pam_exec.so /opt/card\n@include common-auth\n");
  EXPECT_EQ(of("hana", {"sudo"}).rights,
            (SudoRights{.root = Claim::Yes, .without_password = Claim::Unknown}));
  EXPECT_EQ(of("hana", {"sudo"}).by, "sudoers?");
  root_.file("/etc/pam.d/su", "auth substack common-auth\n");
  EXPECT_EQ(of("taro", {}).rights, kMayBe);
}

TEST_F(WaysToRoot, StayOpenWherePolkitsOwnFolderCannotBeRead) {
  root_.link("/etc/polkit-1/rules.d", "/etc/polkit-1/rules.d");
  EXPECT_EQ(of("taro", {}).rights, kMayBe);
  EXPECT_EQ(of("taro", {}).by, "/etc/polkit-1/rules.d?");
}

TEST_F(WaysToRoot, AreThoseOfALogInShellToo) {
  root_.file("/etc/pam.d/su-l",
             "auth sufficient pam_wheel.so trust group=wheel\n@include common-auth\n");
  EXPECT_EQ(of("hana", {"wheel"}).rights, kUnasked);
  root_.file("/etc/pam.d/sudo-i", "auth required pam_permit.so\n");
  EXPECT_EQ(of("hana", {"sudo"}).rights, kUnasked);
}

TEST_F(WaysToRoot, StayOpenWherePkexecAsksNothingByDefault) {
  root_.file("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy",
             "<allow_active>auth_admin</allow_active>");
  EXPECT_EQ(of("taro", {}).rights, kNone);
  root_.file("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy",
             "<allow_active>yes</allow_active>");
  EXPECT_EQ(of("taro", {}).rights, kMayBe);
  root_.file("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy", "");
  root_.file("/etc/polkit-1/actions/own.policy", "<allow_any>yes</allow_any>");
  EXPECT_EQ(of("taro", {}).by, "/etc/polkit-1/actions/own.policy?");
}

TEST_F(WaysToRoot, StayOpenWhereSomebodyCallsTheirRulesTheMakers) {
  root_.file("/etc/polkit-1/localauthority/10-vendor.d/all.pkla",
             "[all]\nIdentity=unix-user:taro\nAction=*\nResultActive=yes\n");
  EXPECT_EQ(of("taro", {}).rights, kMayBe);
}

TEST_F(WaysToRoot, AreThroughDockersSocketForWhoeverMayWriteToIt) {
  root_.file("/run/docker.sock", "");
  std::filesystem::permissions(root_.at("/run/docker.sock"), std::filesystem::perms{0660});
  EXPECT_EQ(of("taro", {}).rights, kNone);
  std::filesystem::permissions(root_.at("/run/docker.sock"), std::filesystem::perms{0666});
  EXPECT_EQ(of("taro", {}).rights, kUnasked);
  EXPECT_EQ(of("taro", {}).by, "docker.sock");
}

TEST_F(WaysToRoot, AreAllNamed) {
  root_.file("/usr/bin/dockerd", "").file("/usr/share/polkit-1/rules.d/40-debian-sudo.rules", "");
  root_.file("/etc/polkit-1/rules.d/10-own.rules", "// nothing\npolkit.log('x');\n");
  const RootRights all = of("hana", {"sudo", "docker"});
  EXPECT_EQ(all.rights, kUnasked);
  EXPECT_EQ(all.by, "sudoers, polkit, /etc/polkit-1/rules.d/10-own.rules?, group docker");
}

}  // namespace
}  // namespace sekisho::people
