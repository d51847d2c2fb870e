#include "interfaces/agentlink/receiver.h"

#include <gmock/gmock.h>

#include "capabilities/evidence/testing/tables_in_memory.h"
#include "capabilities/fleet/testing/fleet_in_memory.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::agentlink {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::SeededRandom;
using sekisho::testing::TurnableClock;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const ClinicId kClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")};
const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kNeighbour{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
constexpr auto kBoot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr auto kNextBoot = "1c1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c12";
constexpr auto kEpoch = "0123456789abcdef";

evidence::Table accounts(std::string name) {
  return {.name = "accounts", .columns = {"name"}, .rows = {{std::move(name)}}};
}

class AgentLinkReceiver : public ::testing::Test {
 protected:
  AgentLinkReceiver() { receiver_ = receiver(1); }

  std::unique_ptr<Receiver> receiver(int version,
                                     fleet::Amount a_day = fleet::DailyAllowance::kUsual) {
    HubSide hub{
        .key_of = [](std::string_view csr) -> Result<Sha256> { return sha256(bytesOf(csr)); },
        .issue = [this](std::string_view, std::string_view uri) -> Result<IssuedCertificate> {
          return IssuedCertificate{.pem = std::string(uri), .ca_pem = "CA", .serial = nextSerial()};
        },
        .journal = [this]() -> Result<JournalMark> { return journal_; },
        .receipt_shown = [this](const JournalMark& mark) { shown_receipts_.push_back(mark); },
        .addresses = [] { return std::vector<std::string>{"192.0.2.7:8441"}; },
        .settings = [this](DeviceId) { return settings_; },
        .enrolled = [this](DeviceId, const std::vector<std::string>& macs) { macs_ = macs; },
        .table_changed = [this](DeviceId, std::string_view table) { changed_.emplace_back(table); },
        .suspected = [this](DeviceId device) { suspected_.push_back(device); },
        .too_much = [this](DeviceId device) { too_much_.push_back(device); }};
    return std::make_unique<Receiver>(kClinic, fleet_, events_, tables_, clock_, ids_,
                                      std::move(hub), version, a_day);
  }

  std::string nextSerial() { return "0" + std::to_string(++serial_); }

  [[nodiscard]] evidence::MachineTime time(std::string boot = kBoot) const {
    return {.boot = std::move(boot), .since_boot = clock_.sinceBoot(), .wall = clock_.now()};
  }
  [[nodiscard]] Sender sender(std::string boot = kBoot, std::string epoch = kEpoch) const {
    return {.epoch = std::move(epoch), .now = time(std::move(boot))};
  }

  static platform::http::Peer peer(const std::string& serial, DeviceId device = kDevice) {
    return {.certificate_uri = "urn:sekisho:" + kClinic.text() + ":" + device.text(),
            .certificate_serial = serial};
  }

  platform::http::Response postRaw(std::string path, std::string body, platform::http::Peer peer) {
    return receiver_->answer({.method = "POST",
                              .path = std::move(path),
                              .body = std::move(body),
                              .peer = std::move(peer)});
  }
  template <class Message>
  platform::http::Response post(std::string_view call, const Message& message,
                                platform::http::Peer peer = AgentLinkReceiver::peer("01")) {
    return postRaw(pathOf(1, call), encode(message), std::move(peer));
  }

  std::string invite(DeviceId device = kDevice) {
    const std::string token = fleet::newToken(random_);
    EXPECT_TRUE(fleet_.invite({.token = *fleet::hashOfToken(token),
                               .device = device,
                               .expires = clock_.now() + fleet::kTokenLife},
                              clock_.now(), journal::Actor::hub()));
    return token;
  }
  platform::http::Response enrol(const std::string& token, std::string csr = "csr") {
    return post("enrol",
                EnrolRequest{.token = token,
                             .csr = std::move(csr),
                             .agent_version = "0.1.0",
                             .sender = sender(),
                             .macs = {"02:00:5e:10:00:4f"}},
                {});
  }
  void enrolled() { ASSERT_EQ(enrol(invite()).status, 200); }

  StateRequest state(evidence::Table table, std::uint64_t sequence) {
    const std::string name = table.name;
    return {.sender = sender(),
            .tables = {
                {.sequence = sequence, .read = time(), .content = std::move(table), .name = name}}};
  }
  static Outcome outcomeOf(const platform::http::Response& response) {
    const auto answer = decode<StateAnswer>(response.body);
    EXPECT_TRUE(answer) << response.body;
    return answer ? answer->tables.at(0).outcome : Outcome::Superseded;
  }
  static std::string problemOf(const platform::http::Response& response) {
    const auto json = parseJson(response.body);
    return json && (*json)["message"].text() != nullptr ? *(*json)["message"].text() : "";
  }
  std::vector<std::string> recordedKinds() {
    std::vector<std::string> kinds;
    for (const auto& event : events_.recorded[{kDevice, kEpoch}]) kinds.push_back(event.kind);
    return kinds;
  }

  TurnableClock clock_;
  SeededRandom random_;
  IdSource ids_{clock_, random_};
  fleet::testing::FleetInMemory fleet_;
  fleet::testing::EventsInMemory events_;
  evidence::testing::TablesInMemory tables_;
  JournalMark journal_{.generation = 1, .size = 10, .root = "aa", .checkpoint = "note"};
  Settings settings_;
  std::vector<std::string> changed_;
  std::vector<std::string> macs_;
  std::vector<JournalMark> shown_receipts_;
  std::vector<DeviceId> suspected_;
  std::vector<DeviceId> too_much_;
  int serial_ = 0;
  std::unique_ptr<Receiver> receiver_;
};

TEST_F(AgentLinkReceiver, EnrolsTheDeviceThatTheTokenBelongsTo) {
  const auto response = enrol(invite());
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = decode<EnrolAnswer>(response.body);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->device, kDevice.text());
  EXPECT_EQ(answer->certificate, "urn:sekisho:" + kClinic.text() + ":" + kDevice.text());
  EXPECT_THAT(answer->addresses, ElementsAre("192.0.2.7:8441"));
  EXPECT_EQ(answer->hub_time, clock_.now());
  EXPECT_THAT(macs_, ElementsAre("02:00:5e:10:00:4f"));
}

