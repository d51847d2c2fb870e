#include "core/folding.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

struct Alike {
  const char* name;
  const char* typed;
  const char* written;
};

class TextsThatLookAlike : public ::testing::TestWithParam<Alike> {};

TEST_P(TextsThatLookAlike, AreComparedAsOne) {
  EXPECT_EQ(folded(GetParam().typed), folded(GetParam().written));
}

INSTANTIATE_TEST_SUITE_P(
    , TextsThatLookAlike,
    ::testing::Values(
        Alike{"FullWidthLetters", "ABC-123", "ａｂｃ－１２３"},
        Alike{"HalfWidthKana", "ｶﾞﾊﾟｳﾞﾄﾞ", "ガパヴド"}, Alike{"Hiragana", "やまだ", "ヤマダ"},
        Alike{"HiraganaWithMarksApart", "か\u3099は\u309A", "ガパ"},
        Alike{"LongVowels", "ｽｰﾊﾟｰ", "スーパー"}, Alike{"Takahashi", "髙橋", "高橋"},
        Alike{"Yamazaki", "山﨑", "山崎"}, Alike{"Watanabe", "渡邊", "渡辺"},
        Alike{"WatanabeAgain", "渡邉", "渡辺"}, Alike{"Saito", "齋藤", "斉藤"},
        Alike{"Yoshida", "𠮷田", "吉田"}, Alike{"CompatibilityForms", "\uFA1B岡", "福岡"},
        Alike{"SelectorsOfForm", "辻\U000E0100", "辻"}, Alike{"Dashes", "A‐1−2", "A-1-2"},
        Alike{"Squared", "㈱㍻", "(株)平成"}, Alike{"Circled", "①", "1"},
        Alike{"RomanNumbers", "Ⅲ", "iii"}, Alike{"WideSpace", "山田　花子", "山田 花子"},
        Alike{"Accents", "ÉCOLE", "école"}, Alike{"UnseenMarks", "山\u200B田", "山田"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(FoldedText, KeepsApartWhatIsNotTheSame) {
  EXPECT_NE(folded("カ"), folded("ガ"));
  EXPECT_NE(folded("ハ"), folded("パ"));
  EXPECT_NE(folded("佐藤"), folded("加藤"));
  EXPECT_NE(folded("ツ"), folded("ッ"));
  EXPECT_NE(folded("一"), folded("ー")) << "one, and a long vowel";
}

TEST(FoldedText, HasMarksJoinedOnlyWhereThereIsSuchAKana) {
  EXPECT_EQ(folded("ｱﾞ"), "ア\u3099");
  EXPECT_EQ(folded("ｯﾞ"), "ッ\u3099");
  EXPECT_EQ(folded("ﾞ"), "\u3099");
  EXPECT_EQ(folded("ﾁﾞﾂﾞﾃﾞﾄﾞﾋﾟﾎﾞ"), "ヂヅデドピボ");
}

TEST(FoldedText, DoesNotChangeWhenFoldedAgain) {
  for (const char* text :
       {"ｶﾞ髙㈱Ⅲ①ÉABC", "か\u3099\u309A", "\xFF\xFE not UTF-8", "ﬀ㌔㎎", "\t\n"}) {
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
  }
}

TEST(FoldedText, SaysWhereBytesWereNoText) { EXPECT_EQ(folded("A\xFF"), "a\uFFFD"); }

TEST(NamesOfPeople, AreComparedWithoutWhatStandsBetweenTheirParts) {
  EXPECT_EQ(foldedName("山田　花子"), foldedName("山田花子"));
  EXPECT_EQ(foldedName("YAMADA^HANAKO"), foldedName("Yamada Hanako"));
  EXPECT_EQ(foldedName("ジョン・スミス"), foldedName("ｼﾞｮﾝ ｽﾐｽ"));
  EXPECT_NE(foldedName("山田"), foldedName("山口"));
}

}  // namespace
}  // namespace sekisho
