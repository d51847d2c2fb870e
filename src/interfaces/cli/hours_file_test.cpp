#include "interfaces/cli/hours_file.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "interfaces/cli/testing/session_of_a_test.h"

namespace sekisho::cli {
namespace {

using ::testing::StartsWith;

std::string week(const std::string& monday) {
  std::string text = "{\"confirmed\": true, \"days_off\": [],\n \"days\": [\n" + monday;
  for (const char* day : {"tue", "wed", "thu", "fri", "sat", "sun"}) {
    text += ",\n  {\"day\": \"" + std::string(day) + "\", \"open\": []}";
  }
  return text + "]}\n";
}

class HoursFile : public ::testing::Test {
 protected:
  ~HoursFile() override { std::filesystem::remove(path_); }

  // What a person reads of the file, or "taken".
  std::string read(const std::string& text) {
    std::ofstream(path_) << text;
    Session session = terminal_.session();
    terminal_.err.str("");
    const auto hours = readHoursFile(session, path_);
    if (hours) return "taken";
    EXPECT_EQ(hours.error(), 2);
    std::string said = terminal_.err.str();
    return said.starts_with(path_) ? said.substr(path_.size()) : said;
  }

  std::string path_ = ::testing::TempDir() + "/hours.json";
  testing::AtTerminal terminal_;
};

TEST_F(HoursFile, IsTakenAsTheApiHasIt) {
  EXPECT_EQ(read(week(R"({"day": "mon", "open": [{"from": "08:30", "to": "12:30"}]})")), "taken");
}

TEST_F(HoursFile, IsRefusedAtTheLineOfWhatIsWrong) {
  EXPECT_THAT(read(week(R"({"day": "mon", "open": [{"from": "8:30", "to": "12:30"}]})")),
              StartsWith(":3:  (evidence.hours-time)"));
  EXPECT_THAT(
      read(week("{\"day\": \"mon\", \"open\": [\n{\"from\": \"12:30\", \"to\": \"08:30\"}]}")),
      StartsWith(":4:  (evidence.hours-wrong)"));
  EXPECT_THAT(read(week(R"({"day": "Monday", "open": []})")),
              StartsWith(":3:  (evidence.hours-week)"));
  EXPECT_THAT(read(week(R"({"day": "mon" "open": []})")), StartsWith(":3:  (evidence.hours-file)"));
  EXPECT_THAT(read("{\"confirmed\": true,\n\"days\": []}"),
              StartsWith(":1:  (evidence.hours-members)"));
  EXPECT_THAT(read("{\"confirmed\": true,\n\"days\": [],\n\"days_off\": []}"),
              StartsWith(":2:  (evidence.hours-week)"));
}

TEST_F(HoursFile, IsRefusedIfThereIsNone) {
  Session session = terminal_.session();
  EXPECT_FALSE(readHoursFile(session, path_ + ".none"));
  EXPECT_THAT(terminal_.err.str(), ::testing::HasSubstr(path_ + ".none"));
}

}  // namespace
}  // namespace sekisho::cli
