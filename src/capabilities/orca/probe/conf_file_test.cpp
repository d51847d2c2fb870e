#include "capabilities/orca/probe/conf_file.h"

#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(OrcaConf, IsReadInEveryFormThatIsInUse) {
  EXPECT_THAT(
      confFrom("# comment\n SERVER_CRT = /a/b.crt \nPG: \"file:///cdrom\"\n"
               "export DBPASS='a=b'\nmonsiaj.config.0.useSSL=false\r\n"),
      ElementsAre(Pair("DBPASS", "a=b"), Pair("PG", "file:///cdrom"),
                  Pair("SERVER_CRT", "/a/b.crt"), Pair("monsiaj.config.0.useSSL", "false")));
}

TEST(OrcaConf, TakesTheLastOfSeveralAndNoOtherLine) {
  EXPECT_THAT(confFrom("A=1\nA=2\nif [ -f x ]; then\n!B=3\n=4\nno value\n"),
              ElementsAre(Pair("A", "2")));
  EXPECT_THAT(confFrom(""), IsEmpty());
}

}  // namespace
}  // namespace sekisho::orca
