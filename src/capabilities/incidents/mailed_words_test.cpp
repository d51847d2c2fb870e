#include "capabilities/incidents/mailed_words.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sekisho::incidents {
namespace {

TEST(WordsThatAreMailed, CoverNumbersOfPatientsAndOfTheInsured) {
  for (const auto& [words, mailed] : std::initializer_list<std::pair<const char*, const char*>>{
           {"00012345の方の画面", "●●●●●●●●の方の画面"},
           {"患者番号１２３４５です", "患者番号●●●●●です"},
           {"記号12-3456789", "記号●●-●●●●●●●"},
           {"1234-5678-9012", "●●●●-●●●●-●●●●"},
           {"1234 5678 9012", "●●●● ●●●● ●●●●"},
           {"１２３４　５６７８　９０１２", "●●●●　●●●●　●●●●"},
           {"1234 5678 9012 3回目", "●●●● ●●●● ●●●● 3回目"},
           {"2枚目 1234 5678 9012", "2枚目 ●●●● ●●●● ●●●●"},
           {"3 1234 5678 9012", "3 ●●●● ●●●● ●●●●"},
           {"1234 5678 9012 3456", "●●●● ●●●● ●●●● ●●●●"},
           {"1234-5678 9012", "●●●●-●●●● ●●●●"},
           {"1234–5678–9012", "●●●●–●●●●–●●●●"},
           {"1234—5678—9012", "●●●●—●●●●—●●●●"},
           {"番号12345と1234", "番号●●●●●と1234"}}) {
    EXPECT_EQ(mailedWords(words), mailed);
  }
}

TEST(WordsThatAreMailed, KeepTimesDatesAndShortCodes) {
  for (const char* words :
       {"", "13:05に固まった", "2026-01-21 13:05", "2026/01/21", "エラー 1045", "12人待ち",
        "1234 5678", "1-2-3", "メモリ不足。0x1f", "数字がおかしい", "末尾が１２３４"}) {
    EXPECT_EQ(mailedWords(words), words);
  }
}

TEST(WordsThatAreMailed, AreTheSameOnceMore) {
  const std::string once = mailedWords("00012345と 1234-5678-9012、\xEF\xBC 12345\xE3");
  EXPECT_EQ(mailedWords(once), once);
}

}  // namespace
}  // namespace sekisho::incidents
