#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/machine/testing/fixture_root.h"
#include "programs/agent/orca_acts.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using orca::testing::OrcaOnPostgres;
using ::sekisho::testing::succeeds;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kBootOfDay = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c12";
const Instant kMidnightInJapan{std::chrono::sys_days{2026y / 4 / 1} - 9h};
const Instant kBegin = kMidnightInJapan + 6h + 50min;
const Instant kEnd = kMidnightInJapan + 21h + 1min;  // what was written is asked for at 21
const orca::PatientNames kNamesOfDay(sha256(bytesOf("the clinic's")));

/// "2026-04-01 09:01:02.350000" in Japan, as the simulator writes moments, or the millisecond
/// after it: nothing is before its moment.
Instant momentOf(std::string_view text) {
  const auto local = fromRfc3339(fmt::format("{}T{}.000Z", text.substr(0, 10), text.substr(11, 8)));
  EXPECT_TRUE(local) << text;
  const double part = text.size() > 19 ? std::stod(std::string(text.substr(19))) : 0;
  return local.value_or(Instant{}) - kJst +
         std::chrono::milliseconds(static_cast<int>(std::ceil(part * 1000)));
}

std::string wordIn(const Json& one, std::string_view name) {
  const auto* text = one[name].text();
  return text == nullptr ? std::string() : *text;
}

Instant momentIn(const Json& one, std::string_view name) { return momentOf(wordIn(one, name)); }

/// A day of a clinic in 日レセ's database (tools/simulate_orca_day.py), and what of it is true.
class SimulatedDay {
 public:
  struct Change {
    Instant at{};
    std::string sql = {};
  };

  SimulatedDay() {
    files_.folder("/day");
    const std::string made = fmt::format(
        "python3 {0}/tools/simulate_orca_day.py {1}/log --database {1}/sql --day 2026-04-01 "
        "--seed 14 --scale 0.4 > {1}/truth",
        SEKISHO_SOURCE_DIR, files_.at("/day").string());
    EXPECT_EQ(std::system(made.c_str()), 0);  // NOLINT(concurrency-mt-unsafe): one thread
    std::ifstream truth(files_.at("/day/truth"));
    auto told = parseJson(std::string{std::istreambuf_iterator<char>(truth), {}});
    EXPECT_TRUE(told);
    if (told) truth_ = *std::move(told);
    std::ifstream sql(files_.at("/day/sql"));
    for (std::string line; std::getline(sql, line);) {
      Change change{.at = momentOf(std::string_view(line).substr(3))};
      std::getline(sql, change.sql);
      changes_.push_back(std::move(change));
    }
  }

  [[nodiscard]] const Json::Array& told(std::string_view what) const {
    static const Json::Array kNone;
    const auto* all = truth_[what].array();
    return all == nullptr ? kNone : *all;
  }
  [[nodiscard]] const Json& unseen() const { return truth_["unseen"]; }

  /// What changes up to then, and was not handed out before; empty if nothing does.
  [[nodiscard]] std::string changesUpTo(Instant at) {
    std::string sql;
    for (; next_ < changes_.size() && changes_[next_].at <= at; ++next_) {
      sql += changes_[next_].sql + "\n";
    }
    return sql;
  }

 private:
  platform::testing::FixtureRoot files_;
  Json truth_;
  std::vector<Change> changes_;
  std::size_t next_ = 0;
};

