#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "capabilities/orca/probe/peers.h"
#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/machine/testing/fixture_root.h"
#include "programs/agent/orca_acts.h"
#include "programs/agent/orca_log.h"
#include "programs/agent/testing/expected_of_orca_day.h"
#include "programs/agent/testing/simulated_orca_day.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using orca::testing::OrcaOnPostgres;
using ::sekisho::testing::succeeds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kBootOfDay = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c12";
constexpr const char* kLogOfDay = "/opt/jma/weborca/log/jma-receipt-weborca.log";
const Instant kMidnightInJapan{std::chrono::sys_days{2026y / 4 / 1} - 9h};
const Instant kBegin = kMidnightInJapan + 6h + 50min;
const Instant kEnd = kMidnightInJapan + 21h + 1min;  // what was written is asked for at 21
const orca::PatientNames kNamesOfDay(sha256(bytesOf("the clinic's")));

/// The kernel's table of connections to 日レセ's port of this server, as it stands.
class ConnectionsOfServer {
 public:
  /// Takes lines of the simulator's; false if nothing changes.
  bool take(const std::string& lines) {
    std::istringstream read(lines);
    std::string day;
    std::string time;
    std::string what;
    std::string address;
    std::uint16_t port = 0;
    while (read >> day >> time >> what >> address >> port) {
      if (what == "begins") {
        EXPECT_TRUE(there_.emplace(address, port).second);
      } else {
        EXPECT_EQ(there_.erase({address, port}), 1U);
      }
    }
    return !lines.empty();
  }
  [[nodiscard]] std::string table() const {
    std::string table = "  sl  local_address rem_address   st\n";
    for (const auto& [address, port] : there_) {
      const bool from_here = address.starts_with("127.");
      table += fmt::format("   0: {}:1F40 {}:{:04X} 01\n",
                           hexOf(from_here ? "127.0.0.1" : "192.0.2.10"), hexOf(address), port);
    }
    return table;
  }

 private:
  // As the machine keeps it.
  static std::string hexOf(const std::string& address) {
    in_addr four{};
    EXPECT_EQ(inet_pton(AF_INET, address.c_str(), &four), 1);
    return fmt::format("{:08X}", four.s_addr);
  }
  std::set<std::pair<std::string, std::uint16_t>> there_;
};

/// The agent on 日レセ's server all day: it follows the log, looks at connections every five
/// seconds and at the database each second. PostgreSQL is asked anew where something changed.
class DayAtTheClinic : public ::testing::TestWithParam<const char*> {
 protected:
  DayAtTheClinic() : orca_(GetParam()), reader_(orca_.reader()) {
    orca_.grant(orca::Passwords::NotRead);
    root_.folder("/proc").folder("/opt/jma/weborca/mw").file(kLogOfDay, "");
    root_.file("/proc/net/tcp", "");
    clock_.set(kBegin);
    auto opened = Spool::open(disk_, "/spool", random_, {});
    EXPECT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    watchDatabase();
    followLog();
  }

  void watchDatabase() {
    acts_ = std::make_unique<OrcaActs>(OrcaActs::Place{
        .disk = disk_,
        .clock = clock_,
        .random = random_,
        .spool = *spool_,
        .path = "/orca-acts",
        .select = [this](const std::vector<std::string_view>& columns,
                         std::string_view from) { return select(columns, from); },
        .begin = [this] { reader_.begin(); },
        .close = [] {},
        .consent = [] { return orca::Consent{.database = true, .patients = kNamesOfDay}; },
        .may_ask = [] { return true; },
        .named = [](Instant) { return true; },
        .trouble =
            [](const Error& error) { ADD_FAILURE() << error.message.name << error.detail; }});
  }

  void followLog() {
    log_ = std::make_unique<OrcaLog>(
        OrcaLog::Place{
            .machine = machine_,
            .disk = disk_,
            .clock = clock_,
            .spool = *spool_,
            .path = "/orca-log",
            .named = [](Instant) { return true; },
            .trouble =
                [](const Error& error) { ADD_FAILURE() << error.message.name << error.detail; },
            .seats = [this](
                         Instant from,
                         Instant until) { return peers_.connections().candidates(from, until); }},
        orca::Generation::WebOrca);
  }

  Result<std::vector<orca::DatabaseRow>> select(const std::vector<std::string_view>& columns,
                                                std::string_view from) {
    const std::string question = fmt::format("{} {}", fmt::join(columns, ","), from);
    const auto known = answers_.find(question);
    if (known != answers_.end()) return known->second;
    auto rows = reader_.select(columns, from);
    if (rows) answers_.emplace(question, *rows);
    return rows;
  }

