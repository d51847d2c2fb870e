#include "capabilities/people/called.h"

#include <gtest/gtest.h>

namespace sekisho::people {
namespace {

Person named(const char* name, const char* kana = "") {
  return {.id = {}, .name = name, .kana = kana};
}

TEST(AnybodyOfTheRegister, IsCalledByAWholeNameOfOneCharacter) {
  EXPECT_TRUE(isCalled(named("林", "はやし"), "林"));
  EXPECT_TRUE(isCalled(named("林", "はやし"), "ハヤシ"));
  EXPECT_FALSE(isCalled(named("森"), "林"));
}

TEST(AnybodyOfTheRegister, IsCalledByOneWrittenPart) {
  EXPECT_TRUE(isCalled(named("林 進"), "林"));
  EXPECT_TRUE(isCalled(named("林　進"), "進"));
  EXPECT_FALSE(isCalled(named("小林 進"), "林")) << "in the middle of it";
}

TEST(AnybodyOfTheRegister, IsCalledByTwoCharactersWhateverTheirBytes) {
  EXPECT_TRUE(isCalled(named("小林 進"), "小林"));
  EXPECT_TRUE(isCalled(named("Sato Aya"), "at"));
  EXPECT_FALSE(isCalled(named("Sato Aya"), "a"));
  EXPECT_FALSE(isCalled(named("小林 進"), ""));
}

TEST(AnybodyOfTheRegister, IsCalledInATextWithTheName) {
  EXPECT_TRUE(isCalled(named("小林 進"), "小林進さん"));
  EXPECT_FALSE(isCalled(named("林"), "小林さん")) << "a name of one character stands in many words";
}

}  // namespace
}  // namespace sekisho::people
