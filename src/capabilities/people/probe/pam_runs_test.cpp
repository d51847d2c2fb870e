#include "capabilities/people/probe/pam_runs.h"

#include <gmock/gmock.h>

namespace sekisho::people {
namespace {

PamStack stackOf(std::string_view text) {
  PamStack stack;
  for (const std::string& line : pamLines(text)) {
    auto parsed = pamLineFrom(line, stack.is_complete);
    if (parsed) stack.modules.push_back(parsed->module);
  }
  return stack;
}

std::optional<PamAnswer> byName(const PamModule& module) {
  if (module.name == "yes.so") return PamAnswer::Success;
  if (module.name == "no.so") return PamAnswer::Failure;
  if (module.name == "none.so") return PamAnswer::Ignore;
  return std::nullopt;
}

struct StackCase {
  const char* called;
  const char* stack;
  bool succeeds;
};

class AStackOfModules : public ::testing::TestWithParam<StackCase> {};

TEST_P(AStackOfModules, EndsAsLibpamEndsIt) {
  const auto runs = runsOf(stackOf(GetParam().stack), &byName);
  EXPECT_TRUE(everyRun(runs, [](const PamRun& run) { return run.succeeds == GetParam().succeeds; }))
      << GetParam().stack;
}

INSTANTIATE_TEST_SUITE_P(
    , AStackOfModules,
    ::testing::Values(
        StackCase{"RequiredAll", "auth required yes.so\nauth required yes.so", true},
        StackCase{"RequiredOneFails", "auth required no.so\nauth required yes.so", false},
        StackCase{"RequisiteEnds", "auth requisite no.so\nauth sufficient yes.so", false},
        StackCase{"SufficientEnds", "auth sufficient yes.so\nauth required no.so", true},
        StackCase{"SufficientAfterARefusal", "auth required no.so\nauth sufficient yes.so", false},
        StackCase{"SufficientThatFails", "auth sufficient no.so\nauth required yes.so", true},
        StackCase{"OnlyOptionalFails", "auth optional no.so", false},
        StackCase{"OptionalBeside", "auth optional no.so\nauth required yes.so", true},
        StackCase{"NobodySpoke", "auth [default=ignore] no.so", false},
        StackCase{"TakesNoPart", "auth required none.so", false},
        StackCase{"JumpOverDeny",
                  "auth [success=1 default=ignore] yes.so\nauth requisite no.so\n"
                  "auth required yes.so",
                  true},
        StackCase{"NoJumpIntoDeny",
                  "auth [success=1 default=ignore] no.so\nauth requisite no.so\n"
                  "auth required yes.so",
                  false},
        StackCase{"JumpBehindTheEnd", "auth [success=3 default=ignore] yes.so", false},
        StackCase{"RefusalCalledFine", "auth [default=ok] no.so\nauth required yes.so", false},
        StackCase{"ResetForgets",
                  "auth required no.so\nauth [default=reset] no.so\nauth required yes.so", true},
        StackCase{"Empty", "", false}),
    [](const auto& info) { return std::string(info.param.called); });

TEST(RunsOfAStack, AreEveryWayThatAnUnknownModuleLeavesOpen) {
  const auto runs = runsOf(stackOf("auth sufficient may.so\nauth required no.so"), &byName);
  ASSERT_TRUE(runs);
  EXPECT_FALSE(everyRun(runs, [](const PamRun& run) { return run.succeeds; }));
  EXPECT_FALSE(noRun(runs, [](const PamRun& run) { return run.succeeds; }));
}

TEST(RunsOfAStack, TellWhichModulesWereCalled) {
  const PamStack stack =
      stackOf("auth [success=1 default=ignore] yes.so\nauth required no.so\nauth required yes.so");
  const auto runs = runsOf(stack, &byName);
  ASSERT_TRUE(runs);
  ASSERT_EQ(runs->size(), 1U);
  EXPECT_THAT(runs->front().called,
              ::testing::ElementsAre(stack.modules.data(), &stack.modules[2]));
}

TEST(RunsOfAStack, AreNotToldOfWhatIsNotUnderstood) {
  EXPECT_FALSE(runsOf(stackOf("auth perhaps yes.so"), &byName));
  EXPECT_FALSE(runsOf(stackOf("auth [success=0] yes.so"), &byName));
  EXPECT_FALSE(runsOf(stackOf("auth [success] yes.so"), &byName));
  PamStack half = stackOf("auth required yes.so");
  half.is_complete = false;
  EXPECT_FALSE(runsOf(half, &byName));
  half.is_complete = half.has_substacks = true;
  EXPECT_FALSE(runsOf(half, &byName));
  std::string many;
  for (int i = 0; i < 40; ++i) many += "auth optional may.so\n";
  EXPECT_FALSE(runsOf(stackOf(many), &byName)) << "more ways than are looked at";
}

}  // namespace
}  // namespace sekisho::people