TEST_F(AgentLinkReceiver, TakesATokenOnceButAnswersTheSameKeyAgain) {
  const std::string token = invite();
  ASSERT_EQ(enrol(token).status, 200);
  EXPECT_EQ(enrol(token).status, 200);
  const auto other = enrol(token, "another key's csr");
  EXPECT_EQ(other.status, 403);
  EXPECT_EQ(problemOf(other), "fleet.token-used");
}

TEST_F(AgentLinkReceiver, RefusesForeignAndExpiredTokens) {
  const std::string token = invite();
  EXPECT_EQ(problemOf(enrol("not a token")), "fleet.token-refused");
  EXPECT_EQ(problemOf(enrol("00000-00000-00000-00000")), "fleet.token-refused");
  clock_.pass(fleet::kTokenLife);
  EXPECT_EQ(problemOf(enrol(token)), "fleet.token-expired");
}

TEST_F(AgentLinkReceiver, StoresATableAndAcknowledgesItAfterwards) {
  enrolled();
  const auto response = post("state", state(accounts("root"), 1));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(outcomeOf(response), Outcome::Kept);
  EXPECT_EQ(decode<StateAnswer>(response.body)->receipt, journal_);
  EXPECT_EQ(evidence::canonicalText(tables_.newest(kDevice, "accounts")->content),
            evidence::canonicalText(accounts("root")));
  EXPECT_THAT(changed_, ElementsAre("accounts"));
}

TEST_F(AgentLinkReceiver, AcknowledgesNothingThatTheStoreRefused) {
  enrolled();
  tables_.broken = true;
  EXPECT_EQ(post("state", state(accounts("root"), 1)).status, 503);
  EXPECT_THAT(changed_, IsEmpty());
}

