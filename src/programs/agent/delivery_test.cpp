// Agent and receiver together, with a line between them that loses what a test wants lost, a disk
// that forgets, and clocks that a test turns.

#include <gmock/gmock.h>

#include "capabilities/evidence/testing/tables_in_memory.h"
#include "capabilities/fleet/testing/fleet_in_memory.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/agentlink/receiver.h"
#include "platform/disk/testing/simulated_disk.h"
#include "programs/agent/agent.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using platform::testing::PowerCut;
using sekisho::testing::succeeds;
using ::testing::Each;
using ::testing::Not;
using ::testing::SizeIs;

const ClinicId kClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")};
const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
constexpr auto kThisBoot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr auto kNextBoot = "1c1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c12";

/// Which of the messages are lost on their way.
enum class Line { Good, LosesRequests, LosesAnswers };

class Delivery : public ::testing::Test {
 protected:
  Delivery() {
    const std::string token = fleet::newToken(random_);
    EXPECT_THAT(
        fleet_.invite(
            {.token = *fleet::hashOfToken(token), .device = kDevice, .expires = clock_.now() + 1h},
            clock_.now(), journal::Actor::hub()),
        succeeds());
    EXPECT_THAT(fleet_.enroll({.id = ids_.make<AgentId>(),
                               .token = *fleet::hashOfToken(token),
                               .key = sha256(bytesOf("key")),
                               .certificate_serial = "01",
                               .version = "0.1.0",
                               .contact = {.epoch = "ffffffffffffffff",
                                           .boot = kThisBoot,
                                           .boot_started = clock_.now() - 1h,
                                           .received = clock_.now()}}),
                succeeds());
    start();
  }

  agentlink::HubSide side() {
    return {.key_of = {},
            .issue = {},
            .journal = []() -> Result<agentlink::JournalMark> {
              return agentlink::JournalMark{.generation = 1, .size = 1, .root = "aa"};
            },
            .receipt_shown = [](const auto&) {},
            .addresses = [] { return std::vector<std::string>(); },
            .settings = [](DeviceId) { return agentlink::Settings{}; },
            .enrolled = {},
            .table_changed = [](DeviceId, std::string_view) {},
            .suspected = [](DeviceId) {},
            .too_much = [](DeviceId) {}};
  }

  /// Starts the agent on what its disk holds. Fails while the disk does.
  bool start(std::string boot = kThisBoot) {
    agent_.reset();
    auto opened = Spool::open(disk_, "/spool", random_, {});
    if (!opened) return false;
    spool_ = std::move(*opened);
    std::vector<evidence::Probe> probes;
    probes.push_back({.table = "accounts", .every = 1min, .read = [this] { return accounts(); }});
    agent_ = std::make_unique<Agent>(
        *spool_, clock_, random_, std::move(boot), std::move(probes),
        [this](const std::string& path, const std::string& body, auto) { return send(path, body); },
        HubLink::Listener{.settings = [](const auto&, Instant) {},
                          .addresses = [](const auto&) {},
                          .skew = [](auto) {},
                          .trouble = [](const Error&) {}});
    return true;
  }

  Result<platform::http::Response> send(const std::string& path, const std::string& body) {
    const auto lost = [] { return fail(ErrorCode::Indeterminate, MessageId{"http.no-answer"}); };
    if (line_ == Line::LosesRequests) return lost();
    auto response = receiver_.answer(
        {.method = "POST",
         .path = path,
         .body = body,
         .peer = {.certificate_uri = "urn:sekisho:" + kClinic.text() + ":" + kDevice.text(),
                  .certificate_serial = "01"}});
    if (line_ == Line::LosesAnswers) return lost();
    statuses_.push_back(response.status);
    return response;
  }

  [[nodiscard]] evidence::Table accounts() const {
    evidence::Table table{.name = "accounts", .columns = {"name"}};
    for (int i = 0; i < people_; ++i) table.rows.push_back({"user" + std::to_string(i)});
    return table;
  }

  void passAndTick(std::chrono::milliseconds time) {
    clock_.pass(time);
    agent_->tick();
  }

