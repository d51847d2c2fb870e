#include "capabilities/duties/feed.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"

namespace sekisho::duties {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;

TEST(AFeed, IsFoundByItsTokenAlone) {
  SeededRandom random{1};
  const std::string first = makeToken(random);
  const std::string second = makeToken(random);
  EXPECT_NE(first, second);
  EXPECT_EQ(first.size(), 43U) << "256 bits";
  const std::vector<Feed> feeds{{.label = "a", .token = sha256(bytesOf(first))},
                                {.label = "b", .token = sha256(bytesOf(second))}};
  ASSERT_NE(find(feeds, second), nullptr);
  EXPECT_EQ(find(feeds, second)->label, "b");
  EXPECT_EQ(find(feeds, ""), nullptr);
  EXPECT_EQ(find(feeds, feeds[0].token.hex()), nullptr) << "the digest opens nothing";
}

TEST(AFeed, IsWrittenWithoutWhatOpensIt) {
  const Feed feed{.label = "机", .token = sha256(bytesOf("t"))};
  EXPECT_EQ(canonicalJson(toJson(feed)).find(feed.token.hex()), std::string::npos);
}

TEST(AFeed, IsLabelledInOneLine) {
  EXPECT_THAT(checkLabel("受付のパソコン"), succeeds());
  for (const char* label : {"", "  ", "a\nb"}) {
    EXPECT_THAT(checkLabel(label), failsWith(ErrorCode::InvalidInput)) << label;
  }
  EXPECT_THAT(checkLabel(std::string(kMaxLabelBytes + 1, 'a')), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::duties
