#include "core/text.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::ElementsAre;

TEST(BytesOfAscii, EndAtTheFirstThatIsNone) {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string text = std::string(before, 'x') + "薬 after";
    EXPECT_EQ(asciiBytes(text), before);
    EXPECT_EQ(asciiBytes(text.substr(0, before)), before);
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndCutCharacters) {
  EXPECT_TRUE(isUtf8("受付1 a"));
  for (const char* text : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xE5\x8F", "\x80", "\xFF"}) {
    EXPECT_FALSE(isUtf8(text));
    EXPECT_TRUE(isUtf8(toUtf8(text)));
  }
  EXPECT_EQ(toUtf8("a\xFF"
                   "b"),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Splitting, KeepsEmptyPartsOfASeparatedLineButNotOfWords) {
  EXPECT_THAT(split("a::b:", ':'), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(words("  a \t b "), ElementsAre("a", "b"));
  EXPECT_EQ(trimmed(" \r\n x y \t"), "x y");
}

TEST(OneLine, HoldsNothingThatIsNotSeenOrTurnsTheWriting) {
  for (const char* text :
       {"水野 由美", "髙橋", "a\u3000b", "क्\u200Dष", "葛\U000E0100城", "𠮷田", "é"}) {
    EXPECT_TRUE(isOneLine(text, 100)) << text;
  }
  for (const char* text :
       {"a\nb", "a\u0085b", "\u202E由美", "a\u200Bb", "a\u2028b", "a\u2066b", "\uFEFFa",
        "太郎\u3164", "太郎\uFFA0", "太郎\u115F", "太郎\u2800", "太郎\u034F", "太郎\u061C",
        "太郎\u180E", "太郎\u00AD", "太郎\U000E0061", "太郎\U0001D159"}) {
    EXPECT_FALSE(isOneLine(text, 100)) << text;
  }
}

TEST(SpacesOfNames, AreOneSpaceWhateverWasTyped) {
  EXPECT_EQ(spacesFolded("水野　由美"), "水野 由美");
  EXPECT_EQ(spacesFolded(" 水野 　 由美　"), "水野 由美");
  EXPECT_EQ(spacesFolded("　"), "");
  EXPECT_EQ(spacesFolded("水野"), "水野");
}

TEST(IntegersInText, AreReadOnlyIfNothingElseStandsThere) {
  EXPECT_EQ(toInteger("-12"), -12);
  EXPECT_EQ(toInteger("9223372036854775807"), 9'223'372'036'854'775'807);
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1x", "0x1", "9223372036854775808"}) {
    EXPECT_EQ(toInteger(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sekisho
