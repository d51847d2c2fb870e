#include "capabilities/people/probe/password_policy.h"

#include <gmock/gmock.h>

#include <map>

#include "capabilities/people/probe/pam.h"
#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::people {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using ::sekisho::testing::failsWith;
using ::testing::ElementsAre;

constexpr const char* kLockingAuth =
    "auth required pam_faillock.so preauth\n"
    "auth [success=1 default=ignore] pam_unix.so\n"
    "auth [default=die] pam_faillock.so authfail\n"
    "auth required pam_permit.so\n";

class PasswordRulesOfAMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.file("/etc/pam.d/common-password",
               "password [success=1 default=ignore] pam_unix.so obscure yescrypt\n"
               "password requisite pam_deny.so\n");
    root_.file("/etc/pam.d/common-auth", "auth [success=1 default=ignore] pam_unix.so nullok\n");
    root_.file("/etc/login.defs", "PASS_MAX_DAYS 99999\nPASS_MIN_DAYS 0\nENCRYPT_METHOD SHA512\n");
  }
  // "value" or text of a setting, "-" for NULL, with " file" behind it.
  std::string setting(std::string_view name) {
    const auto table = readPasswordPolicy(root_.machine());
    status_ = table.status;
    EXPECT_EQ(table.rows.size(), 20U);
    for (const auto& row : table.rows) {
      if (std::get<std::string>(row[0]) != name) continue;
      const auto* value = std::get_if<std::int64_t>(&row[1]);
      const auto* text = std::get_if<std::string>(&row[2]);
      const std::string source = std::get<std::string>(row[3]);
      return (value != nullptr  ? std::to_string(*value)
              : text != nullptr ? *text
                                : "-") +
             (source.empty() ? "" : " " + source);
    }
    ADD_FAILURE() << "no setting " << name;
    return {};
  }
  FixtureRoot root_;
  TableStatus status_ = TableStatus::Failed;
};

TEST_F(PasswordRulesOfAMachine, AreWeakOnAFreshDebian) {
  EXPECT_EQ(setting("quality_module"), "none");
  EXPECT_EQ(setting("min_length"), "6");
  EXPECT_EQ(setting("min_classes"), "0");
  EXPECT_EQ(setting("history"), "0");
  EXPECT_EQ(setting("lockout_attempts"), "0");
  EXPECT_EQ(setting("max_days"), "0 /etc/login.defs");
  EXPECT_EQ(setting("hash_method"), "yescrypt /etc/pam.d/common-password");
  EXPECT_EQ(setting("empty_password"), "1 /etc/pam.d/common-auth");
  EXPECT_EQ(status_, TableStatus::Complete);
}

