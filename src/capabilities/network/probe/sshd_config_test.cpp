#include "capabilities/network/probe/sshd_config.h"

#include <gmock/gmock.h>

#include <map>

#include "core/testing/result_matchers.h"

namespace sekisho::network {
namespace {

using sekisho::testing::failsWith;
using ::testing::ElementsAre;

using Texts = std::map<std::string, std::string>;

SshdFiles filesFrom(const Texts& texts) {
  return {.read = [texts](const std::string& path) -> Result<std::string> {
            const auto found = texts.find(path);
            if (found == texts.end())
              return fail(ErrorCode::NotFound, MessageId{"machine.not-there"}, path);
            return found->second;
          },
          .matching = [texts](const std::string& pattern) -> Result<std::vector<std::string>> {
            if (pattern.contains("/unreadable/")) {
              return fail(ErrorCode::PermissionDenied, MessageId{"machine.not-allowed"});
            }
            std::vector<std::string> paths;
            for (const auto& [path, text] : texts) {
              const std::size_t slash = pattern.rfind('/');
              if (path.substr(0, path.rfind('/')) == pattern.substr(0, slash) &&
                  matchesPattern(path.substr(path.rfind('/') + 1), pattern.substr(slash + 1))) {
                paths.push_back(path);
              }
            }
            return paths;
          }};
}

std::string describe(const SshdAccess& access) {
  std::string text = "root=" + std::string(nameOf(access.root_login));
  if (access.password) text += " password";
  if (access.public_key) text += " key";
  if (access.empty_password) text += " empty";
  if (access.conditional) text += " conditional";
  if (!access.whole) text += " not-whole";
  return text;
}

std::string read(const std::string& text, Texts others = {}) {
  others["/etc/ssh/sshd_config"] = text;
  const auto access = readSshdConfig("/etc/ssh/sshd_config", filesFrom(others));
  return access ? describe(*access) : "failed";
}

TEST(SshdConfig, ThatIsSilentMeansTheDefaults) {
  EXPECT_EQ(read(""), "root=prohibit-password password key");
  EXPECT_EQ(read("# PermitRootLogin yes\n\n  #x\n"), "root=prohibit-password password key");
}

TEST(SshdConfig, CountsTheFirstValueOfAKeyword) {
  EXPECT_EQ(
      read("PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
           "PasswordAuthentication yes\npermitrootlogin=YES\nPubkeyAuthentication = \"no\"\n"),
      "root=yes");
}

TEST(SshdConfig, OfDebianFollowsItsFolderFirst) {
  const std::string debian =
      "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\n";
  EXPECT_EQ(read(debian), "root=prohibit-password password key");
  EXPECT_EQ(read(debian + "PasswordAuthentication yes\n",
                 {{"/etc/ssh/sshd_config.d/10-orca.conf",
                   "PasswordAuthentication no\nPermitRootLogin no\n"},
                  {"/etc/ssh/sshd_config.d/90-late.conf", "PermitRootLogin yes\n"},
                  {"/etc/ssh/sshd_config.d/.hidden.conf", "PermitEmptyPasswords yes\n"},
                  {"/etc/ssh/sshd_config.d/x.bak", "PermitEmptyPasswords yes\n"}}),
            "root=no key");
  EXPECT_EQ(read("Include sshd_config.d/a.conf\n",
                 {{"/etc/ssh/sshd_config.d/a.conf", "PermitRootLogin no"}}),
            "root=no password key");
}

TEST(SshdConfig, KnowsThatADialogueWithPamIsAPasswordToo) {
  EXPECT_EQ(read("PasswordAuthentication no\nUsePAM yes\n"), "root=prohibit-password password key");
  EXPECT_EQ(read("PasswordAuthentication no\nUsePAM yes\nChallengeResponseAuthentication no\n"),
            "root=prohibit-password key");
}

TEST(SshdConfig, CountsTheWidestOfItsConditions) {
  EXPECT_EQ(read("PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin no\n"
                 "Match Address 192.168.0.0/16\n  PasswordAuthentication yes\n"
                 "Match User root\n PermitRootLogin forced-commands-only\n"),
            "root=forced-commands-only password key conditional");
  EXPECT_EQ(read("PermitRootLogin yes\nMatch Group staff\n PermitRootLogin no\n"),
            "root=yes password key conditional");
  EXPECT_EQ(read("Match User x\n X11Forwarding no\n"), "root=prohibit-password password key");
}

TEST(SshdConfig, EndsAMatchWithItsFile) {
  EXPECT_EQ(read("Include a/*.conf\nPermitRootLogin no\nPasswordAuthentication no\n",
                 {{"/etc/ssh/a/1.conf", "Match User x\n PermitRootLogin prohibit-password\n"}}),
            "root=prohibit-password key conditional");
  // Included inside a Match, the file belongs to it.
  EXPECT_EQ(read("PermitRootLogin no\nMatch User x\nInclude a/1.conf\n",
                 {{"/etc/ssh/a/1.conf", "PermitRootLogin yes\n"}}),
            "root=yes password key conditional");
}

TEST(SshdConfig, NeedsMoreThanAPasswordWhereMethodsSaySo) {
  EXPECT_EQ(read("AuthenticationMethods publickey,password publickey,keyboard-interactive:pam\n"),
            "root=prohibit-password key");
  EXPECT_EQ(read("AuthenticationMethods publickey,password password\n"),
            "root=prohibit-password password key");
  EXPECT_EQ(read("AuthenticationMethods any\n"), "root=prohibit-password password key");
}

TEST(SshdConfig, SaysWhatItCouldNotReadOrUnderstand) {
  EXPECT_EQ(read("PermitRootLogin maybe\n"), "root=prohibit-password password key not-whole");
  EXPECT_EQ(read("PermitRootLogin\n"), "root=prohibit-password password key not-whole");
  EXPECT_EQ(read("PermitRootLogin \"no\n"), "root=prohibit-password password key not-whole");
  EXPECT_EQ(read("Include sshd_config\n"), "root=prohibit-password password key not-whole");
  EXPECT_EQ(read("Include unreadable/*.conf\n"), "root=prohibit-password password key not-whole");
  EXPECT_EQ(read("Port 99999\n"), "root=prohibit-password password key not-whole");
  EXPECT_THAT(readSshdConfig("/etc/ssh/sshd_config", filesFrom({})),
              failsWith(ErrorCode::NotFound));
}

TEST(SshdConfig, ListsItsPorts) {
  const auto ports = [](const std::string& text) {
    return readSshdConfig("/c", filesFrom({{"/c", text}}))->ports;
  };
  EXPECT_THAT(ports(""), ElementsAre(22));
  EXPECT_THAT(ports("Port 2222\nPort 22\nListenAddress [fd00::1]:2022\nListenAddress fd00::1\n"
                    "ListenAddress 10.0.0.1:3022\n"),
              ElementsAre(22, 2022, 2222, 3022));
}

TEST(SshdConfig, IsOverruledByTheCommandLine) {
  const auto with = [](const SshdCommandLine& given, const std::string& text) {
    const auto access =
        readSshdConfig("/x", filesFrom({{"/x", text}, {"/i", "PermitRootLogin yes\n"}}), given);
    std::string told = access ? describe(*access) : "failed";
    for (const auto port : access ? access->ports : std::set<std::uint16_t>{}) {
      told += " " + std::to_string(port);
    }
    return told;
  };
  const std::string strict = "PermitRootLogin no\nPasswordAuthentication no\nPort 2222\n";
  EXPECT_EQ(with({}, strict), "root=no key 2222");
  EXPECT_EQ(with({.lines = {"PermitRootLogin=yes", "PasswordAuthentication yes"}}, strict),
            "root=yes password key 2222");
  EXPECT_EQ(with({.ports = {23}}, strict), "root=no key 23");
  EXPECT_EQ(with({.lines = {"Include /i"}}, strict), "root=yes key 2222");
  EXPECT_EQ(with({.lines = {"AuthorizedKeysFile ${X}/keys .ssh/authorized_keys"}}, strict),
            "root=no key 2222");
  for (const char* line : {"Include ${X}", "PermitRootLogin=${X}", "${X}"}) {
    EXPECT_EQ(with({.lines = {line}}, strict), "root=no key not-whole 2222") << line;
  }
}

}  // namespace
}  // namespace sekisho::network
