#include "interfaces/cli/device_choice.h"

#include <gmock/gmock.h>

#include "interfaces/cli/testing/session_of_a_test.h"

namespace sekisho::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Json device(const char* id, const char* name, const char* place, const char* state) {
  return Json::Object{{"id", id}, {"name", name}, {"place", place}, {"state", state}};
}

class TypedDevice : public ::testing::Test {
 protected:
  TypedDevice() {
    terminal_.hub.answers["GET /devices?state=all"] =
        Json::Object{{"devices", Json::Array{device("1", "受付 1", "受付", "registered"),
                                             device("2", "printer", "受付", "registered"),
                                             device("3", "printer", "診察室", "registered"),
                                             device("4", "受付 1", "倉庫", "retired"),
                                             device("5", "old", "倉庫", "retired")}}};
  }

  std::string idOf(const char* typed) {
    Session session = terminal_.session();
    return deviceIdOf(session, typed).value_or("refused");
  }

  testing::AtTerminal terminal_;
};

TEST_F(TypedDevice, IsFoundByIdOrName) {
  EXPECT_EQ(idOf("3"), "3");
  EXPECT_EQ(idOf("old"), "5");
}

TEST_F(TypedDevice, IsTheRegisteredOneOfAName) { EXPECT_EQ(idOf("受付　1"), "1"); }

TEST_F(TypedDevice, IsRefusedWithTheIdsOfAllThatShareTheName) {
  EXPECT_EQ(idOf("printer"), "refused");
  EXPECT_THAT(terminal_.err.str(),
              AllOf(HasSubstr("printer"), HasSubstr("2  受付"), HasSubstr("3  診察室")));
}

TEST_F(TypedDevice, IsRefusedIfThereIsNone) {
  EXPECT_EQ(idOf("scanner"), "refused");
  EXPECT_THAT(terminal_.err.str(), AllOf(HasSubstr("scanner"), Not(HasSubstr("受付"))));
}

}  // namespace
}  // namespace sekisho::cli
