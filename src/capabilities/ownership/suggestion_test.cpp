#include "capabilities/ownership/suggestion.h"

#include <gtest/gtest.h>

#include <vector>

namespace sekisho::ownership {
namespace {

PersonId numbered(int number) {
  return {*Uuid::fromBytes(std::vector<std::byte>(16, static_cast<std::byte>(number)))};
}

const std::vector<Candidate> kStaff{{numbered(1), "佐藤 綾", "さとう あや"},
                                    {numbered(2), "水野 由美", "みずの ゆみ"},
                                    {numbered(3), "辻 章一", "つじ しょういち"},
                                    {numbered(4), "大野 順", "おおの じゅん"},
                                    {numbered(5), "鈴木 一", "すずき はじめ"},
                                    {numbered(6), "鈴木 花", "すずき はな"},
                                    {numbered(7), "John Smith", ""},
                                    {numbered(8), "八田 京子", "はった きょうこ"}};

std::optional<PersonId> suggested(std::string_view account) {
  return suggestOwner(account, kStaff);
}

TEST(SuggestedOwner, IsWhoseNameTheAccountSpells) {
  for (const char* account : {"sato", "satou", "satoh", "SATO", "aya", "sato.aya", "aya-sato",
                              "asato", "satoa", "sato01", "佐藤綾"}) {
    EXPECT_EQ(suggested(account), numbered(1)) << account;
  }
  EXPECT_EQ(suggested("mizuno"), numbered(2));
  EXPECT_EQ(suggested("y_mizuno"), numbered(2));
}

TEST(SuggestedOwner, IsFoundHoweverTheLettersAreWritten) {
  for (const char* account : {"tsuji", "tuji", "tuzi", "shoichi", "syouiti", "shouichi.tsuji"}) {
    EXPECT_EQ(suggested(account), numbered(3)) << account;
  }
  for (const char* account : {"ono", "oono", "ohno", "jun.ohno", "zyun"}) {
    EXPECT_EQ(suggested(account), numbered(4)) << account;
  }
  for (const char* account : {"hatta", "kyoko", "kyouko"}) {
    EXPECT_EQ(suggested(account), numbered(8)) << account;
  }
}

TEST(SuggestedOwner, IsNobodyWhereTwoPeopleFitOrNone) {
  EXPECT_EQ(suggested("suzuki"), std::nullopt);
  EXPECT_EQ(suggested("suzuki.hana"), numbered(6));
  for (const char* account : {"uketsuke", "", "1", "a", "root", "s", "satosato"}) {
    EXPECT_EQ(suggested(account), std::nullopt) << account;
  }
}

TEST(SuggestedOwner, IsFoundByTheNameItselfWithoutKana) {
  EXPECT_EQ(suggestOwner("johnsmith", std::vector<Candidate>{{numbered(7), "johnsmith", ""}}),
            numbered(7));
}

}  // namespace
}  // namespace sekisho::ownership
