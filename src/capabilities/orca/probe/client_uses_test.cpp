#include "capabilities/orca/probe/client_uses.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kId = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

class AtATerminal : public ::testing::Test {
 protected:
  /// What monsiaj writes at a time of the 13th of November 2025.
  void says(std::string_view time, std::string_view message) {
    const auto began = monsiaj::logBegan("monsiaj.log.20251113080000000.txt");
    if (!began) return ADD_FAILURE(), void();
    const auto line = monsiaj::lineFrom(fmt::format("11/13 {} [INFO] {}", time, message), *began);
    if (!line) return ADD_FAILURE(), void();
    uses_.take(*line, fmt::format("f:{}", ++at_));
  }
  void operates(std::string_view time, std::string_view window) {
    says(time, fmt::format("window:{0} widget:{0}.fixed1.B12 event:CLICKED", window));
  }
  static Instant at(std::chrono::milliseconds time) {
    return Instant{std::chrono::sys_days{2025y / 11 / 13}} + time - kJst;
  }
  /// Each with its kind, what, from and until of the day, times, and how many spans were quiet.
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (const Told& one : uses_.told()) {
      const Json body(one.body);
      const auto* session = body["session"].text();
      const auto* from = body["from"].text();
      const auto* times = body["times"].integer();
      const auto* quiet = body["quiet"].array();
      const auto clock = [](const std::string& text) { return text.substr(11, 5); };
      all.push_back(fmt::format("{} {} {}–{}{}{}{}", one.kind, *body["what"].text(),
                                from ? clock(*from) : "", clock(*body["until"].text()),
                                times ? fmt::format(" ×{}", *times) : "",
                                quiet ? fmt::format(" quiet {}", quiet->size()) : "",
                                session == nullptr             ? " of nobody"
                                : *session == sessionMark(kId) ? ""
                                                               : " of another"));
    }
    return all;
  }

  ClientUses uses_;
  std::uint64_t at_ = 0;
};

TEST_F(AtATerminal, ASessionIsToldWithWhatWasDoneInItAndWhatWasQuiet) {
  says("09:00:00", "try connect https://orca1:8000/rpc/");
  says("09:00:01", "connected session_id:" + kId);
  says("09:00:02", "show window[M00] put_type[new]");
  operates("09:01:00", "M00");
  operates("09:02:00", "U02");
  operates("09:03:00", "U02");
  operates("09:20:00", "K02");  // after seventeen minutes without an act
  says("09:21:00", "printReport:00012345 Yamada");
  says("09:22:00", "downloadFile:00012345.csv");
  says("09:40:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-used@1 menu 00:01–00:01 ×1",
                                  "orca.client-used@1 reception 00:02–00:03 ×2",
                                  "orca.client-output@1 file 00:22–00:22 ×1",
                                  "orca.client-output@1 report 00:21–00:21 ×1",
                                  "orca.client-used@1 medical-acts 00:20–00:20 ×1",
                                  "orca.client-session@1 disconnected 00:00–00:40 quiet 2"));
}

TEST_F(AtATerminal, NothingOfWhatWasPrintedOrIsNotKnownIsTold) {
  says("09:00:01", "connected session_id:" + kId);
  says("09:01:00", "printReport:00012345 Yamada");
  says("09:02:00", "Authorization: Basic dGVzdDpnZWhlaW0=");
  uses_.end();
  for (const Told& one : uses_.told()) {
    const std::string body = canonicalJson(Json(one.body));
    for (const char* secret : {"12345", "Yamada", "dGVzd", kId.c_str()}) {
      EXPECT_THAT(body, ::testing::Not(::testing::HasSubstr(secret)));
    }
  }
}

TEST_F(AtATerminal, ASessionWithoutAnEndIsCutAtItsLastLine) {
  says("09:00:01", "connected session_id:" + kId);
  operates("09:10:00", "U02");
  uses_.passTo(at(9h + 30min));
  EXPECT_THAT(told(), ElementsAre("orca.client-used@1 reception 00:10–00:10 ×1"));
  uses_.passTo(at(9h + 30min) + 3 * 24h);
  EXPECT_THAT(told(), IsEmpty()) << "it may go on";
  uses_.passTo(at(9h + 30min) + 4 * 24h);
  EXPECT_THAT(told(), ElementsAre("orca.client-session@1 cut 00:00–00:10 quiet 0"));
  uses_.end();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(AtATerminal, AnotherSessionEndsTheOneBefore) {
  says("09:00:01", "connected session_id:00000000-4e5f-6071-8293-a4b5c6d7e8f9");
  says("09:03:00", "show window[M00] put_type[new]");
  says("09:45:00", "connected session_id:" + kId);
  says("09:45:00", "connected session_id:" + kId);
  says("09:46:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-session@1 cut 00:00–00:03 quiet 0 of another",
                                  "orca.client-session@1 disconnected 00:45–00:46 quiet 0"))
      << "nobody knows how long the first went on";
}

TEST_F(AtATerminal, OfASessionThatBeganUnseenNeitherItsBeginningNorItsQuietIsKnown) {
  operates("09:00:00", "U02");
  operates("09:25:00", "U02");
  says("09:30:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-used@1 reception 00:00–00:00 ×1 of nobody",
                                  "orca.client-used@1 reception 00:25–00:25 ×1",
                                  "orca.client-session@1 disconnected –00:30"));
  says("10:00:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-session@1 disconnected –01:00"));
}

TEST_F(AtATerminal, WhatIsQuietIsNotKnownWhereTheClockWentBack) {
  says("09:00:01", "connected session_id:" + kId);
  operates("09:10:00", "U02");
  operates("09:05:00", "U02");
  operates("09:50:00", "U02");
  says("09:51:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-used@1 reception 00:10–00:10 ×1",
                                  "orca.client-used@1 reception 00:05–00:05 ×1",
                                  "orca.client-used@1 reception 00:50–00:50 ×1",
                                  "orca.client-session@1 disconnected 00:00–00:51"));
}

TEST_F(AtATerminal, WhatIsNotToldYetIsItsState) {
  says("09:00:01", "connected session_id:" + kId);
  operates("09:30:00", "U02");
  uses_ = ClientUses::from(*parseJson(canonicalJson(uses_.state())));
  operates("09:31:00", "U02");
  uses_ = ClientUses::from(*parseJson(canonicalJson(uses_.state())));
  says("09:32:00", "disconnect session_id:" + kId);
  EXPECT_THAT(told(), ElementsAre("orca.client-used@1 reception 00:30–00:31 ×2",
                                  "orca.client-session@1 disconnected 00:00–00:32 quiet 1"));
  EXPECT_EQ(canonicalJson(ClientUses::from(Json("odd")).state()),
            canonicalJson(ClientUses().state()));
}

}  // namespace
}  // namespace sekisho::orca
