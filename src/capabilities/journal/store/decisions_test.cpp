// What Decisions promises on every engine: the change, its outbox row and its entry, or none.
#include "capabilities/journal/store/decisions.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <thread>

#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"
#include "schemas/journal.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::scratchClinic;
using testing::ScratchJournal;

constexpr std::string_view kKind = "test.decided@1";

/// One empty database of some engine.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual storage::Database& database() = 0;
};
class Sqlite final : public Engine {
 public:
  storage::Database& database() override { return *scratch_; }

 private:
  storage::testing::ScratchSqlite scratch_;
};
class Postgres final : public Engine {
 public:
  storage::Database& database() override { return *scratch_; }

 private:
  storage::testing::ScratchPostgres scratch_;
};

struct EngineOf {
  const char* name;
  std::function<std::unique_ptr<Engine>()> make;
};

class DecisionsContract : public ::testing::TestWithParam<EngineOf> {
 protected:
  DecisionsContract() {
    const storage::Schema schemas[] = {kSchema};
    EXPECT_THAT(database().migrate(schemas), succeeds());
    auto transaction = database().begin(scratchClinic());
    EXPECT_THAT((*transaction)->run("CREATE TABLE thing (n BIGINT)"), succeeds());
    EXPECT_THAT((*transaction)->commit(), succeeds());
    decisions_ = fresh();
  }

  storage::Database& database() { return engine_->database(); }
  std::unique_ptr<Decisions> fresh() {
    return std::make_unique<Decisions>(database(), *journal_, std::set{std::string(kKind)});
  }

  Result<Decided> decide(std::int64_t n) {
    return decisions_->record(
        scratchClinic(), [n](storage::Transaction& transaction) -> Result<Decision> {
          auto added = transaction.run("INSERT INTO thing (n) VALUES (?)", {storage::Value(n)});
          if (!added) return std::unexpected(std::move(added.error()));
          return Decision{std::string(kKind), Json::Object{{"n", n}}};
        });
  }

  std::int64_t count(const std::string& table) {
    auto transaction = database().begin(scratchClinic());
    return (*(*transaction)->run("SELECT count(*) FROM " + table))[0].integer(0);
  }

  /// The bodies of source "hub", oldest first.
  std::vector<std::string> decided() {
    std::vector<std::string> bodies;
    for (std::uint64_t index = 0; index < journal_->head().size; ++index) {
      EXPECT_EQ(journal_->entry(index)->source, kHubSource);
      bodies.emplace_back(textOf(*journal_->body(index)));
    }
    return bodies;
  }

  /// The program dies and starts again; the database keeps what was committed.
  void restart() {
    decisions_.reset();
    journal_.close();
    journal_.disk().restart();
    ASSERT_THAT(journal_.open(), succeeds());
    decisions_ = fresh();
  }

  ScratchJournal journal_{4096};
  std::unique_ptr<Engine> engine_ = GetParam().make();
  std::unique_ptr<Decisions> decisions_;
};

TEST_P(DecisionsContract, AreOfTheClassTheirKindIsDeclaredIn) {
  ASSERT_THAT(decide(1), succeeds());
  decisions_ = std::make_unique<Decisions>(
      database(), *journal_, Decisions::Kinds{{std::string(kKind), EntryClass::Usage}});
  ASSERT_THAT(decide(2), succeeds());
  EXPECT_EQ(journal_->entry(0)->entry_class, EntryClass::Decision);
  EXPECT_EQ(journal_->entry(1)->entry_class, EntryClass::Usage);
}

TEST_P(DecisionsContract, KeepTheChangeAndItsEntry) {
  const auto first = decide(7);
  ASSERT_THAT(first, succeeds());
  EXPECT_EQ(first->number, 1U);
  EXPECT_EQ(first->entry.index, 0U);
  ASSERT_THAT(decide(8), succeeds());

  EXPECT_EQ(count("thing"), 2);
  EXPECT_EQ(decided(), (std::vector<std::string>{R"({"n":7})", R"({"n":8})"}));
  EXPECT_EQ(journal_->entry(1)->kind, kKind);
  EXPECT_EQ(journal_->entry(1)->number, 2U);
  EXPECT_EQ(count("journal_outbox"), 1) << "what the journal holds leaves the database";
}

