#include "interfaces/agentlink/wire.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::agentlink {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::SizeIs;

const evidence::MachineTime kTime{.boot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11",
                                  .since_boot = 90min,
                                  .wall = fromMs(1'764'000'000'000)};
const Sender kSender{.epoch = "0123456789abcdef", .now = kTime};
const evidence::Table kTable{.name = "accounts", .columns = {"name"}, .rows = {{"root"}}};

template <class Message>
void expectSameAgain(const Message& message) {
  const auto again = decode<Message>(encode(message));
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(encode(*again), encode(message));
}

StateRequest stateRequest() {
  evidence::Table next = kTable;
  next.name = "packages";
  return {
      .sender = kSender,
      .tables = {
          {.sequence = 1, .read = kTime, .content = kTable, .name = "accounts"},
          {.sequence = 2,
           .read = kTime,
           .content = *evidence::difference(next, next),
           .name = "packages"},
          {.sequence = 3, .read = kTime, .content = evidence::digestOf(kTable), .name = "system"}}};
}

TEST(AgentMessages, ReadBackWhatWasWritten) {
  const JournalMark mark{
      .generation = 2, .size = 9, .root = std::string(64, 'a'), .checkpoint = "note\n"};
  expectSameAgain(EnrolRequest{.token = "T",
                               .csr = "PEM",
                               .agent_version = "0.1.0",
                               .sender = kSender,
                               .macs = {"02:00:5e:10:00:4f"}});
  expectSameAgain(EnrolAnswer{.certificate = "PEM",
                              .ca = "PEM",
                              .clinic = "c",
                              .device = "d",
                              .addresses = {"192.0.2.7:8441"},
                              .hub_time = kTime.wall});
  expectSameAgain(
      HelloRequest{.sender = kSender, .agent_version = "0.1.0", .newest_receipt = mark});
  expectSameAgain(HelloRequest{.sender = kSender, .agent_version = "0.1.0"});
  expectSameAgain(HelloAnswer{.hub_time = kTime.wall,
                              .skew_ms = -5,
                              .versions = {1},
                              .addresses = {"[2001:db8::7]:8441"},
                              .event_mark = 4,
                              .settings = {.staff_notice = true},
                              .receipt = mark});
  for (const std::optional<Instant> until : {std::optional<Instant>{}, {kTime.wall}}) {
    expectSameAgain(
        HelloAnswer{.hub_time = kTime.wall,
                    .settings = {.naming = NamingSpan{.from = kTime.wall, .until = until}},
                    .receipt = mark});
  }
  for (const bool passwords : {false, true}) {
    expectSameAgain(HelloAnswer{
        .hub_time = kTime.wall,
        .settings = {.orca =
                         OrcaReading{.passwords = passwords, .patients = sha256(bytesOf("a key"))},
                     .orca_interface = passwords},
        .receipt = mark});
  }
  expectSameAgain(
      HelloAnswer{.hub_time = kTime.wall, .settings = {.try_news = true}, .receipt = mark});
  expectSameAgain(stateRequest());
  expectSameAgain(
      StateAnswer{.tables = {{.name = "accounts", .sequence = 1, .outcome = Outcome::SendWhole}},
                  .receipt = mark});
  expectSameAgain(EventsRequest{.sender = kSender,
                                .events = {{.number = 1, .kind = "agent.started@1", .at = kTime}}});
  expectSameAgain(EventsAnswer{.mark = 7, .receipt = mark});
  expectSameAgain(GoodbyeRequest{.sender = kSender, .shutdown = true});
  expectSameAgain(GoodbyeAnswer{.receipt = mark});
}

