#include <gmock/gmock.h>

#include <set>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/testing/session_of_a_test.h"

namespace sekisho::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RefusedField : public ::testing::Test {
 protected:
  std::string explained(std::vector<std::string> fields, Language language = Language::English) {
    Session session = terminal_.session(language);
    session.command = &command_;
    terminal_.err.str("");
    EXPECT_EQ(explain(session, {.message = "http.body-fields", .fields = std::move(fields)}), 1);
    return terminal_.err.str();
  }

  testing::AtTerminal terminal_;
  Command command_{
      .words = "person add",
      .about = {"", ""},
      .positional = {"NAME"},
      .options = {{"kind", "KIND", {"職種 doctor,nurse", "Kind: doctor, nurse"}},
                  {"in-charge", "ID", {"進める人", "Who does it"}},
                  {"pledge", "DAY", {"誓約の日", "Day of the pledge"}, "/pledge/signed_on"},
                  {"clause", "TEXT", {"契約の条", "Clause"}, "/pledge/contract_clause"}},
      .run = nullptr};
};

TEST_F(RefusedField, IsTheOptionWithWhatItTakes) {
  EXPECT_THAT(explained({"/kind"}), HasSubstr("  --kind KIND: Kind: doctor, nurse\n"));
  EXPECT_THAT(explained({"/kind"}, Language::Japanese),
              HasSubstr("  --kind KIND：職種 doctor,nurse\n"));
}

TEST_F(RefusedField, HasTheFormOfItsValue) {
  EXPECT_THAT(
      explained({"/pledge/signed_on"}),
      AllOf(HasSubstr("--pledge DAY: Day of the pledge (a day"), Not(HasSubstr("--clause"))));
  EXPECT_THAT(explained({"/in_charge"}), HasSubstr("--in-charge ID"));
}

TEST_F(RefusedField, IsEveryOptionInsideOrAroundIt) {
  EXPECT_THAT(explained({"/pledge"}), AllOf(HasSubstr("--pledge"), HasSubstr("--clause")));
  EXPECT_THAT(explained({"/kind/0"}), HasSubstr("--kind"));
}

TEST_F(RefusedField, IsAWordOfTheCommandLine) {
  EXPECT_THAT(explained({"/name"}), HasSubstr("  NAME: one line"));
}

TEST_F(RefusedField, StaysAPointerIfNothingTypedFillsIt) {
  EXPECT_THAT(explained({"/kindred"}), HasSubstr("  /kindred\n"));
}

TEST(CommandsOptions, FillDifferentMembers) {
  for (const Command& command : commands()) {
    std::set<std::string> members;
    for (const Option& option : command.options) {
      EXPECT_TRUE(members.insert(memberOf(option)).second) << command.words << option.name;
      EXPECT_TRUE(memberOf(option).starts_with('/')) << command.words << option.name;
    }
  }
}

}  // namespace
}  // namespace sekisho::cli