TEST_P(DecisionsContract, KeepNothingOfAChangeThatFails) {
  const auto refused = decisions_->record(
      scratchClinic(), [](storage::Transaction& transaction) -> Result<Decision> {
        auto added = transaction.run("INSERT INTO thing (n) VALUES (1)");
        if (!added) return std::unexpected(std::move(added.error()));
        return fail(ErrorCode::InvalidInput, MessageId{"journal.entry-refused"});
      });

  EXPECT_THAT(refused, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(count("thing"), 0);
  EXPECT_EQ(journal_->head().size, 0U);
}

TEST_P(DecisionsContract, AppendAtStartWhatTheJournalMissed) {
  ASSERT_THAT(decide(1), succeeds());
  journal_.disk().plan({.step = 2, .cut = platform::testing::PowerCut::LostBefore});
  const auto lost = decide(2);
  EXPECT_THAT(lost, failsWith(ErrorCode::Indeterminate));
  EXPECT_EQ(lost.error().message.name, "journal.decision-pending");
  EXPECT_THAT(decide(3), failsWith(ErrorCode::Unavailable));
  restart();
  EXPECT_EQ(journal_->head().size, 1U);

  EXPECT_EQ(*decisions_->replay(), 1U);
  EXPECT_EQ(*decisions_->replay(), 0U);
  EXPECT_EQ(decided(), (std::vector<std::string>{R"({"n":1})", R"({"n":2})"}));
  EXPECT_EQ(count("thing"), 2);
  EXPECT_EQ(decide(4)->number, 3U);
}

TEST_P(DecisionsContract, AddNothingTwiceWhenOnlyTheAnswerWasLost) {
  journal_.disk().plan({.step = 4, .cut = platform::testing::PowerCut::LostAfter});
  std::int64_t n = 0;
  while (!journal_.disk().dark()) {
    ++n;
    if (!decide(n)) break;
  }
  restart();
  ASSERT_THAT(decisions_->replay(), succeeds());

  EXPECT_EQ(decided().size(), static_cast<std::size_t>(count("thing")));
  EXPECT_EQ(decided().size(), static_cast<std::size_t>(n));
}

TEST_P(DecisionsContract, ChangeNothingWhileTheJournalIsReadOnly) {
  ASSERT_THAT(decide(1), succeeds());
  journal_.disk().setFull(true);
  std::int64_t n = 2;
  while (decide(n)) ++n;  // until the segment is used up
  const std::int64_t pending = count("thing");
  const auto refused = decide(1000);
  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message, kJournalReadOnly);
  EXPECT_EQ(count("thing"), pending);

  journal_.disk().setFull(false);
  ASSERT_THAT(decide(1001), succeeds());
  EXPECT_EQ(decided().size(), static_cast<std::size_t>(count("thing")));
}

TEST_P(DecisionsContract, EnterTheJournalInTheOrderOfTheirNumbers) {
  constexpr int kThreads = 8;
  constexpr int kEach = 5;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i) EXPECT_THAT(decide(thread * kEach + i), succeeds());
      });
    }
  }
  ASSERT_EQ(journal_->head().size, kThreads * kEach);
  for (std::uint64_t index = 0; index < kThreads * kEach; ++index) {
    EXPECT_EQ(journal_->entry(index)->number, index + 1);
  }
}

TEST_P(DecisionsContract, GoOnAboveTheJournalWhenTheDatabaseIsOlder) {
  ASSERT_THAT(decide(1), succeeds());
  ASSERT_THAT(journal_->append({.kind = std::string(kKind), .source = "hub", .number = 9}),
              succeeds());

  EXPECT_EQ(decide(2)->number, 10U);
}

TEST_P(DecisionsContract, RefuseWhatIsTooLongForAnEntryAndKeepNothingOfIt) {
  const auto refused = decisions_->record(
      scratchClinic(), [](storage::Transaction& transaction) -> Result<Decision> {
        auto kept = transaction.run("INSERT INTO thing (n) VALUES (1)");
        if (!kept) return std::unexpected(std::move(kept.error()));
        return Decision{std::string(kKind),
                        Json::Object{{"long", std::string(kMaxBodyBytes, 'x')}}};
      });
  EXPECT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(count("thing"), 0);
  EXPECT_THAT(decide(1), succeeds());
}

TEST_P(DecisionsContract, StopTheProgramAtAnUndeclaredKind) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto undeclared = [&] {
    (void)decisions_->record(scratchClinic(), [](storage::Transaction&) -> Result<Decision> {
      return Decision{"test.undeclared@1", {}};
    });
  };
  EXPECT_DEATH(undeclared(), "kinds_.contains");
}

INSTANTIATE_TEST_SUITE_P(
    Engines, DecisionsContract,
    ::testing::Values(EngineOf{"Sqlite", [] { return std::make_unique<Sqlite>(); }},
                      EngineOf{"Postgres", [] { return std::make_unique<Postgres>(); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::journal
