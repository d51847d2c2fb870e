// What every StatementRegister promises, on each engine; a new engine adds a line at the bottom.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/scratch_journal.h"
#include "capabilities/statements/store/statement_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/statements.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::statements {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

const ClinicId kClinic = journal::testing::scratchClinic();
constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;
const std::vector<storage::Schema> kSchemas{journal::kSchema, kSchema};

struct Scratch {
  virtual ~Scratch() = default;
  virtual StatementRegister& statements() = 0;
  virtual std::vector<std::string> decisions() = 0;
};

template <class Engine>
class StoredScratch final : public Scratch {
 public:
  StoredScratch() {
    SEKISHO_CHECK((*engine_).migrate(kSchemas).has_value());
    statements_ = openStatementRegister(*engine_, decisions_, kClinic);
  }
  StatementRegister& statements() override { return *statements_; }
  std::vector<std::string> decisions() override { return journal_.kinds(); }

 private:
  Engine engine_;
  journal::testing::ScratchJournal journal_;
  journal::Decisions decisions_{*engine_, *journal_, {"statement.made@1", "statement.withdrawn@1"}};
  std::unique_ptr<StatementRegister> statements_;
};

template <class It>
std::unique_ptr<Scratch> openScratch() {
  return std::make_unique<It>();
}

struct Engine {
  std::string name;
  std::unique_ptr<Scratch> (*open)();
};

class StatementRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  StatementRegister& statements() { return scratch_->statements(); }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  Statement answered(std::string control, Answer answer) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<StatementId>(),
            .control = {std::move(control)},
            .answer = answer,
            .checked = kDay,
            .until = kDay + std::chrono::days{365},
            .seen = {.at = clock_.now()},
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }
  Withdrawal withdrawal() {
    return {.by = ids_.make<PersonId>(), .at = clock_.now(), .why = "まちがい"};
  }

 private:
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  std::unique_ptr<Scratch> scratch_ = GetParam().open();
};

TEST_P(StatementRegisterContract, KeepsAnAnswerAsItWasGivenWithWhatWasSeen) {
  Statement no = answered("training.education", Answer::No);
  no.target = kDay + std::chrono::days{30};
  no.in_charge = no.by;
  no.reason = "講師の都合";
  no.seen.controls = {
      {.control = {"a.b"}, .verdict = "pass", .evidence = "measured", .judged = 3, .of = 4},
      {.control = {"a.c"}, .verdict = "not-checked", .evidence = "none", .judged = 0, .of = 4}};
  const Statement yes = answered("laws.periodic-check", Answer::Yes);
  ASSERT_THAT(statements().make(no), succeeds());
  ASSERT_THAT(statements().make(yes), succeeds());
  EXPECT_THAT(*statements().all(), ElementsAre(yes, no)) << "newest first";
  EXPECT_THAT(decisions(), ElementsAre("statement.made@1", "statement.made@1"));
}

TEST_P(StatementRegisterContract, TheNewestAnswerToAControlStands) {
  const Statement first = answered("a.b", Answer::No);
  const Statement other = answered("a.c", Answer::Yes);
  const Statement second = answered("a.b", Answer::Yes);
  for (const Statement& statement : {first, other, second}) {
    ASSERT_THAT(statements().make(statement), succeeds());
  }
  EXPECT_THAT(*statements().standing(), ElementsAre(second, other));
}

TEST_P(StatementRegisterContract, AWithdrawnAnswerStaysVisibleAndTheOneBeforeItStands) {
  const Statement first = answered("a.b", Answer::No);
  Statement second = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(first), succeeds());
  ASSERT_THAT(statements().make(second), succeeds());
  const Withdrawal why = withdrawal();
  const auto withdrawn = statements().withdraw(second.id, why);
  ASSERT_THAT(withdrawn, succeeds());
  second.withdrawn = why;
  EXPECT_EQ(*withdrawn, second);
  EXPECT_THAT(*statements().all(), ElementsAre(second, first));
  EXPECT_THAT(*statements().standing(), ElementsAre(first));
  EXPECT_EQ(decisions().back(), "statement.withdrawn@1");
}

TEST_P(StatementRegisterContract, WithdrawsOnceAndOnlyWhatIsThere) {
  const Statement yes = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(yes), succeeds());
  ASSERT_THAT(statements().withdraw(yes.id, withdrawal()), succeeds());
  EXPECT_THAT(statements().withdraw(yes.id, withdrawal()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(statements().withdraw(StatementId{}, withdrawal()), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(decisions().size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(
    Engines, StatementRegisterContract,
    ::testing::Values(
        Engine{"Sqlite", &openScratch<StoredScratch<storage::testing::ScratchSqlite>>},
        Engine{"Postgres", &openScratch<StoredScratch<storage::testing::ScratchPostgres>>}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::statements