  int deliveredPeople() {
    const auto newest = tables_.newest(kDevice, "accounts");
    return newest ? static_cast<int>(newest->content.rows.size()) : -1;
  }
  std::vector<fleet::AgentEvent> journal() {
    std::vector<fleet::AgentEvent> all;
    for (const auto& [source, events] : events_.recorded) {
      all.insert(all.end(), events.begin(), events.end());
    }
    return all;
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  platform::testing::SimulatedDisk disk_;
  fleet::testing::FleetInMemory fleet_;
  fleet::testing::EventsInMemory events_;
  evidence::testing::TablesInMemory tables_;
  agentlink::Receiver receiver_{kClinic, fleet_, events_, tables_, clock_, ids_, side()};
  Line line_ = Line::Good;
  int people_ = 20;
  std::vector<int> statuses_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Agent> agent_;
};

TEST_F(Delivery, KeepsTheHubAtTheNewestReading) {
  agent_->tick();
  EXPECT_EQ(deliveredPeople(), 20);
  people_ = 21;
  passAndTick(1min);
  EXPECT_EQ(deliveredPeople(), 21);
  passAndTick(1min);
  EXPECT_EQ(tables_.newest(kDevice, "accounts")->mark.confirmed, clock_.now());
  EXPECT_THAT(statuses_, Each(200));
}

TEST_F(Delivery, IsRightAfterAnyLossOnTheLine) {
  agent_->tick();
  for (const Line line : {Line::LosesRequests, Line::LosesAnswers}) {
    line_ = line;
    for (int i = 0; i < 5; ++i) {
      ++people_;
      passAndTick(61s);
    }
    line_ = Line::Good;
    passAndTick(61s);
    EXPECT_EQ(deliveredPeople(), people_);
  }
  EXPECT_THAT(statuses_, Each(200));
}

TEST_F(Delivery, CatchesUpAfterAWeekWithoutTheHub) {
  agent_->tick();
  line_ = Line::LosesRequests;
  const Instant away = clock_.now();
  for (int hour = 0; hour < 7 * 24; ++hour) {
    people_ = 20 + hour % 7;
    passAndTick(1h);
  }
  line_ = Line::Good;
  passAndTick(1min);
  EXPECT_EQ(deliveredPeople(), people_);
  EXPECT_GE(tables_.newest(kDevice, "accounts")->mark.confirmed, away + 7 * 24h);
}

TEST_F(Delivery, DatesTheLastReadingOfAnEarlierBootWithThatBoot) {
  agent_->tick();
  const Instant boot_start = clock_.now() - clock_.sinceBoot();
  line_ = Line::LosesRequests;
  ++people_;
  passAndTick(2h);
  // The machine starts again; the hub is reached before anything new is read.
  ASSERT_TRUE(start(kNextBoot));
  line_ = Line::Good;
  const auto sent = spool_->outgoing("accounts");
  ASSERT_THAT(sent, succeeds());
  EXPECT_EQ(sent->read.boot, kThisBoot);
  HubLink link(*spool_, clock_, random_, kNextBoot,
               [this](const auto& path, const auto& body, auto) { return send(path, body); },
               {.settings = [](const auto&, Instant) {},
                .addresses = [](const auto&) {},
                .skew = [](auto) {},
                .trouble = [](const Error&) {}});
  link.work();
  EXPECT_EQ(deliveredPeople(), people_);
  EXPECT_LE(tables_.newest(kDevice, "accounts")->mark.what.observed, boot_start);
}

TEST_F(Delivery, LosesNoRecordedEventThroughAnyPowerCut) {
  for (const auto cut :
       {PowerCut::LostBefore, PowerCut::LostAfter, PowerCut::Torn, PowerCut::Reordered}) {
    for (std::size_t step = 1; step <= 24; ++step) {
      ASSERT_TRUE(start());
      std::vector<std::uint64_t> recorded;
      disk_.plan({.step = step, .cut = cut});
      for (int i = 0; i < 3; ++i) {
        const auto added = spool_->events().append(
            "agent.started@1",
            {.boot = kThisBoot, .since_boot = clock_.sinceBoot(), .wall = clock_.now()},
            Json::Object{});
        if (added) recorded.push_back(*added);
        people_ = 20 + (people_ + 1) % 10;
        passAndTick(61s);
      }
      disk_.cutPower();
      disk_.restart();
      ASSERT_TRUE(start());
      passAndTick(61s);
      EXPECT_EQ(deliveredPeople(), people_);
      std::vector<std::uint64_t> journalled;
      for (const auto& event : journal()) {
        if (event.kind != fleet::kGapKind) journalled.push_back(event.number);
      }
      for (const std::uint64_t number : recorded) {
        EXPECT_THAT(journalled, ::testing::Contains(number)) << "step " << step;
      }
      EXPECT_TRUE(std::ranges::is_sorted(journalled));
      EXPECT_EQ(std::ranges::adjacent_find(journalled), journalled.end());
    }
  }
  EXPECT_THAT(fleet_.decisions, Not(::testing::Contains("agent.clone-suspected@1")));
}

TEST_F(Delivery, TellsACopiedDiskFromARestart) {
  agent_->tick();
  ASSERT_TRUE(start(kNextBoot));
  passAndTick(61s);
  EXPECT_THAT(statuses_, Each(200));
  ASSERT_TRUE(start(kThisBoot));  // the copy, still in its own boot
  passAndTick(61s);
  EXPECT_EQ(statuses_.back(), 403);
  EXPECT_THAT(fleet_.decisions, ::testing::Contains("agent.clone-suspected@1"));
}

}  // namespace
}  // namespace sekisho::agent