TEST_F(AgentLinkReceiver, AppliesDifferencesAndAsksForTheWholeWithoutTheirBase) {
  enrolled();
  StateRequest diff = state(accounts("root"), 2);
  diff.tables[0].content = *evidence::difference(accounts("root"), accounts("toor"));
  EXPECT_EQ(outcomeOf(post("state", diff)), Outcome::SendWhole);
  post("state", state(accounts("root"), 1));
  EXPECT_EQ(outcomeOf(post("state", diff)), Outcome::Kept);
  EXPECT_EQ(evidence::digestOf(tables_.newest(kDevice, "accounts")->content),
            evidence::digestOf(accounts("toor")));
  EXPECT_EQ(outcomeOf(post("state", diff)), Outcome::Confirmed);
}

TEST_F(AgentLinkReceiver, ConfirmsWhatDidNotChangeByItsDigest) {
  enrolled();
  post("state", state(accounts("root"), 1));
  clock_.pass(1h);
  StateRequest same = state(accounts("root"), 2);
  same.tables[0].content = evidence::digestOf(accounts("root"));
  EXPECT_EQ(outcomeOf(post("state", same)), Outcome::Confirmed);
  EXPECT_EQ(tables_.newest(kDevice, "accounts")->mark.confirmed, clock_.now());
  same.tables[0].sequence = 3;
  same.tables[0].content = evidence::digestOf(accounts("toor"));
  EXPECT_EQ(outcomeOf(post("state", same)), Outcome::SendWhole);
}

TEST_F(AgentLinkReceiver, CountsTheAgeOfAReadingByTheTimeSinceBoot) {
  enrolled();
  StateRequest sent = state(accounts("root"), 1);
  sent.tables[0].read.since_boot -= 10min;
  sent.tables[0].read.wall += 9999h;
  post("state", sent);
  EXPECT_EQ(tables_.newest(kDevice, "accounts")->mark.what.observed, clock_.now() - 10min);
}

TEST_F(AgentLinkReceiver, NeverMakesAReadingOfAnEarlierBootFresherThanThatBootsStart) {
  enrolled();
  const Instant first_boot = clock_.now() - clock_.sinceBoot();
  clock_.pass(2h);
  StateRequest sent = state(accounts("root"), 1);
  sent.sender.now.boot = kNextBoot;
  sent.sender.now.since_boot = 1min;
  post("state", sent);
  EXPECT_EQ(tables_.newest(kDevice, "accounts")->mark.what.observed, first_boot);
}

TEST_F(AgentLinkReceiver, RefusesAnImpossibleTimeAndStoresNothing) {
  enrolled();
  StateRequest sent = state(accounts("root"), 1);
  sent.tables[0].read.since_boot += 1h;
  EXPECT_EQ(problemOf(post("state", sent)), "evidence.time-impossible");
  EXPECT_FALSE(tables_.newest(kDevice, "accounts"));
}

TEST_F(AgentLinkReceiver, LetsNobodySpeakWithoutItsOwnCertificate) {
  enrolled();
  const StateRequest sent = state(accounts("root"), 1);
  EXPECT_EQ(problemOf(post("state", sent, {})), "agentlink.no-certificate");
  EXPECT_EQ(problemOf(post("state", sent, peer("99"))), "fleet.agent-unknown");
  EXPECT_EQ(problemOf(post("state", sent, peer("01", kNeighbour))),
            "agentlink.foreign-certificate");
  EXPECT_THAT(*tables_.marks(), IsEmpty());
}

TEST_F(AgentLinkReceiver, ListensNoMoreToARevokedOrReplacedAgent) {
  enrolled();
  ASSERT_EQ(fleet_.endAgentsOf(fleet_.agents()->front().device), 1);
  EXPECT_EQ(problemOf(post("state", state(accounts("root"), 1))), "fleet.revoked");
  ASSERT_EQ(enrol(invite(), "second").status, 200);
  EXPECT_EQ(post("state", state(accounts("root"), 1), peer("02")).status, 200);
  ASSERT_EQ(enrol(invite(), "third").status, 200);
  EXPECT_EQ(problemOf(post("state", state(accounts("root"), 2), peer("02"))), "fleet.revoked");
}

