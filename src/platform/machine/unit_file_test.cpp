#include "platform/machine/unit_file.h"

#include <gmock/gmock.h>

namespace sekisho::platform {
namespace {

using ::testing::ElementsAre;

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

}  // namespace
}  // namespace sekisho::platform
