#include "platform/machine/co_process.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using namespace std::chrono_literals;
using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;

constexpr auto kPatience = 50s;

CoProcess shell(const std::string& script, std::size_t most = 1000) {
  auto started = CoProcess::start(
      {.argv = {"/bin/sh", "-c", script}, .environment = {"A=b"}, .max_answer_bytes = most});
  EXPECT_THAT(started, succeeds());
  return std::move(*started);
}

TEST(CoProcessAsked, AnswersEachQuestionUpToItsLastWords) {
  auto upper = shell("while read word; do echo \"$word $A\"; echo; echo end; done");
  EXPECT_EQ(*upper.ask("one\n", "end", kPatience), "one b\n\n");
  EXPECT_EQ(*upper.ask("two\n", "end", kPatience), "two b\n\n");
  EXPECT_TRUE(upper.isRunning());
}

TEST(CoProcessAsked, TakesWordsForTheLastOnlyWhereTheyEndALine) {
  auto program = shell("read word; echo end2; echo end end2; printf 'so en'; echo d; cat");
  EXPECT_EQ(*program.ask("x\n", "end", kPatience), "end2\nend end2\nso ");
}

TEST(CoProcessAsked, TakesQuestionsThatAreLongerThanWhatIsBetween) {
  auto program = shell("cat; :", 4'000'000);
  std::string long_text;
  for (int i = 0; i < 10'000; ++i) long_text += "0123456789\n";
  // cat answers while it is asked; what is between holds both directions of some of it only.
  for (int round = 0; round < 3; ++round) {
    for (std::size_t at = 0; at < long_text.size(); at += 11'000) {
      const std::string part = long_text.substr(at, 11'000);
      ASSERT_EQ(*program.ask(part + "end\n", "end", kPatience), part);
    }
  }
}

TEST(CoProcessThatEnded, AnswersNothingAnyMore) {
  auto program = shell("read word; echo half");
  EXPECT_THAT(program.ask("x\n", "end", kPatience), failsWith(ErrorCode::Unavailable));
  EXPECT_FALSE(program.isRunning());
  EXPECT_EQ(program.ask("x\n", "end", kPatience).error().message.name, "machine.program-ended");
  auto gone = shell("exit 0");
  EXPECT_THAT(gone.ask(std::string(1'000'000, 'x'), "end", kPatience),
              failsWith(ErrorCode::Unavailable));
}

TEST(CoProcessThatIsNoLongerNeeded, LeavesByItselfWhereItCan) {
  const testing::FixtureRoot root;
  const std::string left = root.at("/left");
  {
    auto started = CoProcess::start(
        {.argv = {"/bin/sh", "-c", "while read word; do echo end; done; : > " + left},
         .to_leave = kPatience});
    ASSERT_THAT(started, succeeds());
    ASSERT_THAT(started->ask("x\n", "end", kPatience), succeeds());
  }
  EXPECT_TRUE(std::filesystem::exists(left));
}

TEST(CoProcessThatIsSlow, IsEndedWithWhatItStarted) {
  const auto before = std::chrono::steady_clock::now();
  auto program = shell("sleep 60 & sleep 60");
  EXPECT_EQ(program.ask("x\n", "end", 50ms).error().message.name, "machine.program-too-slow");
  EXPECT_FALSE(program.isRunning());
  EXPECT_LT(std::chrono::steady_clock::now() - before, 50s);
}

TEST(CoProcessThatWritesTooMuch, IsEnded) {
  auto program = shell("while :; do echo yes; done");
  EXPECT_THAT(program.ask("x\n", "end", kPatience), failsWith(ErrorCode::Corrupt));
  EXPECT_FALSE(program.isRunning());
}

TEST(CoProcessToStart, SaysWhatIsMissing) {
  EXPECT_THAT(CoProcess::start({.argv = {"/no/such/program"}}), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(CoProcess::start({.argv = {"/etc/passwd"}}), failsWith(ErrorCode::PermissionDenied));
}

}  // namespace
}  // namespace sekisho::platform
