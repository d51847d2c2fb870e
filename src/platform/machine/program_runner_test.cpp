#include "platform/machine/program_runner.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::platform {
namespace {

using namespace std::chrono_literals;
using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;

Result<ProgramOutput> run(const Program& program) { return programsOfThisMachine()(program); }

TEST(ProgramRun, GetsACleanEnvironmentAndNoInput) {
  const auto output = run({.argv = {"/bin/sh", "-c", "cat; env | sort; pwd; echo lost >&2"}});
  ASSERT_THAT(output, succeeds());
  EXPECT_EQ(output->exit_status, 0);
  EXPECT_THAT(output->text,
              ::testing::StartsWith("LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n"));
  EXPECT_THAT(output->text, ::testing::EndsWith("\n/\n"));
  EXPECT_THAT(output->text, ::testing::Not(::testing::HasSubstr("HOME")));
}

TEST(ProgramRun, TellsHowItEnded) {
  EXPECT_EQ(run({.argv = {"/bin/sh", "-c", "exit 7"}})->exit_status, 7);
  EXPECT_EQ(run({.argv = {"/bin/sh", "-c", "kill -TERM $$"}})->exit_status, 128 + 15);
}

TEST(ProgramRun, EndsWithItsTimeEvenIfAChildHoldsThePipe) {
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THAT(run({.argv = {"/bin/sh", "-c", "sleep 60 & wait"}, .timeout = 50ms}),
              failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(run({.argv = {"/bin/sh", "-c", "exec >&-; sleep 60"}, .timeout = 50ms}),
              failsWith(ErrorCode::Unavailable));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 50s);
}

TEST(ProgramRun, IsStoppedWhenItWritesTooMuch) {
  EXPECT_THAT(run({.argv = {"/bin/sh", "-c", "while :; do echo yes; done"},
                   .timeout = 50s,
                   .max_output_bytes = 1000}),
              failsWith(ErrorCode::Corrupt));
}

TEST(ProgramRun, SaysWhatIsMissing) {
  EXPECT_THAT(run({.argv = {"/no/such/program"}}), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(run({.argv = {"/etc/passwd"}}), failsWith(ErrorCode::PermissionDenied));
}

}  // namespace
}  // namespace sekisho::platform