/// The agent looks each second of the day; PostgreSQL is asked anew where something changed.
class DayInDatabase : public ::testing::TestWithParam<const char*> {
 protected:
  DayInDatabase() : orca_(GetParam()), reader_(orca_.reader()) {
    orca_.grant(orca::Passwords::NotRead);
    clock_.set(kBegin);
    auto opened = Spool::open(disk_, "/spool", random_, {});
    EXPECT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
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

  Result<std::vector<orca::DatabaseRow>> select(const std::vector<std::string_view>& columns,
                                                std::string_view from) {
    const std::string question = fmt::format("{} {}", fmt::join(columns, ","), from);
    const auto known = answers_.find(question);
    if (known != answers_.end()) return known->second;
    auto rows = reader_.select(columns, from);
    if (rows) answers_.emplace(question, *rows);
    return rows;
  }

  void live(SimulatedDay& day) {
    while (clock_.now() < kEnd) {
      clock_.pass(1s);
      if (const std::string sql = day.changesUpTo(clock_.now()); !sql.empty()) {
        orca_.administer(sql);
        answers_.clear();
      }
      (void)acts_->work(
          {.boot = kBootOfDay, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
      for (const auto& event : spool_->events().after(recorded_to_)) {
        recorded_to_ = event.number;
        record(event);
      }
    }
  }

  // Without what differs each time.
  void record(const agentlink::SentEvent& event) {
    Json::Object body = *event.body.object();
    EXPECT_TRUE(lines_.insert(wordIn(event.body, "line")).second);
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
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<OrcaActs> acts_;
  std::uint64_t recorded_to_ = 0;
  std::set<std::string> lines_;
  std::vector<std::string> recorded_;
};

/// What the journal is to have of a day, by what the simulator says is true.
class Expected {
 public:
  explicit Expected(const SimulatedDay& day) {
    for (const Json& one : day.told("openings")) addOpening(one);
    for (const Json& one : day.told("jobs")) addJob(one);
    for (const Json& one : day.told("pulls")) {
      const Instant at = momentIn(one, "from");
      add("orca.pulled@1", {{"what", wordIn(one, "what")}, {"user", wordIn(one, "user")}}, at, at);
    }
    addCounted("orca.printed@1", "tbl_prtkanri", day.told("prints"));
    addCounted("orca.exported@1", "tbl_csv_info", day.told("exports"));
    addWritten(day.told("written"));
    std::ranges::sort(all_);
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  void add(std::string_view kind, Json::Object body, Instant from, Instant until) {
    body.insert_or_assign("from", toRfc3339(from));
    body.insert_or_assign("until", toRfc3339(until));
    all_.push_back(fmt::format("{} {}", kind, canonicalJson(Json(std::move(body)))));
  }

  // From the first whole second at which it was open to the last.
  void addOpening(const Json& one) {
    add("orca.patient-open@1",
        {{"session", orca::sessionMark(wordIn(one, "session"))},
         {"what", wordIn(one, "function")},
         {"user", wordIn(one, "user")},
         {"patient", kNamesOfDay.nameOf(wordIn(one, "patient"))},
         {"interval_ms", 1000}},
        std::chrono::ceil<std::chrono::seconds>(momentIn(one, "from")),
        std::chrono::ceil<std::chrono::seconds>(momentIn(one, "until")) - 1s);
  }

  void addJob(const Json& one) {
    add("orca.job@1",
        {{"what", wordIn(one, "what")},
         {"user", wordIn(one, "user")},
         {"place", wordIn(one, "place")},
         {"result", wordIn(one, "result")}},
        momentIn(one, "from"), momentIn(one, "until"));
  }

  // Those between two counts, which are a minute apart from the first second on, are one.
  void addCounted(std::string_view kind, std::string_view table, const Json::Array& all) {
    std::map<std::tuple<Instant, std::string, std::string, std::string>, int> counted;
    for (const Json& one : all) {
      const auto since = momentIn(one, "at") - (kBegin + 1s);
      const Instant seen = kBegin + 1s + std::chrono::ceil<std::chrono::minutes>(since);
      ++counted[{seen, wordIn(one, "what"), wordIn(one, "user"), wordIn(one, "place")}];
    }
    for (const auto& [group, times] : counted) {
      const auto& [seen, what, user, place] = group;
      add(kind,
          {{"what", what}, {"user", user}, {"place", place}, {"table", table}, {"times", times}},
          seen - 1min, seen);
    }
  }

  // Of an hour, who, where and of whom.
  void addWritten(const Json::Array& all) {
    std::map<std::vector<std::string>, std::vector<Instant>> written;
    for (const Json& one : all) {
      written[{wordIn(one, "table"), wordIn(one, "at").substr(0, 13), wordIn(one, "user"),
               wordIn(one, "place"), wordIn(one, "patient")}]
          .push_back(momentIn(one, "at"));
    }
    for (const auto& [group, times] : written) {
      const bool at_reception = group[0] == "tbl_uketuke";
      add("orca.written@1",
          {{"table", group[0]},
           {"what", at_reception ? "reception" : "patient-registration"},
           {"user", group[2]},
           {"place", group[3]},
           {"patient", kNamesOfDay.nameOf(group[4])},
           {"times", static_cast<std::int64_t>(times.size())}},
          std::ranges::min(times), std::ranges::max(times));
    }
  }

  std::vector<std::string> all_;
};

std::vector<std::string> without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> left;
  std::ranges::set_difference(all, others, std::back_inserter(left));
  return left;
}

TEST_P(DayInDatabase, IsRecordedExactlyAsFarAsItCanBeSeen) {
  SimulatedDay day;
  live(day);
  const Expected expected(day);
  std::ranges::sort(recorded_);
  EXPECT_THAT(without(expected.all(), recorded_), IsEmpty()) << "not recorded";
  EXPECT_THAT(without(recorded_, expected.all()), IsEmpty()) << "recorded, and not so";
  EXPECT_THAT(day.told("openings"), SizeIs(Gt(700U)));
  EXPECT_THAT(day.told("prints"), SizeIs(Gt(50U)));
  for (const char* unseen : {"inquiries", "between_looks"}) {
    EXPECT_THAT(*day.unseen()[unseen].array(), SizeIs(Gt(4U))) << unseen;
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, DayInDatabase, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::agent
