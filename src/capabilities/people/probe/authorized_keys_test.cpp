#include "capabilities/people/probe/authorized_keys.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::people {
namespace {

using platform::testing::FixtureRoot;

constexpr std::string_view kKey = "# hers\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5 hana@pc\n";
constexpr const char* kFile = "/home/hana/.ssh/authorized_keys";

class KeysOfAnAccount : public ::testing::Test {
 protected:
  [[nodiscard]] std::optional<bool> any(const std::string& home = "/home/hana") const {
    const auto machine = root_.machine();
    return AuthorizedKeys(machine).anyIn(home);
  }
  FixtureRoot root_;
};

TEST_F(KeysOfAnAccount, AreThoseOfBothFilesThatSshdLooksAt) {
  EXPECT_EQ(any(), false) << "no home at all";
  root_.file(kFile, "\n# none yet\n");
  EXPECT_EQ(any(), false);
  root_.file("/home/hana/.ssh/authorized_keys2", kKey);
  EXPECT_EQ(any(), true);
}

TEST_F(KeysOfAnAccount, AreNotLookedForBehindALinkOrAPipe) {
  root_.file("/home/taro/.ssh/authorized_keys", kKey);
  root_.link(kFile, "/home/taro/.ssh/authorized_keys");
  EXPECT_EQ(any(), std::nullopt) << "sshd would follow it, so it may open";
  std::filesystem::remove(root_.at(kFile));
  root_.fifo(kFile);
  EXPECT_EQ(any(), std::nullopt);
  root_.link("/home/ito/.ssh", "/home/taro/.ssh");
  EXPECT_EQ(any("/home/ito"), std::nullopt);
}

TEST_F(KeysOfAnAccount, AreNotReadFromAFileWithoutEnd) {
  root_.hugeFile(kFile, kMaxAuthorizedKeysBytes + 1);
  EXPECT_EQ(any(), std::nullopt);
}

TEST_F(KeysOfAnAccount, AreNotToldToBeNoneWhereSshdTakesKeysFromElsewhere) {
  root_.file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n");
  EXPECT_EQ(any(), false);
  root_.file("/etc/ssh/sshd_config.d/keys.conf", "AuthorizedKeysCommand /usr/bin/keys\n");
  EXPECT_EQ(any(), std::nullopt);
  root_.file(kFile, kKey);
  EXPECT_EQ(any(), true) << "one that is there opens it in any case";
  root_.file("/etc/ssh/sshd_config.d/keys.conf", "AuthorizedKeysCommand none\n");
  root_.file(kFile, "");
  EXPECT_EQ(any(), false);
}

TEST_F(KeysOfAnAccount, AreNotToldWhereTheConfigurationCannotBeRead) {
  root_.hugeFile("/etc/ssh/sshd_config", std::uintmax_t{1} << 30U);
  EXPECT_EQ(any(), std::nullopt);
}

struct Line {
  const char* text;
  bool elsewhere;
};

class LineOfSshd : public ::testing::TestWithParam<Line> {};

TEST_P(LineOfSshd, TellsWhetherKeysComeFromElsewhere) {
  EXPECT_EQ(keepsKeysElsewhere(GetParam().text), GetParam().elsewhere);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, LineOfSshd,
    ::testing::Values(Line{"", false}, Line{"#AuthorizedKeysCommand /usr/bin/keys", false},
                      Line{"AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2", false},
                      Line{"AuthorizedKeysFile \"%h/.ssh/authorized_keys\" # usual", false},
                      Line{"authorizedkeysfile=/etc/ssh/keys/%u", true},
                      Line{"\tAuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%u", true},
                      Line{"AuthorizedKeysCommand /usr/bin/keys", true},
                      Line{"TrustedUserCAKeys /etc/ssh/ca.pub", true},
                      Line{"GSSAPIAuthentication yes", true},
                      Line{"GSSAPIAuthentication no", false},
                      Line{"HostbasedAuthentication yes", true},
                      Line{"Include /etc/ssh/sshd_config.d/*.conf", false},
                      Line{"Include /srv/sshd", true}, Line{"PasswordAuthentication no", false}));

}  // namespace
}  // namespace sekisho::people
