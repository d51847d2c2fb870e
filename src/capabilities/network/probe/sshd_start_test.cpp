#include "capabilities/network/probe/sshd_start.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/text.h"

namespace sekisho::network {
namespace {

using ::testing::ElementsAre;

std::optional<SshdStart> withOptions(std::string_view options) {
  auto command = words(options);
  command.insert(command.begin(), "/usr/sbin/sshd");
  return readSshdStart(command);
}

std::optional<SshdStart> ofProcess(std::string words) {
  std::ranges::replace(words, '~', '\0');
  return sshdStartOfProcess(words);
}

TEST(SshdStart, WithoutOptionsIsToldByThePackagesFile) {
  const auto start = withOptions("-D -4e");
  ASSERT_TRUE(start && start->is_understood);
  EXPECT_EQ(start->config, "/etc/ssh/sshd_config");
  EXPECT_EQ(start->given, SshdCommandLine{});
}

TEST(SshdStart, IsToldByTheFileLinesAndPortsItIsGiven) {
  const auto start =
      withOptions("-Df/etc/ssh/maint -oPermitRootLogin=yes -p 2222 -o UsePAM=no -p23");
  ASSERT_TRUE(start && start->is_understood);
  EXPECT_EQ(start->config, "/etc/ssh/maint");
  EXPECT_THAT(start->given.lines, ElementsAre("PermitRootLogin=yes", "UsePAM=no"));
  EXPECT_THAT(start->given.ports, ElementsAre(23, 2222));
}

TEST(SshdStart, OfWhatIsNotKnownIsNotUnderstood) {
  for (const char* options : {"$OPTIONS", "-D maint", "-f maint", "-f none", "-f /etc/${X}", "-f",
                              "-p ssh", "-p ${PORT}", "-Z", "--config=/x", "-"}) {
    const auto start = withOptions(options);
    EXPECT_TRUE(start && !start->is_understood) << options;
  }
  for (const std::string_view program : {"/usr/local/sbin/sshd", "/opt/ssh/sshd"}) {
    EXPECT_FALSE(readSshdStart(std::vector{program})->is_understood) << "looks elsewhere";
    EXPECT_TRUE(readSshdStart(std::vector<std::string_view>{program, "-f/x"})->is_understood);
  }
}

TEST(SshdStart, OfATestOfSettingsServesNobody) {
  for (const char* options : {"-t", "-T -C user=root", "-f /tmp/new -t", "-V"}) {
    EXPECT_EQ(withOptions(options), std::nullopt) << options;
  }
}

TEST(SshdStart, OfARunningOneIsReadFromTheTitleItGaveItself) {
  const auto start =
      ofProcess("sshd: /usr/sbin/sshd -D -f /etc/ssh/maint [listener] 0 of 10-100 startups~~~~");
  ASSERT_TRUE(start && start->is_understood);
  EXPECT_EQ(start->config, "/etc/ssh/maint");
  EXPECT_EQ(ofProcess("sshd: /usr/sbin/sshd -D [listener] 1 of 10-100 startups~"), SshdStart{});
  const auto older = ofProcess("/usr/sbin/sshd~-D~-o~PasswordAuthentication yes~");
  ASSERT_TRUE(older && older->is_understood);
  EXPECT_THAT(older->given.lines, ElementsAre("PasswordAuthentication yes"));
}

TEST(SshdStart, OfATitleThatDoesNotSayAllIsNotUnderstood) {
  EXPECT_FALSE(ofProcess("sshd: /usr/sbin/sshd -D -f /etc/ssh/ma~")->is_understood);
  EXPECT_FALSE(
      ofProcess("sshd: /usr/sbin/sshd -o PermitRootLogin yes [listener] 0 of 10-100 startups~")
          ->is_understood);
}

TEST(SshdStart, OfASessionIsNone) {
  for (const char* title : {"sshd: taro [priv]~", "sshd: taro@pts/0~", "sshd: [accepted]~",
                            "sshd: unknown [net]~", "sshd: taro@notty~~"}) {
    EXPECT_EQ(ofProcess(title), std::nullopt) << title;
  }
}

}  // namespace
}  // namespace sekisho::network