TEST(AgentMessages, NameNobodyIfTheHubDoesNotKnowTheWordOrSaysItWrongly) {
  Json json = toJson(HelloAnswer{.hub_time = kTime.wall, .receipt = {}});
  const auto settings = [&]() -> Json::Object& { return *(*json.object())["settings"].object(); };
  ASSERT_FALSE(settings().contains("naming"));
  const auto silent = fromJson<HelloAnswer>(json);
  ASSERT_TRUE(silent) << "a hub before the word";
  EXPECT_EQ(silent->settings.naming, std::nullopt);
  settings()["naming"] = Json::Object{{"until_ms", 1}};
  EXPECT_FALSE(fromJson<HelloAnswer>(json)) << "no beginning";
}

TEST(AgentMessages, HaveNoDatabaseReadIfTheHubDoesNotSaySoPlainly) {
  Json json = toJson(HelloAnswer{.hub_time = kTime.wall, .receipt = {}});
  const auto settings = [&]() -> Json::Object& { return *(*json.object())["settings"].object(); };
  ASSERT_FALSE(settings().contains("orca"));
  EXPECT_EQ(fromJson<HelloAnswer>(json)->settings.orca, std::nullopt);
  EXPECT_FALSE(fromJson<HelloAnswer>(json)->settings.orca_interface);
  settings()["orca_interface"] = "yes";
  EXPECT_FALSE(fromJson<HelloAnswer>(json)) << "neither yes nor no";
  settings().erase("orca_interface");
  settings()["orca"] = Json::Object{};
  EXPECT_FALSE(fromJson<HelloAnswer>(json)) << "nothing about passwords";
}

TEST(AgentMessages, IgnoreMembersThatANewerPeerAdds) {
  Json json = toJson(stateRequest());
  json.object()->emplace("later", 1);
  EXPECT_THAT(fromJson<StateRequest>(json), succeeds());
}

TEST(AgentMessages, NameTheMemberThatIsWrong) {
  const auto with = [](const char* member, Json value) {
    Json json = toJson(HelloRequest{.sender = kSender, .agent_version = "0.1.0"});
    (*json.object())[member] = std::move(value);
    return fromJson<HelloRequest>(json);
  };
  const auto wrong = with("agent_version", 1);
  ASSERT_THAT(wrong, failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(wrong.error().arguments, SizeIs(1));
  EXPECT_EQ(wrong.error().arguments[0].value, "agent_version");
  EXPECT_THAT(with("agent_version", std::string(65, 'x')), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(with("sender", Json::Object{}), failsWith(ErrorCode::InvalidInput));
}

TEST(AgentMessages, RefuseTheSameTableTwiceAndEventsOutOfOrder) {
  StateRequest state = stateRequest();
  state.tables.push_back(state.tables.front());
  EXPECT_THAT(decode<StateRequest>(encode(state)), failsWith(ErrorCode::InvalidInput));
  const SentEvent event{.number = 2, .kind = "agent.started@1", .at = kTime};
  EXPECT_THAT(
      decode<EventsRequest>(encode(EventsRequest{.sender = kSender, .events = {event, event}})),
      failsWith(ErrorCode::InvalidInput));
}

TEST(AgentMessages, RefuseATableUnderAnotherName) {
  StateRequest state = stateRequest();
  state.tables.front().name = "packages2";
  EXPECT_THAT(decode<StateRequest>(encode(state)), failsWith(ErrorCode::InvalidInput));
}

TEST(JournalMarks, ContradictEachOtherOnlyWhereOneTreeCannotHoldBoth) {
  const JournalMark earlier{.generation = 2, .size = 10, .root = "a"};
  EXPECT_FALSE(contradicts(earlier, earlier));
  EXPECT_FALSE(contradicts(earlier, {.generation = 2, .size = 11, .root = "b"}));
  EXPECT_FALSE(contradicts(earlier, {.generation = 3, .size = 1, .root = "c"}));
  EXPECT_TRUE(contradicts(earlier, {.generation = 2, .size = 9, .root = "d"}));
  EXPECT_TRUE(contradicts(earlier, {.generation = 2, .size = 10, .root = "e"}));
  EXPECT_TRUE(contradicts(earlier, {.generation = 1, .size = 99, .root = "f"}));
}

}  // namespace
}  // namespace sekisho::agentlink
