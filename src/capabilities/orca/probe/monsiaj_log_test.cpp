#include "capabilities/orca/probe/monsiaj_log.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/printed.h"

namespace sekisho::orca::monsiaj {
namespace {

using orca::testing::printed;

std::string told(std::string_view line,
                 std::string_view file = "monsiaj.log.20251113142527123.txt") {
  const auto began = logBegan(file);
  if (!began) return "no name of a log";
  const auto read = lineFrom(line, *began);
  return read ? printed(*read) : "no line of it";
}

TEST(MonsiajLog, TellsWhatATerminalDid) {
  const std::string uuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  const auto said = [](const std::string& message) {
    return told("11/13 14:25:27 [INFO] " + message).substr(20);
  };
  EXPECT_EQ(said("try connect https://orca1:8000/rpc/"), "connect-tried yes 'orca1' 8000 ");
  EXPECT_EQ(said("try connect http://192.0.2.1:8000"), "connect-tried no '192.0.2.1' 8000 ");
  EXPECT_EQ(said("try connect http://hana:geheim@orca1/?a=00012345"),
            "connect-tried no 'orca1' - ");
  EXPECT_EQ(said("connected session_id:" + uuid), "connected '" + uuid + "' ");
  EXPECT_EQ(said("disconnect session_id:" + uuid), "disconnected '" + uuid + "' ");
  EXPECT_EQ(said("show window[M01] put_type[new]"), "shown 'M01' ");
  EXPECT_EQ(said("window:M01 widget:M01.fixed1.B12 event:CLICKED"),
            "operated 'M01' 'M01.fixed1.B12' 'CLICKED' ");
  EXPECT_EQ(said("printReport:00012345 Yamada"), "printed ");
  EXPECT_EQ(said("downloadFile:00012345.csv"), "downloaded ");
}

TEST(MonsiajLog, KeepsNothingOfAMessageThatItDoesNotKnow) {
  for (const char* message :
       {"----", "connected session_id:00012345", "show window[M01", "show window[山田]",
        "window:M01 widget:a b event:CLICKED", "window:M01 event:CLICKED", "try connect ftp://x"}) {
    EXPECT_EQ(told("11/13 14:25:27 [INFO] " + std::string(message)), "2025-11-13 14:25:27 unknown ")
        << message;
  }
  EXPECT_EQ(told("11/13 14:25:27 [DEBUG] Authorization: Basic dGVzdDpnZWhlaW0="),
            "2025-11-13 14:25:27 unknown basic ");
}

TEST(MonsiajLog, FindsTheYearByTheNameOfItsFile) {
  EXPECT_EQ(told("12/31 23:59:59 [INFO] -", "monsiaj.log.20251231235900000.txt"),
            "2025-12-31 23:59:59 unknown ");
  EXPECT_EQ(told("01/01 00:00:00 [INFO] -", "monsiaj.log.20251231235900000.txt"),
            "2026-01-01 00:00:00 unknown ");
  EXPECT_EQ(told("01/01 00:00:00 [INFO] -", "monsiaj.log.20251331235900000.txt"),
            "no name of a log");
  EXPECT_EQ(told("01/01 00:00:00 [INFO] -", "monsiaj.log.txt"), "no name of a log");
}

TEST(MonsiajLog, LeavesLinesWithoutAHeadAlone) {
  for (const char* line : {"", "\tat org.example.Main", "13/13 14:25:27 [INFO] -",
                           "11/13 14:25:27 INFO -", "11/13 14:25:27 [INFO", "11/13 14:25"}) {
    EXPECT_EQ(told(line), "no line of it") << line;
  }
}

}  // namespace
}  // namespace sekisho::orca::monsiaj
