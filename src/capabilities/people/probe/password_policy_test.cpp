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
  EXPECT_EQ(setting("lockout_attempts"), "5 /etc/security/faillock.conf");
  std::filesystem::remove(root_.at("/etc/pam.d/common-account"));
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
  root_.file("/etc/pam.d/common-auth", kCounts);
  root_.file("/etc/pam.d/common-account",
             "account sufficient pam_unix.so\naccount required pam_faillock.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "0") << "an account in order comes first";
  root_.file("/etc/pam.d/common-account",
             "account required pam_faillock.so\naccount required pam_unix.so\n");
  EXPECT_EQ(setting("lockout_attempts"), "5 /etc/pam.d/common-auth");
  EXPECT_EQ(status_, TableStatus::Complete);
  root_.file("/etc/pam.d/common-auth", "auth perhaps" + preauth + kCounts);
  root_.file("/etc/pam.d/common-account", "account required pam_unix.so\n");
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
  }
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
  for (const char* line :
       {"@include nowhere\n", "password required\n", "nonsense x y\n",
        "password [default=ignore pam_unix.so\n", "@include common-password\n",
        "password sufficient pam_sss.so\n", "password required pam_passwdqc.so\n",
        "password requisite pam_pwquality.so minlen=long\n"}) {
    root_.file("/etc/pam.d/common-password", std::string("password required pam_unix.so\n") + line);
    setting("min_length");
    EXPECT_EQ(status_, TableStatus::Partial) << line;
  }
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
