#include "interfaces/cli/vocabulary.h"

#include <gtest/gtest.h>

#include "interfaces/cli/testing/session_of_a_test.h"

namespace sekisho::cli {
namespace {

TEST(WordOfTheApi, IsTheWebsInJapaneseAndItselfInEnglish) {
  testing::AtTerminal terminal;
  const Session ja = terminal.session(Language::Japanese);
  const Session en = terminal.session(Language::English);
  EXPECT_EQ(wordOf(ja, Vocabulary::PersonKind, "nurse"), "看護職");
  EXPECT_EQ(wordOf(en, Vocabulary::PersonKind, "nurse"), "nurse");
}

TEST(WordOfTheApi, DependsOnWhatItStandsFor) {
  testing::AtTerminal terminal;
  const Session ja = terminal.session(Language::Japanese);
  EXPECT_EQ(wordOf(ja, Vocabulary::PersonKind, "director"), "院長");
  EXPECT_EQ(wordOf(ja, Vocabulary::SignInRole, "director"), "院長(管理責任者)");
}

TEST(WordOfTheApi, StaysIfItIsNewAndIsADashIfThereIsNone) {
  testing::AtTerminal terminal;
  const Session ja = terminal.session(Language::Japanese);
  EXPECT_EQ(wordOf(ja, Vocabulary::Use, "research"), "research");
  EXPECT_EQ(wordOf(ja, Vocabulary::Use, Json()), "-");
}

TEST(WordsOfTheApi, StandInARow) {
  testing::AtTerminal terminal;
  const Json roles = Json::Array{"hub", "other"};
  EXPECT_EQ(wordsOf(terminal.session(Language::Japanese), Vocabulary::DeviceRole, roles),
            "関所本体、そのほか");
  EXPECT_EQ(wordsOf(terminal.session(), Vocabulary::DeviceRole, roles), "hub,other");
  EXPECT_EQ(wordsOf(terminal.session(), Vocabulary::DeviceRole, Json::Array{}), "");
}

}  // namespace
}  // namespace sekisho::cli
