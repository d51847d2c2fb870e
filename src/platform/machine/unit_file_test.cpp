#include "platform/machine/unit_file.h"

#include <gmock/gmock.h>

namespace sekisho::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

std::vector<std::string> told(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto& each : unitSettingsIn(text)) {
    lines.push_back(each.section + "|" + each.key + "|" + each.value);
  }
  return lines;
}

TEST(UnitFile, HasSettingsInSectionsAndLinesThatGoOn) {
  EXPECT_THAT(told("# x=y\n[Unit]\nWants = a.timer \\\n; between\n  b.timer\n\n"
                   "[Service]\r\nExecStart=\nExecStart=/x -a=b\nodd\n"),
              ElementsAre("Unit|Wants|a.timer    b.timer", "Service|ExecStart|",
                          "Service|ExecStart|/x -a=b"));
  EXPECT_THAT(told("a=b\\"), ElementsAre("|a|b"));
  EXPECT_THAT(told("[\n=\n"), ElementsAre("||"));
}

TEST(UnitFile, NamesItsProgramBehindMarks) {
  EXPECT_EQ(programOfExec("-+/bin/x y"), "/bin/x");
  EXPECT_EQ(programOfExec("@/bin/x arg0"), "/bin/x");
  EXPECT_EQ(programOfExec("\"/bin/x\" y"), "/bin/x");
  EXPECT_EQ(programOfExec("!!"), "");
  EXPECT_EQ(programOfExec(" "), "");
}

TEST(UnitFile, SplitsACommandIntoWordsWithoutMarksAndQuotes) {
  EXPECT_THAT(wordsOfExec("-!/bin/x -i -o \"A ${B}/c d\" 'it is' $OPTS \"\""),
              Optional(ElementsAre("/bin/x", "-i", "-o", "A ${B}/c d", "it is", "$OPTS", "")));
  EXPECT_THAT(wordsOfExec(" "), Optional(ElementsAre()));
  for (const char* line : {"@/bin/x name", "/bin/x %i", "/bin/x a\\ b", "/bin/x \"a"}) {
    EXPECT_EQ(wordsOfExec(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace sekisho::platform
