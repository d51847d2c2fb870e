// What every ReviewRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/reviews/store/review_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/reviews.h"

namespace sekisho::reviews {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;

const SecondPerson kOthers{.others = {PersonId{}}};
const SecondPerson kNobodyElse{};

using Engine = journal::testing::ScratchKind<ReviewRegister>;

class ReviewRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  ReviewRegister& reviews() { return **scratch_; }

  Review begun() {
    clock_.pass(std::chrono::minutes{1});
    const Access whole{.way = Way::Account,
                       .person = ids_.make<PersonId>(),
                       .last_day = kDay,
                       .device = ids_.make<DeviceId>(),
                       .account = "backup",
                       .service = true,
                       .purpose = "夜間の控え",
                       .rights = {.administrator = true, .member_of = "sudo"},
                       .idle = Idle{.days = 60, .read = kDay},
                       .standing = Standing::Leaver};
    const Access of_orca{.way = Way::Operator,
                         .device = ids_.make<DeviceId>(),
                         .account = "hana",
                         .rights = {.administrator = false, .member_of = "system export"},
                         .valid = false,
                         .valid_until = kDay,
                         .standing = Standing::Usual};
    const Access bare{.way = Way::WalksUp, .person = ids_.make<PersonId>()};
    return {.id = ids_.make<ReviewId>(),
            .due = kDay,
            .by = mizuno_,
            .started = clock_.now(),
            .lines = *linesOf({whole, bare, of_orca}),
            .alone = {{.kind = "statement",
                       .subject = "s-1",
                       .by = mizuno_,
                       .at = clock_.now(),
                       .why = "一人のため"}}};
  }
  Decision decision(Choice choice) {
    return {.choice = choice,
            .remark = "止める",
            .by = mizuno_,
            .at = clock_.now(),
            .was = AsDecided{.person = mizuno_, .rights = {.administrator = true}}};
  }
  Signature signature() { return {.by = mizuno_, .at = clock_.now(), .summary = "退職者を止める"}; }
  Settlement settlement() {
    return {.found = Found::Stopped,
            .observed = clock_.now(),
            .at = clock_.now(),
            .table = sha256(bytesOf("accounts")),
            .now = "users"};
  }
  void decideAll(Review& review) {
    for (Line& line : review.lines) {
      const auto kept = reviews().decide(review.id, line.number, decision(Choice::Remove), kOthers);
      ASSERT_THAT(kept, succeeds());
      line = *kept;
    }
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId mizuno_ = ids_.make<PersonId>();
  std::unique_ptr<journal::testing::Scratch<ReviewRegister>> scratch_ = GetParam().open();
};

TEST_P(ReviewRegisterContract, KeepsTheListAsItWasWhenTheReviewBegan) {
  const Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  EXPECT_THAT(*reviews().all(), ElementsAre(review));
  EXPECT_EQ(*reviews().review(review.id), review);
  EXPECT_THAT(reviews().review(ReviewId{}), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(scratch_->decisions(), ElementsAre("review.started@1"));
}

TEST_P(ReviewRegisterContract, OneIsSignedBeforeTheNextBegins) {
  Review first = begun();
  ASSERT_THAT(reviews().start(first), succeeds());
  EXPECT_THAT(reviews().start(begun()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reviews().sign(first.id, signature(), {}), failsWith(ErrorCode::Conflict))
      << "nothing was decided";
  decideAll(first);
  const Signature name = signature();
  const auto kept = reviews().sign(first.id, name, {});
  ASSERT_THAT(kept, succeeds());
  first.signature = name;
  EXPECT_EQ(*kept, first);
  const Review second = begun();
  ASSERT_THAT(reviews().start(second), succeeds());
  EXPECT_THAT(*reviews().all(), ElementsAre(second, first)) << "newest first";
}

TEST_P(ReviewRegisterContract, OneThatIsGivenUpStaysAndLetsTheNextBegin) {
  Review first = begun();
  ASSERT_THAT(reviews().start(first), succeeds());
  decideAll(first);
  const Abandonment given_up{.by = mizuno_, .at = clock_.now(), .why = "一覧が古くなったため"};
  EXPECT_THAT(reviews().abandon(ReviewId{}, given_up), failsWith(ErrorCode::NotFound));
  const auto kept = reviews().abandon(first.id, given_up);
  ASSERT_THAT(kept, succeeds());
  first.abandoned = given_up;
  EXPECT_EQ(*kept, first);
  EXPECT_EQ(scratch_->decisions().back(), "review.given-up@1");
  EXPECT_THAT(reviews().abandon(first.id, given_up), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reviews().sign(first.id, signature(), {}), failsWith(ErrorCode::Conflict));
  const Review second = begun();
  ASSERT_THAT(reviews().start(second), succeeds());
  EXPECT_THAT(*reviews().all(), ElementsAre(second, first)) << "it stays readable";
}

TEST_P(ReviewRegisterContract, ALineMayBeDecidedAnewUntilTheReviewIsSigned) {
  Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  ASSERT_THAT(reviews().decide(review.id, 1, decision(Choice::Keep), kOthers), succeeds());
  EXPECT_THAT(reviews().decide(review.id, 4, decision(Choice::Keep), kOthers),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(reviews().decide(ReviewId{}, 1, decision(Choice::Keep), kOthers),
              failsWith(ErrorCode::NotFound));
  decideAll(review);
  EXPECT_EQ(*reviews().review(review.id), review);
  ASSERT_THAT(reviews().sign(review.id, signature(), {}), succeeds());
  EXPECT_THAT(reviews().decide(review.id, 1, decision(Choice::Keep), kOthers),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(reviews().sign(review.id, signature(), {}), failsWith(ErrorCode::Conflict));
}

TEST_P(ReviewRegisterContract, EvidenceClosesALineOnceAfterTheSignature) {
  Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  decideAll(review);
  EXPECT_THAT(reviews().settle(review.id, 1, settlement()), failsWith(ErrorCode::Conflict));
  ASSERT_THAT(reviews().sign(review.id, signature(), {}), succeeds());
  const Settlement evidence = settlement();
  ASSERT_THAT(reviews().settle(review.id, 1, evidence), succeeds());
  const auto kept = reviews().review(review.id);
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(kept->lines.front().settled, evidence);
  EXPECT_FALSE(kept->lines.back().settled);
  EXPECT_THAT(reviews().settle(review.id, 1, settlement()), failsWith(ErrorCode::Conflict));
  EXPECT_EQ(scratch_->decisions().back(), "review.line-settled@1");
}

TEST_P(ReviewRegisterContract, ALineThatOnlyARetiredMachineClosedWaitsAgainWhenThatIsBack) {
  Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  decideAll(review);
  ASSERT_THAT(reviews().sign(review.id, signature(), {}), succeeds());
  EXPECT_THAT(reviews().reopen(review.id, 1), failsWith(ErrorCode::Conflict)) << "it waits";
  Settlement retired = settlement();
  retired.found = Found::Retired;
  retired.table.reset();
  ASSERT_THAT(reviews().settle(review.id, 1, retired), succeeds());
  ASSERT_THAT(reviews().settle(review.id, 2, settlement()), succeeds());
  ASSERT_THAT(reviews().reopen(review.id, 1), succeeds());
  EXPECT_FALSE(reviews().review(review.id)->lines.front().settled);
  EXPECT_EQ(scratch_->decisions().back(), "review.line-reopened@1");
  EXPECT_THAT(reviews().reopen(review.id, 2), failsWith(ErrorCode::Conflict))
      << "evidence closed it";
  ASSERT_THAT(reviews().settle(review.id, 1, settlement()), succeeds());
}

TEST_P(ReviewRegisterContract, WhatIsRefusedLeavesNothing) {
  Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  Decision own = decision(Choice::Keep);
  own.by = *review.lines.front().access.person;
  EXPECT_THAT(reviews().decide(review.id, 1, own, kOthers), failsWith(ErrorCode::Conflict));
  own.why = "一人のため";
  const auto alone = reviews().decide(review.id, 1, own, kNobodyElse);
  ASSERT_THAT(alone, succeeds());
  EXPECT_TRUE(alone->decision->alone);
  EXPECT_EQ(reviews().review(review.id)->lines.front(), *alone);
  EXPECT_THAT(scratch_->decisions(), ElementsAre("review.started@1", "review.line-decided@1"));
}

TEST_P(ReviewRegisterContract, KeepsWhoseSignInWasMadeByWhomWithLinesAndSignature) {
  Review review = begun();
  ASSERT_THAT(reviews().start(review), succeeds());
  Decision made = decision(Choice::Remove);
  made.why = "ほかに見直す人がいないため";
  for (Line& line : review.lines) {
    const auto kept = reviews().decide(review.id, line.number, made, {.lately = true});
    ASSERT_THAT(kept, succeeds());
    line = *kept;
  }
  Signature name = signature();
  EXPECT_THAT(reviews().sign(review.id, name, {.lately = true, .others = {PersonId{}}}),
              failsWith(ErrorCode::Conflict));
  name.why = "ほかに署名する人がいないため";
  const auto kept = reviews().sign(review.id, name, {.lately = true});
  ASSERT_THAT(kept, succeeds());
  EXPECT_EQ(*reviews().review(review.id), *kept);
  EXPECT_TRUE(kept->lines.front().decision->lately && kept->lines.front().decision->alone);
  EXPECT_TRUE(kept->signature->lately && kept->signature->alone);
  EXPECT_EQ(kept->signature->why, name.why);
}

INSTANTIATE_TEST_SUITE_P(Engines, ReviewRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<ReviewRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"review.started@1", "review.line-decided@1",
                                        "review.signed@1", "review.given-up@1",
                                        "review.line-settled@1", "review.line-reopened@1"},
                              .open = &openReviewRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::reviews
