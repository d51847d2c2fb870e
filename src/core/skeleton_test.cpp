#include "core/skeleton.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

struct Pair {
  const char* called;
  const char* one;
  const char* other;
};

class NamesThatLookAlike : public ::testing::TestWithParam<Pair> {};

TEST_P(NamesThatLookAlike, HaveOneSkeleton) {
  EXPECT_EQ(skeletonOfName(GetParam().one), skeletonOfName(GetParam().other));
}

INSTANTIATE_TEST_SUITE_P(
    , NamesThatLookAlike,
    ::testing::Values(
        Pair{"KanaRoAndMouth", "山口 花子", "山ロ 花子"},
        Pair{"OneAndLongVowel", "佐藤 一", "佐藤 ー"}, Pair{"OneAndDash", "佐藤 一", "佐藤―"},
        Pair{"EightAndHa", "八田", "ハ田"}, Pair{"HiraganaToo", "八田", "は田"},
        Pair{"PowerAndKa", "力石", "カ石"}, Pair{"SmallKana", "キヤノン", "キャノン"},
        Pair{"CyrillicSmall", "sato", "sаto"}, Pair{"CyrillicCapital", "ANNA", "АNNА"},
        Pair{"Greek", "Otto", "Οttο"}, Pair{"CapitalIAndSmallL", "Ito", "lto"},
        Pair{"ZeroAndO", "Otto", "0tto"}, Pair{"TwoLettersAsOne", "Arnold", "Amold"},
        Pair{"Apostrophes", "O'Brien", "O’Brien"}, Pair{"Yoshida", "吉田", "𠮷田"},
        Pair{"KanjiZeroAndO", "矢〇", "矢O"}, Pair{"DotlessI", "Ito dı", "Ito di"},
        Pair{"KanaIAndRadical", "工藤 イ", "工藤 亻"}, Pair{"SmallLAndClick", "壱 l", "壱 ǀ"}),
    [](const auto& info) { return std::string(info.param.called); });

TEST(SkeletonOfAName, TellsApartWhatLooksDifferent) {
  EXPECT_NE(skeletonOfName("山口 花子"), skeletonOfName("山田 花子"));
  EXPECT_NE(skeletonOfName("佐藤 一"), skeletonOfName("佐藤 二"));
  EXPECT_NE(skeletonOfName("シライ"), skeletonOfName("ツライ"));
  EXPECT_NE(skeletonOfName("鈴木 花子(2)"), skeletonOfName("鈴木 花子"));
}

TEST(WritingOfAName, HasTheCharactersThatNamesHave) {
  for (const char* name :
       {"山田　花子", "髙橋 一", "𠮷田", "辻\U000E0100", "ジョン・スミス", "ｼﾞｮﾝ ｽﾐｽ", "か\u3099",
        "O’Brien-Sato (2)", "Ångström", "Анна", "김철수", "佐々木", "水\u2F54"}) {
    EXPECT_TRUE(isWrittenAsAName(name)) << name;
  }
}

TEST(WritingOfAName, HasNoneThatOnlyLookLikeThem) {
  for (const char* name : {"⻘木", "⻄⻑", "西長\u0301", "Wɑde", "Ꭺnn", "𝐀nn", "山\u200B田",
                           "A\uFFFD", "\xFF", "ⅰ", "😀"}) {
    EXPECT_FALSE(isWrittenAsAName(name)) << name;
  }
}

TEST(SkeletonOfAName, StaysWhatItIsWhenTakenAgain) {
  for (const char* name : {"山ロ ー", "Amold", "ｷｬﾉﾝ", "МАРИЯ", "a1|0"}) {
    EXPECT_EQ(skeletonOfName(skeletonOfName(name)), skeletonOfName(name)) << name;
  }
}

}  // namespace
}  // namespace sekisho
