#include "capabilities/posture/name_words.h"

#include <gmock/gmock.h>

#include "capabilities/posture/account_names.h"
#include "core/text.h"

namespace sekisho::posture {
namespace {

// What the product's list has of that kind.
std::string listed(std::string_view kind) {
  std::string all;
  for (const std::string_view line : split(shippedAccountNames(), '\n')) {
    const auto cells = split(trimmed(line), ',');
    if (cells.size() == 2 && cells[1] == kind) all += std::string(cells[0]) + " ";
  }
  return all;
}

TEST(ANameOfAnAccount, TellsNobodyWhetherItIsWrittenWideWithNumbersOrTogether) {
  const std::string words = listed("generic");
  for (const char* name : {"uketsuke",       "uketuke",   "Uketsuke2",    "ＵＫＥＴＵＫＥ",
                           "受付",           "受付１",    "受付Ａ",       "うけつけ",
                           "ｳｹﾂｹ",           "jimu_a",    "jimu-b",       "jimuC",
                           "jimu.01",        "iji",       "iji1",         "ijika",
                           "医事課",         "clinicPC",  "clinic-pc",    "clinicpc",
                           "受付PC",         "受付端末",  "受付事務",     "2F-nurse",
                           "a_jimu",         "shinsatu2", "kangosi",      "iryoujimu",
                           "uketsuke_nurse", "frontdesk", "共用パソコン", "naika",
                           "内科１",         "inchou-pc", "院長",         "事務長",
                           "tantou",         "予備2",     "1号機",        "受付1号",
                           "レセコン予備機", "orcauser",  "夜勤",         "win11",
                           "main2",          "保守"}) {
    EXPECT_TRUE(isMadeOfWords(name, words)) << name;
  }
}

TEST(ANameOfAnAccount, TellsAPersonThoughAWordLiesWithinIt) {
  const std::string words = listed("generic");
  for (const char* name : {"ijiri",   "jimura",     "kenji",   "iji.tanaka", "tanaka",
                           "sato_a",  "satoPC",     "dr-sato", "drkato",     "nurse.tanaka",
                           "staffan", "usera-sato", "kensaku", "kaikeisato", "pcato",
                           "受付田",  "事務太",     "井尻",    "医事田",     "kanri",
                           "orca",    "a",          "1",       "",           "mizuno"}) {
    EXPECT_FALSE(isMadeOfWords(name, words)) << name;
  }
}

TEST(ANameOfAnAccount, IsKnownWhereSystemsBringIt) {
  const std::string words = listed("default");
  for (const char* name :
       {"Administrator", "DefaultAccount", "WDAGUtilityAccount", "defaultuser0"}) {
    EXPECT_TRUE(isMadeOfWords(name, words)) << name;
  }
}

TEST(ANameOfAnAccount, LongerThanAnyIsMadeOfNoWords) {
  std::string name;
  while (name.size() <= 256) name += "pc";
  EXPECT_FALSE(isMadeOfWords(name, "pc"));
  EXPECT_FALSE(isMadeOfWords("uketsuke", "")) << "nothing is known";
}

}  // namespace
}  // namespace sekisho::posture
