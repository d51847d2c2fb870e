#include "capabilities/people/probe/doas.h"

#include <gmock/gmock.h>

#include <string>

namespace sekisho::people {
namespace {

const SudoSubject kHanako{.name = "hana", .uid = 1000, .groups = {{"hana", 1000}, {"sudo", 27}}};
constexpr SudoRights kRefused{};
constexpr SudoRights kWithPassword{.root = Claim::Yes, .without_password = Claim::No};
constexpr SudoRights kWithout{.root = Claim::Yes, .without_password = Claim::Yes};
constexpr SudoRights kNobodyKnows{.root = Claim::Unknown, .without_password = Claim::Unknown};

SudoRights rightsBy(std::string_view text) { return doasRightsOf(kHanako, text); }

TEST(DoasRules, LetTheLastMatchDecide) {
  EXPECT_EQ(rightsBy(""), kRefused);
  EXPECT_EQ(rightsBy("permit persist :sudo\n"), kWithPassword);
  EXPECT_EQ(rightsBy("permit nopass setenv { A -B C=$D } hana cmd reboot args now\n"), kWithout);
  EXPECT_EQ(rightsBy("permit :sudo\ndeny hana\n"), kRefused);
  EXPECT_EQ(rightsBy("permit :sudo\ndeny hana cmd su\n"), kWithPassword);
  EXPECT_EQ(rightsBy("permit nopass hana\npermit hana\n"), kWithPassword);
  EXPECT_EQ(rightsBy("permit nopass hana\npermit hana cmd su\n"), kWithout);
  EXPECT_EQ(rightsBy("# permit hana\npermit taro # hana\npermit hana as postgres"), kRefused);
  EXPECT_EQ(rightsBy("permit hana as root"), kWithPassword);
}

TEST(DoasRules, NamePeopleAndGroupsByNumberToo) {
  EXPECT_EQ(rightsBy("permit nopass 1000\n"), kWithout);
  EXPECT_EQ(rightsBy("permit nopass :27\n"), kWithout);
  EXPECT_EQ(rightsBy("permit nopass 1001\npermit nopass :28\npermit nopass 27\n"), kRefused);
  EXPECT_EQ(rightsBy("permit hana as 0\n"), kWithPassword);
}

TEST(DoasRules, MayQuoteTheirWordsAndGoOnInTheNextLine) {
  EXPECT_EQ(rightsBy("permit nopass \"hana\"\n"), kWithout);
  EXPECT_EQ(rightsBy("permit nopass ha\\na\n"), kWithout);
  EXPECT_EQ(rightsBy("permit nopass \\\n  hana\n"), kWithout);
  EXPECT_EQ(rightsBy("permit nopass setenv { \\\n A }hana cmd \"/bin/a b\" args \"\"\n"), kWithout);
  EXPECT_EQ(rightsBy("permit \"deny\"\n"), kRefused) << "somebody of that name";
}

TEST(DoasRules, AreUnknownForEverybodyIfALineIsNotUnderstood) {
  for (const char* line :
       {"permit", "setenv {", "permit nopass", "permit hana taro", "permit hana as",
        "permit hana cmd", "permit setenv { A hana", "permit nopass persist hana",
        "deny nopass hana", "permit \"hana", "permit hana \\", "\"permit\" hana",
        "permit \\\n nopass hana", "permit keepenv { A } hana", "permit hana args x"}) {
    EXPECT_EQ(rightsBy(std::string("permit taro\n") + line), kNobodyKnows) << line;
  }
  EXPECT_EQ(rightsBy(std::string_view("permit ha\0na\n", 13)), kNobodyKnows);
}

}  // namespace
}  // namespace sekisho::people
