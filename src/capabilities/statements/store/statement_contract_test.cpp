// What every StatementRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/statements/store/statement_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/statements.h"

namespace sekisho::statements {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;

using Engine = journal::testing::ScratchKind<StatementRegister>;

class StatementRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  StatementRegister& statements() { return **scratch_; }
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
  std::unique_ptr<journal::testing::Scratch<StatementRegister>> scratch_ = GetParam().open();
};

TEST_P(StatementRegisterContract, KeepsAnAnswerAsItWasGivenWithWhatWasSeen) {
  Statement no = answered("training.education", Answer::No);
  no.target = kDay + std::chrono::days{30};
  no.in_charge = no.by;
  no.reason = "講師の都合";
  no.seen.controls = {
      {.control = {"a.b"}, .verdict = "pass", .evidence = "measured", .judged = 3, .of = 4},
      {.control = {"a.c"}, .verdict = "not-checked", .evidence = "none", .judged = 0, .of = 4}};
  Statement yes = answered("laws.periodic-check", Answer::Yes);
  yes.documents = {{documents::DocumentId{yes.by.uuid}, sha256(bytesOf("規程"))},
                   {documents::DocumentId{no.by.uuid}, sha256(bytesOf("別紙"))}};
  ASSERT_THAT(statements().make(no, {}), succeeds());
  ASSERT_THAT(statements().make(yes, {}), succeeds());
  EXPECT_THAT(*statements().all(), ElementsAre(yes, no)) << "newest first";
  EXPECT_THAT(decisions(), ElementsAre("statement.made@1", "statement.made@1"));
}

TEST_P(StatementRegisterContract, KeepsTheDigestsOfTheTablesBehindWhatWasSeen) {
  const std::vector<SeenTable> tables{
      {.table = "accounts",
       .device = DeviceId{answered("a", Answer::Yes).id.uuid},
       .digest = sha256(bytesOf("accounts")),
       .observed = answered("a", Answer::Yes).at},
      {.table = "person", .digest = sha256(bytesOf("the register"))}};
  Statement yes = answered("a.b", Answer::Yes);
  yes.seen.tables = digestOf(tables);
  ASSERT_THAT(statements().make(yes, tables), succeeds());
  EXPECT_EQ(*statements().statement(yes.id), yes);
  EXPECT_EQ(*statements().tables(yes.id), tables);
  EXPECT_EQ(digestOf(*statements().tables(yes.id)), yes.seen.tables);
  EXPECT_TRUE(statements().tables(StatementId{})->empty());
  EXPECT_THAT(statements().statement(StatementId{}), failsWith(ErrorCode::NotFound));
}

TEST_P(StatementRegisterContract, TheNewestAnswerToAControlStands) {
  const Statement first = answered("a.b", Answer::No);
  const Statement other = answered("a.c", Answer::Yes);
  const Statement second = answered("a.b", Answer::Yes);
  for (const Statement& statement : {first, other, second}) {
    ASSERT_THAT(statements().make(statement, {}), succeeds());
  }
  EXPECT_THAT(*statements().standing(), ElementsAre(second, other));
}

TEST_P(StatementRegisterContract, AWithdrawnAnswerStaysVisibleAndWhatItReplacedDoesNotComeBack) {
  const Statement first = answered("a.b", Answer::No);
  Statement second = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(first, {}), succeeds());
  ASSERT_THAT(statements().make(second, {}), succeeds());
  const Withdrawal why = withdrawal();
  const auto withdrawn = statements().withdraw(second.id, why);
  ASSERT_THAT(withdrawn, succeeds());
  second.withdrawn = why;
  EXPECT_EQ(*withdrawn, second);
  EXPECT_THAT(*statements().all(), ElementsAre(second, first));
  EXPECT_TRUE(statements().standing()->empty());
  EXPECT_EQ(decisions().back(), "statement.withdrawn@1");
}

TEST_P(StatementRegisterContract, WithdrawsOnceAndOnlyWhatIsThere) {
  const Statement yes = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(yes, {}), succeeds());
  ASSERT_THAT(statements().withdraw(yes.id, withdrawal()), succeeds());
  EXPECT_THAT(statements().withdraw(yes.id, withdrawal()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(statements().withdraw(StatementId{}, withdrawal()), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(decisions().size(), 2U);
}

TEST_P(StatementRegisterContract, ASecondPersonConfirmsOnceAndNeverWhoAnsweredWhileOthersCould) {
  Statement yes = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(yes, {}), succeeds());
  const Confirmation same{.by = yes.by, .at = yes.at, .why = "ほかにいない"};
  EXPECT_THAT(statements().confirm(yes.id, same, {.others = {withdrawal().by}}),
              failsWith(ErrorCode::Conflict));
  const Confirmation second{.by = withdrawal().by, .at = yes.at};
  const auto confirmed = statements().confirm(yes.id, second, {});
  ASSERT_THAT(confirmed, succeeds());
  yes.confirmed = second;
  EXPECT_EQ(*confirmed, yes);
  EXPECT_THAT(*statements().standing(), ElementsAre(yes));
  EXPECT_THAT(statements().confirm(yes.id, second, {}), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(decisions(), ElementsAre("statement.made@1", "statement.confirmed@1"));
}

TEST_P(StatementRegisterContract, WhereNobodyElseIsThereOneAloneConfirmsWithAReason) {
  const Statement yes = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(yes, {}), succeeds());
  EXPECT_THAT(statements().confirm(yes.id, {.by = yes.by, .at = yes.at}, {}),
              failsWith(ErrorCode::InvalidInput));
  const auto confirmed =
      statements().confirm(yes.id, {.by = yes.by, .at = yes.at, .why = "一人の医院"}, {});
  ASSERT_THAT(confirmed, succeeds());
  EXPECT_TRUE(confirmed->confirmed->alone);
  EXPECT_EQ(*statements().all(), std::vector{*confirmed});
}

TEST_P(StatementRegisterContract, AWordOfOnesOwnMakingStaysBesideTheOneThatTakesItsPlace) {
  Statement yes = answered("a.b", Answer::Yes);
  ASSERT_THAT(statements().make(yes, {}), succeeds());
  const PersonId third = withdrawal().by;
  Confirmation made{.by = withdrawal().by, .at = yes.at, .why = "この理由は残らない"};
  const auto first = statements().confirm(yes.id, made, {.lately = true, .others = {third}});
  ASSERT_THAT(first, succeeds());
  EXPECT_EQ(first->confirmed->worth(), Worth::NeedsAnother);
  EXPECT_EQ(first->confirmed->why, "");
  made.why = "三人目が休みのため";
  ASSERT_THAT(statements().confirm(yes.id, made, {.lately = true}), succeeds());
  const auto last = statements().confirm(yes.id, {.by = third, .at = yes.at}, {});
  ASSERT_THAT(last, succeeds());
  EXPECT_EQ(last->confirmed->worth(), Worth::Whole);
  ASSERT_EQ(last->confirmed_before.size(), 2U);
  EXPECT_EQ(last->confirmed_before[0], *first->confirmed);
  EXPECT_EQ(last->confirmed_before[1].worth(), Worth::Alone);
  EXPECT_EQ(last->confirmed_before[1].why, made.why);
  EXPECT_THAT(*statements().all(), ElementsAre(*last)) << "as it was answered";
  EXPECT_EQ(decisions().size(), 4U) << "each is an entry";
}

INSTANTIATE_TEST_SUITE_P(Engines, StatementRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<StatementRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"statement.made@1", "statement.confirmed@1",
                                        "statement.withdrawn@1"},
                              .open = &openStatementRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::statements