  void live(testing::SimulatedOrcaDay& day) {
    // Its looks at connections are those that the simulator speaks of: at each fifth second.
    auto look_again = clock_.sinceBoot() + orca::Peers::kEvery;
    auto read_again = clock_.sinceBoot();
    while (clock_.now() < kEnd) {
      clock_.pass(1s);
      happen(day);
      const evidence::MachineTime now{
          .boot = kBootOfDay, .since_boot = clock_.sinceBoot(), .wall = clock_.now()};
      if (now.since_boot >= look_again) look_again = peers_.look(now.since_boot, now.wall);
      if (now.since_boot >= read_again) read_again = log_->work(now);
      (void)acts_->work(now);
      for (const auto& event : spool_->events().after(recorded_to_)) {
        recorded_to_ = event.number;
        record(event);
      }
    }
  }

  void happen(testing::SimulatedOrcaDay& day) {
    if (const std::string lines = day.log.upTo(clock_.now()); !lines.empty()) {
      std::ofstream(root_.at(kLogOfDay), std::ios::binary | std::ios::app) << lines;
    }
    if (connections_.take(day.connections.upTo(clock_.now()))) {
      root_.file("/proc/net/tcp", connections_.table());
    }
    if (const std::string sql = day.database.upTo(clock_.now()); !sql.empty()) {
      orca_.administer(sql);
      answers_.clear();
    }
  }

  // Without what differs each time.
  void record(const agentlink::SentEvent& event) {
    Json::Object body = *event.body.object();
    EXPECT_TRUE(lines_.insert(event.kind + testing::wordIn(event.body, "line")).second);
    body.erase("line");
    body.erase("number");
    recorded_.push_back(event.kind + " " + canonicalJson(Json(std::move(body))));
  }

  OrcaOnPostgres orca_;
  orca::Database reader_;
  std::map<std::string, std::vector<orca::DatabaseRow>> answers_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  platform::testing::FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  ConnectionsOfServer connections_;
  orca::Peers peers_{machine_, {}};
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<OrcaActs> acts_;
  std::unique_ptr<OrcaLog> log_;
  std::uint64_t recorded_to_ = 0;
  std::set<std::string> lines_;
  std::vector<std::string> recorded_;
};

std::vector<std::string> without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> left;
  std::ranges::set_difference(all, others, std::back_inserter(left));
  return left;
}

TEST_P(DayAtTheClinic, IsRecordedExactlyAsFarAsItCanBeSeen) {
  testing::SimulatedOrcaDay day;
  live(day);
  const testing::ExpectedOfOrcaDay expected(day, kNamesOfDay, kBegin + 1s);
  std::ranges::sort(recorded_);
  EXPECT_THAT(without(expected.all(), recorded_), IsEmpty()) << "not recorded";
  EXPECT_THAT(without(recorded_, expected.all()), IsEmpty()) << "recorded, and not so";
  EXPECT_THAT(day.told("acts"), SizeIs(Gt(3000U)));
  EXPECT_THAT(day.told("refused"), SizeIs(Gt(1U)));
  EXPECT_THAT(day.told("openings"), SizeIs(Gt(700U)));
  EXPECT_THAT(day.told("prints"), SizeIs(Gt(50U)));
  for (const char* unseen : {"inquiries", "between_looks"}) {
    EXPECT_THAT(*day.unseen()[unseen].array(), SizeIs(Gt(4U))) << unseen;
  }
  for (const char* seat : {R"("place_by":"connection")", R"("candidates":2)"}) {
    EXPECT_THAT(recorded_, Contains(AllOf(HasSubstr("orca.session"), HasSubstr(seat))));
  }
  for (const Json& one : day.told("sessions")) {
    const std::string place = testing::wordIn(one["seat"], "place");
    EXPECT_TRUE(place.empty() || place == testing::wordIn(one, "address")) << "nobody else's";
  }
  EXPECT_THAT(recorded_, Contains(AllOf(HasSubstr("orca.session"), Not(HasSubstr("place")))))
      << "of who sat at the server itself";
  const std::size_t terminals = day.unseen()["terminals"].object()->size();
  EXPECT_THAT(terminals, AllOf(Ge(3U), ::testing::Lt(day.told("sessions").size() / 2)))
      << "of most of them it is known";
}

INSTANTIATE_TEST_SUITE_P(Encodings, DayAtTheClinic, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::agent
