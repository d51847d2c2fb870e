#include "capabilities/access/guessable.h"

#include <gmock/gmock.h>

#include <set>

#include "capabilities/access/password.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

class CommonPassword : public ::testing::TestWithParam<const char*> {};

TEST_P(CommonPassword, IsFoundHoweverItIsWritten) { EXPECT_TRUE(isCommon(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Written, CommonPassword,
                         ::testing::Values("passwordpassword", "Admini-Strator", "password12345",
                                           "P@ssw0rd20261127", "ｐａｓｓｗｏｒｄ１２３４５",
                                           "2026!Sunshine!01", "sakurasakura1", "arigatou20260401",
                                           "dragonball2026", "1234567890123", "qwertyuiopasd",
                                           "1q2w3e4r5t6y7u", "qazwsxedcrfvtgb", "abcdefghijklmn",
                                           "zyxwvutsrqponm", "iloveyouiloveyou"));

class UncommonPassword : public ::testing::TestWithParam<const char*> {};

TEST_P(UncommonPassword, IsLeftAlone) { EXPECT_FALSE(isCommon(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Written, UncommonPassword,
                         ::testing::Values("correct horse battery", "川の石を七つ拾って帰った夕方",
                                           "seven stones by the river", "k7Vq-2mZp-9rTx-4b",
                                           "password 8361 5527 1904", "bird window teacup"));

TEST(ListOfCommonPasswords, HasEnoughOfItsOwnAndRefusesEachThatIsLongEnough) {
  std::size_t entries = 0;
  std::size_t long_enough = 0;
  std::string before;
  for (const WordFile& file : passwordWords()) {
    if (file.path != "common_passwords.txt") continue;
    for (const std::string_view line : split(file.text, '\n')) {
      if (line.empty()) continue;
      ++entries;
      EXPECT_LT(before, line) << "sorted, each once";
      before = line;
      if (line.size() < kMinPasswordCharacters) continue;
      ++long_enough;
      EXPECT_FALSE(checkPassword(line, "", "")) << line;
    }
  }
  EXPECT_GT(entries, 10'000U);
  EXPECT_GT(long_enough, 1'900U);
}

struct Said {
  const char* password;
  bool of_this_place;
};

class PasswordOfThisPlace : public ::testing::TestWithParam<Said> {};

TEST_P(PasswordOfThisPlace, IsNothingButItsWordsNamesAndFigures) {
  EXPECT_EQ(isOfThisPlace(GetParam().password, "水野 由美", "みなと 内科クリニック"),
            GetParam().of_this_place);
}

INSTANTIATE_TEST_SUITE_P(
    Words, PasswordOfThisPlace,
    ::testing::Values(Said{"関所の受付の水野由美2026", true}, Said{"Sekisho-Admin-2026", true},
                      Said{"ORCA uketsuke 20260101", true}, Said{"みなと内科クリニック受付", true},
                      Said{"0rc@-k@rte-kanri", true}, Said{"由美と水野とみなとのカルテ", true},
                      Said{"ＳＥＫＩＳＨＯ－ＯＲＣＡ－１２３", true},
                      Said{"日レセの前で猫が三回鳴いた", false}, Said{"k7Vq-2mZp-9rTx-4b", false},
                      Said{"orca 8361 5527 1904 22", false},
                      Said{"川の石を七つ拾って帰った夕方", false}));

}  // namespace
}  // namespace sekisho::access