TEST_F(AgentLinkReceiver, SuspectsACopiedDiskWhenTwoBootsOfOneEpochAlternate) {
  enrolled();
  HelloRequest hello{.sender = sender(), .agent_version = "0.1.0"};
  ASSERT_EQ(post("hello", hello).status, 200);
  hello.sender.now.boot = kNextBoot;
  ASSERT_EQ(post("hello", hello).status, 200);
  hello.sender.now.boot = kBoot;
  EXPECT_EQ(problemOf(post("hello", hello)), "fleet.must-reenrol");
  hello.sender.now.boot = kNextBoot;
  EXPECT_EQ(problemOf(post("hello", hello)), "fleet.must-reenrol");
  EXPECT_THAT(fleet_.decisions, Contains("agent.clone-suspected@1").Times(1));
  EXPECT_THAT(suspected_, ElementsAre(kDevice));
  ASSERT_EQ(enrol(invite(), "second").status, 200);
  EXPECT_EQ(
      post("hello", HelloRequest{.sender = sender(), .agent_version = "0.1.0"}, peer("02")).status,
      200);
}

TEST_F(AgentLinkReceiver, SuspectsACopiedDiskWhenOnePositionHasTwoContents) {
  enrolled();
  post("state", state(accounts("root"), 1));
  EXPECT_EQ(problemOf(post("state", state(accounts("clone"), 1))), "fleet.must-reenrol");
  EXPECT_THAT(fleet_.decisions, Contains("agent.clone-suspected@1"));
  EXPECT_THAT(suspected_, ElementsAre(kDevice));
}

TEST_F(AgentLinkReceiver, MeasuresTheSkewAndTellsSettingsAndMark) {
  enrolled();
  settings_.staff_notice = true;
  HelloRequest hello{.sender = sender(), .agent_version = "0.2.0"};
  hello.sender.now.wall -= 90s;
  const auto answer = decode<HelloAnswer>(post("hello", hello).body);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->skew_ms, -90'000);
  EXPECT_TRUE(answer->settings.staff_notice);
  EXPECT_EQ(answer->event_mark, 0U);
  EXPECT_THAT(answer->versions, ElementsAre(1));
  EXPECT_EQ(fleet_.agents()->front().skew, -90s);
  EXPECT_EQ(fleet_.agents()->front().version, "0.2.0");
}

TEST_F(AgentLinkReceiver, PassesOnTheReceiptThatAnAgentHolds) {
  enrolled();
  HelloRequest hello{.sender = sender(), .agent_version = "0.1.0"};
  post("hello", hello);
  EXPECT_THAT(shown_receipts_, IsEmpty());
  hello.newest_receipt = journal_;
  hello.newest_receipt->size = 11;
  post("hello", hello);
  EXPECT_THAT(shown_receipts_, ElementsAre(*hello.newest_receipt));
}

TEST_F(AgentLinkReceiver, RecordsEventsInOrderOnceAndWhatIsMissingAsAGap) {
  enrolled();
  const auto event = [&](std::uint64_t number) {
    return SentEvent{.number = number, .kind = "agent.started@1", .at = time()};
  };
  const EventsRequest first{.sender = sender(), .events = {event(1), event(2)}};
  EXPECT_EQ(decode<EventsAnswer>(post("events", first).body)->mark, 2U);
  EXPECT_EQ(decode<EventsAnswer>(post("events", first).body)->mark, 2U);
  const EventsRequest later{.sender = sender(), .events = {event(2), event(5)}};
  EXPECT_EQ(decode<EventsAnswer>(post("events", later).body)->mark, 5U);
  EXPECT_THAT(recordedKinds(),
              ElementsAre("agent.started@1", "agent.started@1", "agent.gap@1", "agent.started@1"));
}