TEST_F(PasswordRulesOfAMachine, CountOnlyIfTheirModuleIsInTheStack) {
  root_.file("/etc/security/pwquality.conf", "minlen = 12\ndcredit = -1\nminclass=3\n");
  root_.file("/etc/security/faillock.conf", "deny = 5\n");
  EXPECT_EQ(setting("min_length"), "6");
  EXPECT_EQ(setting("lockout_attempts"), "0");

  root_.file("/etc/pam.d/common-password",
             "password requisite pam_pwquality.so retry=3 ucredit=-2\n"
             "password required pam_pwhistory.so remember=5 use_authtok\n"
             "password required pam_unix.so use_authtok\n");
  root_.file("/etc/pam.d/common-auth",
             "auth required pam_faillock.so preauth unlock_time=1200\n"
             "auth sufficient pam_unix.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "0") << "nothing counts a failure";
  root_.file("/etc/pam.d/common-auth",
             "auth [success=2 default=ignore] pam_unix.so\n"
             "auth [default=die] pam_faillock.so authfail unlock_time=1200\n"
             "auth requisite pam_deny.so\nauth required pam_permit.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "0") << "nothing refuses a right password";
  root_.file("/etc/pam.d/common-account", "account required pam_faillock.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "0") << "the account's call only forgets failures";
  root_.file("/etc/pam.d/common-auth",
             "auth required pam_faillock.so preauth unlock_time=1200\n"
             "auth sufficient pam_unix.so\n"
             "auth [default=die] pam_faillock.so authfail unlock_time=1200\n");
  EXPECT_EQ(setting("min_length"), "12 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("min_digits"), "1 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("min_uppercase"), "2 /etc/pam.d/common-password");
  EXPECT_EQ(setting("min_classes"), "3 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("dictionary_check"), "1");
  EXPECT_EQ(setting("history"), "5 /etc/pam.d/common-password");
  EXPECT_EQ(setting("lockout_attempts"), "5 /etc/security/faillock.conf");
  EXPECT_EQ(setting("lockout_s"), "1200 /etc/pam.d/common-auth");
  EXPECT_EQ(setting("lockout_window_s"), "900");
  root_.file("/etc/security/faillock.conf", "deny = 5\nfail_interval = 0\n");
  EXPECT_EQ(setting("lockout_attempts"), "0 /etc/security/faillock.conf")
      << "no failure is young enough to count";
  EXPECT_EQ(setting("empty_password"), "0");
  EXPECT_EQ(setting("hash_method"), "sha512 /etc/login.defs");
}

TEST_F(PasswordRulesOfAMachine, LockNobodyOutWhereTheStackGoesRoundFaillock) {
  constexpr const char* kCounts =
      "auth sufficient pam_unix.so\nauth [default=die] pam_faillock.so authfail deny=5\n";
  const std::string preauth = " pam_faillock.so preauth\n";
  root_.file("/etc/pam.d/common-auth", "auth optional" + preauth + kCounts);
  EXPECT_EQ(setting("lockout_attempts"), "0") << "nobody listens to what it refuses";
  root_.file("/etc/pam.d/common-auth", "auth sufficient pam_unix.so\nauth required" + preauth +
                                           "auth [default=die] pam_faillock.so authfail deny=5\n");
  EXPECT_EQ(setting("lockout_attempts"), "0") << "a right password comes first";
  root_.file("/etc/pam.d/common-auth", "auth required" + preauth + kCounts);
  EXPECT_EQ(setting("lockout_attempts"), "3");
  EXPECT_EQ(status_, TableStatus::Complete);
  root_.file("/etc/pam.d/common-auth", "auth perhaps" + preauth + kCounts);
  setting("lockout_attempts");
  EXPECT_EQ(status_, TableStatus::Partial) << "a control that is none";
}

TEST_F(PasswordRulesOfAMachine, AreNotThoseOfAModuleThatIsPassedOverOrOnlyWarns) {
  for (const char* first :
       {"sufficient", "[success=done default=ignore]", "[success=1 default=ignore]"}) {
    root_.file("/etc/pam.d/common-password",
               "password " + std::string(first) +
                   " pam_unix.so\npassword requisite pam_pwquality.so minlen=13\n"
                   "password required pam_pwhistory.so\n");
    setting("min_length");
    EXPECT_EQ(status_, TableStatus::Partial) << first;
  }
  root_.file("/etc/pam.d/common-password",
             "password requisite pam_pwquality.so minlen=13\n"
             "password [success=1 default=ignore] pam_unix.so use_authtok\n");
  EXPECT_EQ(setting("min_length"), "13 /etc/pam.d/common-password");
  EXPECT_EQ(status_, TableStatus::Complete);
  root_.file("/etc/security/pwquality.conf", "dcredit = 5\n");
  EXPECT_EQ(setting("min_length"), "8 /etc/pam.d/common-password");
  root_.file("/etc/security/pwquality.conf", "enforcing = 0\n");
  EXPECT_EQ(setting("min_length"), "6");
}

TEST_F(PasswordRulesOfAMachine, AreNotThoseOfAModuleWhosePasswordIsAskedForAnew) {
  const auto status_of = [&](const std::string& stack) {
    root_.file("/etc/pam.d/common-password", stack);
    setting("min_length");
    return status_;
  };
  const std::string denies = "password requisite pam_deny.so\npassword required pam_permit.so\n";
  const std::string asks = "password [success=1 default=ignore] pam_unix.so obscure yescrypt\n";
  const std::string takes =
      "password [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n";
  for (const std::string module : {"pam_pwquality.so minlen=13", "pam_pwhistory.so remember=5"}) {
    const std::string required = "password required " + module + "\n";
    const std::string requisite = "password requisite " + module + "\n";
    EXPECT_EQ(status_of(required + asks + denies), TableStatus::Partial) << module;
    EXPECT_EQ(status_of(required + takes + denies), TableStatus::Complete) << module;
    EXPECT_EQ(status_of(requisite + asks + denies), TableStatus::Complete) << module;
    EXPECT_EQ(status_of("password required pam_unix.so\n" + required), TableStatus::Partial)
        << module << " comes too late";
    EXPECT_EQ(status_of("password [success=1 default=ignore] pam_succeed_if.so user ingroup x\n" +
                        requisite + requisite + takes + denies),
              TableStatus::Partial)
        << module << " is called with other rules by some";
  }
}

TEST_F(PasswordRulesOfAMachine, LetAnEmptyPasswordInByAnyCall) {
  root_.file("/etc/pam.d/common-auth",
             "auth [success=1 default=ignore] pam_unix.so\n"
             "auth required pam_unix.so nullok\n");
  EXPECT_EQ(setting("empty_password"), "1 /etc/pam.d/common-auth");
}

TEST_F(PasswordRulesOfAMachine,
       LockOutWhoGuessesThoughTheyMayShowAFingerOrAnotherMachinesPassword) {
  for (const char* module : {"pam_fprintd.so max-tries=1", "pam_sss.so use_first_pass"}) {
    root_.file("/etc/pam.d/common-auth",
               "auth required pam_faillock.so preauth deny=3\n"
               "auth [success=3 default=ignore] " +
                   std::string(module) +
                   "\nauth [success=2 default=ignore] pam_unix.so\n"
                   "auth [default=die] pam_faillock.so authfail deny=3\n"
                   "auth requisite pam_deny.so\nauth required pam_permit.so\n");
    EXPECT_EQ(setting("lockout_attempts"), "3 /etc/pam.d/common-auth") << module;
    EXPECT_EQ(status_, TableStatus::Complete) << module;
  }
}

TEST_F(PasswordRulesOfAMachine, AreReadWithABlankInPlaceOfTheSign) {
  root_.file("/etc/pam.d/common-auth", kLockingAuth);
  root_.file("/etc/security/faillock.conf", "# deny = 3\ndeny 100\nunlock_time\t5\n");
  EXPECT_EQ(setting("lockout_attempts"), "100 /etc/security/faillock.conf");
  EXPECT_EQ(setting("lockout_s"), "5 /etc/security/faillock.conf");
  root_.file("/etc/pam.d/common-password",
             "password requisite pam_pwquality.so\npassword required pam_pwhistory.so use_authtok\n"
             "password required pam_unix.so use_authtok\n");
  root_.file("/etc/security/pwquality.conf", "MinLen 9\nminclass= 2\n");
  root_.file("/etc/security/pwhistory.conf", "Remember 0\nremember = 5\n");
  EXPECT_EQ(setting("min_length"), "9 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("min_classes"), "2 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("history"), "0 /etc/security/pwhistory.conf") << "the first holds there";
  EXPECT_EQ(status_, TableStatus::Complete);
  root_.file("/etc/security/pwquality.conf", "minlen = 13\nenforcing 0\n");
  EXPECT_EQ(setting("min_length"), "6") << "it only warns";
}

TEST_F(PasswordRulesOfAMachine, AreThoseOfTheFileThatACallNames) {
  const std::string stack =
      "password requisite pam_pwhistory.so conf=/etc/own.conf\n"
      "password required pam_unix.so use_authtok\n";
  root_.file("/etc/pam.d/common-password", stack);
  root_.file("/etc/own.conf", "remember = 0\n");
  EXPECT_EQ(setting("history"), "0 /etc/own.conf");
  EXPECT_EQ(status_, TableStatus::Complete);
  std::filesystem::remove(root_.at("/etc/own.conf"));
  setting("history");
  EXPECT_EQ(status_, TableStatus::Partial) << "it is not there";
}

TEST_F(PasswordRulesOfAMachine, LockByTheWeakestOfTheCalls) {
  const auto with = [&](const std::string& preauth, const std::string& authfail) {
    root_.file("/etc/pam.d/common-auth", "auth required pam_faillock.so preauth " + preauth +
                                             "\nauth sufficient pam_unix.so\n"
                                             "auth [default=die] pam_faillock.so authfail " +
                                             authfail + "\n");
  };
  const std::string here = " /etc/pam.d/common-auth";
  with("deny=50 unlock_time=5", "deny=5 unlock_time=900");
  EXPECT_EQ(setting("lockout_attempts"), "0" + here) << "no more than five are ever counted";
  EXPECT_EQ(setting("lockout_s"), "5" + here);
  with("deny=5", "deny=50 unlock_time=5 fail_interval=30");
  EXPECT_EQ(setting("lockout_attempts"), "5" + here);
  EXPECT_EQ(setting("lockout_s"), "5" + here) << "what counts forgets sooner than what refuses";
  EXPECT_EQ(setting("lockout_window_s"), "30" + here);
  with("deny=0", "deny=5");
  EXPECT_EQ(setting("lockout_attempts"), "0" + here) << "the one that refuses has no limit";
  with("deny=5 unlock_time=never", "deny=0 unlock_time=never");
  EXPECT_EQ(setting("lockout_attempts"), "5" + here) << "the one that counts has none";
  EXPECT_EQ(setting("lockout_s"), "0" + here);
  EXPECT_EQ(status_, TableStatus::Complete);
  for (const char* taken_for_nothing : {"unlock_time=-1", "unlock_time=604801", "unlock_time"}) {
    with(taken_for_nothing, "");
    EXPECT_EQ(setting("lockout_s"), "-" + here) << taken_for_nothing;
    EXPECT_EQ(status_, TableStatus::Partial) << taken_for_nothing;
  }
  with("dir=/var/lib/own", "");
  setting("lockout_attempts");
  EXPECT_EQ(status_, TableStatus::Partial) << "each keeps its own count";
}

TEST_F(PasswordRulesOfAMachine, LeaveOpenTheLockOfAGroupThatIsSpared) {
  root_.file("/etc/pam.d/common-auth", kLockingAuth);
  root_.file("/etc/security/faillock.conf", "deny = 5\nadmin_group = sudo\n");
  EXPECT_EQ(setting("lockout_attempts"), "5 /etc/security/faillock.conf");
  EXPECT_EQ(status_, TableStatus::Partial);
  root_.file("/etc/security/faillock.conf", "deny = 5\nadmin_group = sudo\neven_deny_root\n");
  EXPECT_EQ(setting("lockout_s"), "600");
  EXPECT_EQ(setting("lockout_root"), "1 /etc/security/faillock.conf");
  EXPECT_EQ(status_, TableStatus::Complete);
  root_.file("/etc/security/faillock.conf",
             "deny = 5\nadmin_group = sudo\neven_deny_root\nroot_unlock_time = 3\n");
  EXPECT_EQ(setting("lockout_s"), "3 /etc/security/faillock.conf");
}

TEST_F(PasswordRulesOfAMachine, LetTheMainFileOverrideTheFolder) {
  root_.file("/etc/pam.d/common-password", "password requisite pam_pwquality.so\n");
  root_.file("/etc/security/pwquality.conf.d/10-a.conf", "minlen = 10\nmaxrepeat = 2\n");
  root_.file("/etc/security/pwquality.conf", "minlen = 14 # long\nenforce_for_root\n");
  EXPECT_EQ(setting("min_length"), "14 /etc/security/pwquality.conf");
  EXPECT_EQ(setting("max_repeat"), "2 /etc/security/pwquality.conf.d/10-a.conf");
  EXPECT_EQ(setting("enforce_for_root"), "1 /etc/security/pwquality.conf");
}

TEST_F(PasswordRulesOfAMachine, FollowIncludes) {
  std::filesystem::remove(root_.at("/etc/pam.d/common-password"));
  root_.file("/etc/pam.d/passwd", "@include local\npassword substack more\n");
  root_.file("/etc/pam.d/local", "# nothing\n");
  root_.file("/etc/pam.d/more", "password required pam_unix.so minlen=9 \\\n remember=3\n");
  EXPECT_EQ(setting("min_length"), "9 /etc/pam.d/more");
  EXPECT_EQ(setting("history"), "3 /etc/pam.d/more");
}

TEST_F(PasswordRulesOfAMachine, ArePartialIfSomethingIsUnclear) {
  struct Unclear {
    const char* line;
    const char* min_length;  // "-": nobody can tell, so that nothing may be called too short
  };
  for (const auto& [line, min_length] :
       {Unclear{"@include nowhere\n", "-"}, Unclear{"password required\n", "-"},
        Unclear{"nonsense x y\n", "-"}, Unclear{"password [default=ignore pam_unix.so\n", "-"},
        Unclear{"@include common-password\n", "-"},
        Unclear{"password sufficient pam_sss.so\n", "6"},
        Unclear{"password required pam_passwdqc.so min=disabled,24,14,13,13\n",
                "- /etc/pam.d/common-password"},
        Unclear{"password requisite pam_pwquality.so minlen=long\n",
                "- /etc/pam.d/common-password"}}) {
    root_.file("/etc/pam.d/common-password", std::string("password required pam_unix.so\n") + line);
    EXPECT_EQ(setting("min_length"), min_length) << line;
    EXPECT_EQ(status_, TableStatus::Partial) << line;
  }
}

TEST_F(PasswordRulesOfAMachine, SayNoLockoutOfAStackThatWasNotReadWhole) {
  root_.file("/etc/pam.d/common-auth", "@include nowhere\nauth required pam_unix.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "-");
  EXPECT_EQ(setting("empty_password"), "-");
  EXPECT_EQ(status_, TableStatus::Partial);
}

// The lines of auth and password that Debian 13 and Ubuntu 24.04 install.
constexpr const char* kCommonOnly =
    "@include common-auth\n@include common-account\n@include common-session\n"
    "@include common-password\n";
const std::map<std::string, std::string> kInstalled{
    {"passwd", "@include common-password\n"},
    {"chpasswd", "@include common-password\n"},
    {"newusers", "@include common-password\n"},
    {"login",
     "auth optional pam_faildelay.so delay=3000000\nauth requisite pam_nologin.so\n"
     "@include common-auth\nauth optional pam_group.so\n@include common-account\n"
     "@include common-session\n@include common-password\n"},
    {"sshd", std::string("account required pam_nologin.so\n") + kCommonOnly},
    {"su",
     "auth sufficient pam_rootok.so\nsession required pam_env.so readenv=1\n"
     "@include common-auth\n@include common-account\n@include common-session\n"},
    {"su-l", "auth include su\naccount include su\npassword include su\nsession include su\n"},
    {"chsh", "auth required pam_shells.so\nauth sufficient pam_rootok.so\n@include common-auth\n"},
    {"cron", "@include common-auth\nsession required pam_loginuid.so\n@include common-account\n"},
    {"runuser", "auth sufficient pam_rootok.so\nsession required pam_unix.so\n"},
    {"systemd-user", "account sufficient pam_unix.so no_pass_expiry\n"},
    {"other", kCommonOnly},
    {"gdm-password",
     "auth requisite pam_nologin.so\n"
     "auth required pam_succeed_if.so user != root quiet_success\n"
     "@include common-auth\nauth optional pam_gnome_keyring.so\n"
     "@include common-account\n@include common-password\n"},
    {"gdm-autologin",
     "auth requisite pam_nologin.so\nauth required pam_permit.so\n"
     "@include common-account\n@include common-password\n"},
    {"gdm-fingerprint",
     "auth requisite pam_nologin.so\nauth required pam_fprintd.so\n"
     "@include common-account\npassword required pam_fprintd.so\n"},
    {"gdm-launch-environment",
     "auth requisite pam_nologin.so\nauth required pam_permit.so\n"
     "@include common-account\npassword required pam_deny.so\n"},
    {"gdm-smartcard-sssd-exclusive", "auth required pam_sss.so require_cert_auth\n"},
    {"lightdm",
     "auth requisite pam_nologin.so\n@include common-auth\n"
     "-auth optional pam_gnome_keyring.so\n@include common-password\n"},
    {"lightdm-autologin", "auth required pam_permit.so\n@include common-password\n"},
    {"lightdm-greeter", "auth required pam_permit.so\naccount required pam_permit.so\n"},
    {"sddm",
     "auth requisite pam_nologin.so\n@include common-auth\n"
     "-auth optional pam_kwallet5.so\n@include common-password\n"},
    {"cockpit",
     "auth required pam_sepermit.so\nauth substack common-auth\n"
     "password include common-password\n"}};

TEST_F(PasswordRulesOfAMachine, HoldForTheServicesThatDistributionsInstall) {
  root_.file("/etc/pam.d/common-account", "account required pam_unix.so\n");
  root_.file("/etc/pam.d/common-session", "session required pam_unix.so\n");
  for (const auto& [service, lines] : kInstalled) {
    root_.file("/etc/pam.d/" + service, lines);
    setting("min_length");
    EXPECT_EQ(status_, TableStatus::Complete) << service;
  }
  root_.file("/etc/pam.d/login.dpkg-dist", "auth required pam_unix.so\n");
  root_.file("/etc/pam.d/sshd~", "auth required pam_unix.so\n");
  setting("min_length");
  EXPECT_EQ(status_, TableStatus::Complete) << "what is left beside a service is none";
}

TEST_F(PasswordRulesOfAMachine, StayOpenWhereAWayInGoesRoundTheCommonFile) {
  struct WayRound {
    const char* service;
    const char* lines;
  };
  for (const auto& [service, lines] :
       {WayRound{"passwd", "password required pam_unix.so\n"},
        WayRound{"passwd", "password sufficient pam_unix.so\n@include common-password\n"},
        WayRound{"sshd", "auth required pam_unix.so\n@include common-password\n"},
        WayRound{"login", "auth required pam_pwdfile.so pwdfile=/etc/own\n"},
        WayRound{"lightdm", "auth required pam_pwdfile.so pwdfile=/etc/own\n"},
        WayRound{"sshd", "auth sufficient pam_radius_auth.so\n@include common-auth\n"},
        WayRound{"login",
                 "auth [success=1 default=ignore] pam_succeed_if.so uid > 0\n"
                 "@include common-auth\n"},
        WayRound{"passwd", "password sufficient pam_ldap.so\n@include common-password\n"},
        WayRound{"slim", "@include slim\n@include slim\n@include slim\n"},
        WayRound{"sddm", "auth include nowhere\n"},
        WayRound{"webmin", "auth required pam_unix.so nullok\n"},
        WayRound{"other", "password required pam_unix.so\n"}}) {
    root_.file("/etc/pam.d/" + std::string(service), lines);
    setting("min_length");
    EXPECT_EQ(status_, TableStatus::Partial) << service << ": " << lines;
    root_.file("/etc/pam.d/" + std::string(service), "@include common-auth\n");
    setting("min_length");
    EXPECT_EQ(status_, TableStatus::Complete) << service;
  }
  root_.file("/usr/lib/pam.d/sshd", "auth required pam_unix.so\n");
  setting("min_length");
  EXPECT_EQ(status_, TableStatus::Complete) << "the file of /etc takes its place";
  std::filesystem::remove(root_.at("/etc/pam.d/sshd"));
  setting("min_length");
  EXPECT_EQ(status_, TableStatus::Partial);
}

TEST_F(PasswordRulesOfAMachine, FailWithoutPam) {
  std::filesystem::remove(root_.at("/etc/pam.d/common-auth"));
  EXPECT_EQ(readPasswordPolicy(root_.machine()).reason, "people.pam-unreadable");
  root_.fifo("/etc/pam.d/common-auth");
  EXPECT_EQ(readPasswordPolicy(root_.machine()).status, TableStatus::Failed);
}

TEST(PamLines, KeepBracketsTogether) {
  bool understood = true;
  const auto line =
      pamLineFrom("-auth [success=1 default=ignore] /lib/pam_x.so a=[b c] [d e]", understood);
  ASSERT_TRUE(line && understood);
  EXPECT_EQ(line->module.type, "auth");
  EXPECT_EQ(line->module.name, "pam_x.so");
  EXPECT_EQ(line->module.arguments.back(), "d e");
  EXPECT_THAT(pamLines("a \\\n b # c\n\n#d\n"), ElementsAre("a  b"));
}

TEST(PamStacks, EndWithTheirCircle) {
  const FixtureRoot root;
  root.file("/etc/pam.d/a", "auth include a\nauth required pam_unix.so\n");
  const auto stack = readPamStack(root.machine(), "a", "auth");
  ASSERT_TRUE(stack.has_value());
  EXPECT_FALSE(stack->is_complete);
  EXPECT_THAT(readPamStack(root.machine(), "none", "auth"), failsWith(ErrorCode::NotFound));
}

}  // namespace
}  // namespace sekisho::people
