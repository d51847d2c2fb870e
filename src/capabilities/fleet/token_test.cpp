#include "capabilities/fleet/token.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/testing/seeded_random.h"

namespace sekisho::fleet {
namespace {

TEST(EnrolmentToken, HasFourGroupsOfFiveWithoutLookAlikes) {
  sekisho::testing::SeededRandom random;
  const std::string token = newToken(random);
  ASSERT_EQ(token.size(), 23U);
  EXPECT_EQ(token[5], '-');
  EXPECT_TRUE(std::ranges::none_of(token, [](char c) { return c == 'O' || c == 'I' || c == 'L'; }));
  EXPECT_NE(newToken(random), token);
}

TEST(EnrolmentToken, MayBeTypedInAnyCaseWithLookAlikesAndSpaces) {
  const auto hash = hashOfToken("00111-ABCDE-FGHJK-MNPQR");
  ASSERT_TRUE(hash);
  EXPECT_EQ(hashOfToken("  ooili abcde fghjk mnpqr\n"), hash);
  EXPECT_NE(hashOfToken("00111-ABCDE-FGHJK-MNPQS"), hash);
}

TEST(EnrolmentToken, IsNothingElse) {
  EXPECT_FALSE(hashOfToken(""));
  EXPECT_FALSE(hashOfToken("00111-ABCDE-FGHJK-MNPQ"));
  EXPECT_FALSE(hashOfToken("00111-ABCDE-FGHJK-MNPQRS"));
  EXPECT_FALSE(hashOfToken("00111-ABCDE-FGHJK-MNPQ!"));
}

}  // namespace
}  // namespace sekisho::fleet
