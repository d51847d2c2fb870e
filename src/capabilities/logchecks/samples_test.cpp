#include "capabilities/logchecks/samples.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "core/testing/result_matchers.h"

namespace sekisho::logchecks {
namespace {

using sekisho::testing::failsWith;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::SizeIs;

const Draw kDraw{.generation = 1, .first = 1'000, .end = 5'000, .root = sha256(bytesOf("a tree"))};

Result<std::string> everyThird(std::uint64_t index) {
  return std::string(index % 3 == 0 ? "usage.received@1" : "posture.judged@1");
}

TEST(SamplesOfACheck, AreDrawnAsTheFormatSaysSoThatAnybodyCanDrawThemAgain) {
  // Reckoned apart: printf 'sekisho samples v1\n1\n1000\n5000\n<root>\n' | sha256sum, and so on.
  EXPECT_EQ(seedOf(kDraw).hex(),
            "66f954ca408a54162063bac6deca6b0bef1b74ddb7525d1bb5f21d6e2db6b4b5");
  EXPECT_THAT((std::vector{triedIn(kDraw, 0), triedIn(kDraw, 1), triedIn(kDraw, 2)}),
              ElementsAre(2558U, 2549U, 2791U));
}

TEST(SamplesOfACheck, AreTenDifferentEntriesThatTellOfUse) {
  const auto samples = samplesOf(kDraw, &everyThird);
  ASSERT_TRUE(samples);
  EXPECT_THAT(*samples, AllOf(SizeIs(kSamples), Each(AllOf(Ge(1'000U), Lt(5'000U)))));
  EXPECT_THAT(std::set(samples->begin(), samples->end()), SizeIs(kSamples));
  for (const std::uint64_t index : *samples) EXPECT_EQ(index % 3, 0U);
}

TEST(SamplesOfACheck, AreOthersOfAnotherTree) {
  Draw other = kDraw;
  other.root = sha256(bytesOf("another tree"));
  EXPECT_NE(*samplesOf(kDraw, &everyThird), *samplesOf(other, &everyThird));
}

TEST(SamplesOfACheck, AreFewerWhereThereAreFewAndNoneWhereThereAreNone) {
  const auto none = samplesOf(kDraw, [](auto) -> Result<std::string> { return "a.b@1"; });
  EXPECT_THAT(*none, IsEmpty());
  Draw few = kDraw;
  few.end = 1'004;
  const auto uses = [](auto) -> Result<std::string> { return "usage.written@1"; };
  EXPECT_THAT(*samplesOf(few, uses), SizeIs(4));
  few.end = few.first;
  EXPECT_THAT(*samplesOf(few, uses), IsEmpty());
}

TEST(SamplesOfACheck, FailWithTheLog) {
  EXPECT_THAT(samplesOf(kDraw,
                        [](auto) -> Result<std::string> {
                          return fail(ErrorCode::Corrupt, MessageId{"journal.volume-unreadable"});
                        }),
              failsWith(ErrorCode::Corrupt));
}

}  // namespace
}  // namespace sekisho::logchecks