TEST_F(AgentLinkReceiver, AcknowledgesNoEventThatTheJournalRefused) {
  enrolled();
  events_.broken = true;
  const EventsRequest sent{.sender = sender(),
                           .events = {{.number = 1, .kind = "agent.started@1", .at = time()}}};
  EXPECT_EQ(post("events", sent).status, 503);
}

TEST_F(AgentLinkReceiver, LetsNoAgentPoseAsThePartsThatDecide) {
  enrolled();
  const EventsRequest sent{.sender = sender(),
                           .events = {{.number = 1, .kind = "agent.enrolled@1", .at = time()}}};
  EXPECT_EQ(problemOf(post("events", sent)), "agentlink.event-kind");
  EXPECT_THAT(recordedKinds(), IsEmpty());
}

TEST_F(AgentLinkReceiver, KeepsOfOneDeviceOnlySoManyBytesADay) {
  receiver_ = receiver(1, {.bytes = 2'000, .events = 5});
  enrolled();
  const std::string a_thousand(1'000, 'x');
  ASSERT_EQ(post("state", state(accounts(a_thousand), 1)).status, 200);
  const auto refused = post("state", state(accounts(a_thousand + "y"), 2));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(problemOf(refused), "fleet.too-much-today");
  EXPECT_EQ(problemOf(post("state", state(accounts(a_thousand + "z"), 3))), "fleet.too-much-today");
  EXPECT_THAT(too_much_, ElementsAre(kDevice)) << "told once";
  EXPECT_EQ(tables_.newest(kDevice, "accounts")->mark.what.digest,
            evidence::digestOf(accounts(a_thousand)));
  StateRequest same = state(accounts(a_thousand), 4);
  same.tables[0].content = evidence::digestOf(accounts(a_thousand));
  EXPECT_EQ(outcomeOf(post("state", same)), Outcome::Confirmed);
  clock_.pass(24h);
  EXPECT_EQ(outcomeOf(post("state", state(accounts(a_thousand + "y"), 5))), Outcome::Kept);
}

TEST_F(AgentLinkReceiver, CountsADifferenceAsTheTableItMakes) {
  receiver_ = receiver(1, {.bytes = 3'000, .events = 5});
  enrolled();
  const auto table = [](std::string last) {
    evidence::Table rows = accounts(std::string(1'000, 'x'));
    rows.rows.push_back({std::move(last)});
    return rows;
  };
  ASSERT_EQ(post("state", state(table("a"), 1)).status, 200);
  StateRequest diff = state(table("a"), 2);
  diff.tables[0].content = *evidence::difference(table("a"), table("b"));
  ASSERT_EQ(outcomeOf(post("state", diff)), Outcome::Kept);
  diff.tables[0].sequence = 3;
  diff.tables[0].content = *evidence::difference(table("b"), table("c"));
  EXPECT_EQ(problemOf(post("state", diff)), "fleet.too-much-today");
}

TEST_F(AgentLinkReceiver, KeepsOfOneDeviceOnlySoManyEventsADay) {
  receiver_ = receiver(1, {.bytes = 1'000'000, .events = 5});
  enrolled();
  const auto three = [&](std::uint64_t first) {
    EventsRequest request{.sender = sender()};
    for (std::uint64_t number = first; number < first + 3; ++number) {
      request.events.push_back({.number = number, .kind = "agent.started@1", .at = time()});
    }
    return request;
  };
  ASSERT_EQ(post("events", three(1)).status, 200);
  EXPECT_EQ(problemOf(post("events", three(4))), "fleet.too-much-today");
  EXPECT_THAT(recordedKinds(), SizeIs(3)) << "a message is kept whole or not at all";
  EXPECT_EQ(post("events", three(1)).status, 200) << "what was kept before adds nothing";
  clock_.pass(24h);
  EXPECT_EQ(decode<EventsAnswer>(post("events", three(4)).body)->mark, 6U);
}

TEST_F(AgentLinkReceiver, TakesNothingOutOfTheDayForWhatTheStoreRefused) {
  receiver_ = receiver(1, {.bytes = 2'000, .events = 5});
  enrolled();
  const std::string a_thousand(1'000, 'x');
  tables_.broken = true;
  for (std::uint64_t sequence = 1; sequence < 5; ++sequence) {
    EXPECT_EQ(problemOf(post("state", state(accounts(a_thousand), sequence))), "storage.full");
  }
  tables_.broken = false;
  EXPECT_EQ(outcomeOf(post("state", state(accounts(a_thousand), 5))), Outcome::Kept);
}

TEST_F(AgentLinkReceiver, LetsADeviceSleepAfterAGoodbyeAtShutdownOnly) {
  enrolled();
  ASSERT_EQ(post("goodbye", GoodbyeRequest{.sender = sender(), .shutdown = false}).status, 200);
  EXPECT_THAT(*fleet_.sleeps(clock_.now()), IsEmpty());
  ASSERT_EQ(post("goodbye", GoodbyeRequest{.sender = sender(), .shutdown = true}).status, 200);
  ASSERT_THAT(*fleet_.sleeps(clock_.now()), SizeIs(1));
  clock_.pass(10h);
  ASSERT_EQ(
      post("hello", HelloRequest{.sender = sender(kNextBoot), .agent_version = "0.1.0"}).status,
      200);
  EXPECT_EQ(fleet_.sleeps(clock_.now() - 1h)->front().until, clock_.now());
}

TEST_F(AgentLinkReceiver, ServesItsVersionAndTheOneBefore) {
  enrolled();
  const std::string hello = encode(HelloRequest{.sender = sender(), .agent_version = "0.1.0"});
  const auto newer_agent = postRaw(pathOf(2, "hello"), hello, peer("01"));
  EXPECT_EQ(newer_agent.status, 404);
  EXPECT_EQ(problemOf(newer_agent), "agentlink.other-version");
  EXPECT_TRUE(newer_agent.body.contains("\"versions\":\"1\"")) << newer_agent.body;

  receiver_ = receiver(2);
  EXPECT_EQ(postRaw(pathOf(1, "hello"), hello, peer("01")).status, 200);
  EXPECT_EQ(postRaw(pathOf(2, "hello"), hello, peer("01")).status, 200);
  receiver_ = receiver(3);
  EXPECT_EQ(problemOf(postRaw(pathOf(1, "hello"), hello, peer("01"))), "agentlink.other-version");
}

TEST_F(AgentLinkReceiver, AnswersNonsenseClearlyAndStoresNothing) {
  enrolled();
  EXPECT_EQ(problemOf(postRaw("/agent/v1/state", "{", peer("01"))), "core.json-malformed");
  EXPECT_EQ(problemOf(postRaw("/agent/v1/state", "{}", peer("01"))), "agentlink.malformed");
  EXPECT_EQ(problemOf(postRaw("/agent/v1/nothing", "{}", peer("01"))), "agentlink.unknown-path");
  EXPECT_EQ(problemOf(postRaw("/elsewhere", "{}", peer("01"))), "agentlink.unknown-path");
  const auto got = receiver_->answer({.method = "GET", .path = "/agent/v1/hello"});
  EXPECT_EQ(got.status, 405);
  EXPECT_EQ(*platform::http::find(got.fields, "Allow"), "POST");
  EXPECT_EQ(postRaw("/agent/v1/state", std::string(kMaxMessageBytes + 1, ' '), peer("01")).status,
            413);
  StateRequest half = state(accounts("root"), 1);
  half.tables.push_back(
      {.sequence = 2,
       .read = {.boot = kBoot, .since_boot = clock_.sinceBoot() + 1h, .wall = clock_.now()},
       .content = accounts("x"),
       .name = "other"});
  std::get<evidence::Table>(half.tables[1].content).name = "other";
  EXPECT_EQ(post("state", half).status, 400);
  EXPECT_THAT(*tables_.marks(), IsEmpty());
}

}  // namespace
}  // namespace sekisho::agentlink
