#include "capabilities/reviews/review.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::reviews {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 1 / 21;
constexpr Instant kNoon{std::chrono::sys_days{kToday} + hours{12}};

const SecondPerson kOthers{.others = {PersonId{}}};
const SecondPerson kNobodyElse{};

class ReviewOfAccess : public ::testing::Test {
 protected:
  Access account(std::string name, std::optional<PersonId> person,
                 Standing standing = Standing::Usual) {
    return {.person = person,
            .device = seat_,
            .account = std::move(name),
            .rights = {.administrator = false, .member_of = "users"},
            .standing = standing};
  }
  Review reviewOf(std::vector<Access> accesses) {
    return {.id = ids_.make<ReviewId>(),
            .due = kToday,
            .started = kNoon,
            .lines = *linesOf(std::move(accesses))};
  }
  static Decision decision(Choice choice, PersonId by, std::string remark = "窓口を離れたため") {
    return {.choice = choice, .remark = std::move(remark), .by = by, .at = kNoon};
  }
  Line decidedLine(Choice choice) {
    return {.number = 1, .access = account("sato", sato_), .decision = decision(choice, mizuno_)};
  }
  static Observed seen(Observed::State state, const Line& line, Instant at) {
    return {.state = state, .at = at, .person = line.access.person, .rights = line.access.rights};
  }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId seat_ = ids_.make<DeviceId>();
  PersonId sato_ = ids_.make<PersonId>();
  PersonId mori_ = ids_.make<PersonId>();
  PersonId mizuno_ = ids_.make<PersonId>();
};

TEST_F(ReviewOfAccess, SaysOfWhatWasNeverReadThatItWasNotReviewedAndWhy) {
  const Review review = reviewOf({{.way = Way::Unread, .device = seat_},
                                  {.way = Way::UnreadOperators, .device = seat_},
                                  account("sato", sato_)});
  const auto of = [&](Way way) {
    return *std::ranges::find(review.lines, way, [](const Line& line) { return line.access.way; });
  };
  const auto may = [&](Way way, Choice choice, std::string remark) {
    const auto kept = decided(review, of(way), decision(choice, mizuno_, std::move(remark)),
                              kOthers, Earlier::Closed);
    return kept ? "" : std::string(kept.error().message.name);
  };
  EXPECT_EQ(may(Way::Unread, Choice::Keep, "そのまま"), "reviews.unread");
  EXPECT_EQ(may(Way::Unread, Choice::Unreviewed, ""), "reviews.remark");
  EXPECT_EQ(may(Way::Unread, Choice::Unreviewed, "来月の点検で読み取る"), "");
  EXPECT_EQ(may(Way::Account, Choice::Unreviewed, "あとで"), "reviews.unread");
  EXPECT_EQ(may(Way::UnreadOperators, Choice::Remove, "止める"), "reviews.unread");
  EXPECT_EQ(may(Way::UnreadOperators, Choice::Unreviewed, "日レセの画面で見る"), "");
  Line line = of(Way::Unread);
  line.decision = decision(Choice::Unreviewed, mizuno_);
  EXPECT_FALSE(line.asksForMore()) << "no evidence closes it";
}

TEST_F(ReviewOfAccess, TellsAnOperatorFromAnAccountOfItsNameAndWhetherItHolds) {
  const Access of_orca{
      .way = Way::Operator, .person = sato_, .device = seat_, .account = "sato", .valid = true};
  Review before = reviewOf({account("sato", sato_)});
  before.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "続ける"};
  Review now = reviewOf({account("sato", sato_), of_orca});
  EXPECT_THAT(differencesOf(now, &before).lines, ElementsAre(Difference::None, Difference::Added));
  before.lines = now.lines;
  now.lines.back().access.valid = false;
  EXPECT_THAT(differencesOf(now, &before).lines,
              ElementsAre(Difference::None, Difference::Changed));
  now.lines.back().access.valid.reset();
  EXPECT_THAT(differencesOf(now, &before).lines, ElementsAre(Difference::None, Difference::None))
      << "what could not be told is no change";
}

TEST_F(ReviewOfAccess, IsGivenUpWithAReasonUntilItIsSigned) {
  Review review = reviewOf({account("sato", sato_)});
  EXPECT_THAT(check(review, Abandonment{.by = mizuno_, .at = kNoon, .why = " "}),
              failsWith(ErrorCode::InvalidInput));
  const Abandonment given_up{.by = mizuno_, .at = kNoon, .why = "機器を読み取ってから始めなおす"};
  EXPECT_THAT(check(review, given_up), succeeds());
  Review done = review;
  done.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "続ける"};
  EXPECT_THAT(check(done, given_up), failsWith(ErrorCode::Conflict));
  review.abandoned = given_up;
  EXPECT_FALSE(review.isOpen());
  EXPECT_THAT(check(review, given_up), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(decided(review, review.lines.front(), decision(Choice::Remove, mizuno_), kOthers,
                      Earlier::Closed),
              failsWith(ErrorCode::Conflict));
  review.lines.front().decision = decision(Choice::Remove, mizuno_);
  EXPECT_THAT(signedBy(review, Signature{.by = mizuno_, .at = kNoon, .summary = "止める"}, {}),
              failsWith(ErrorCode::Conflict));
  EXPECT_THAT(waitingIn({review}), ElementsAre()) << "what was decided in it counts for nothing";
}

TEST_F(ReviewOfAccess, ClosesALineWhoseMachineWasRetiredWheneverThatWas) {
  const Line line = decidedLine(Choice::Remove);
  for (const Instant at : {kNoon - hours{24}, kNoon + hours{24}}) {
    const auto settled = settlementOf(line, {.state = Observed::State::Retired, .at = at}, kNoon);
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->found, Found::Retired);
    EXPECT_EQ(settled->observed, at);
  }
}

TEST_F(ReviewOfAccess, AsksAboutLeaversFirstAndKeepsOnePersonsLinesTogether) {
  const Access leaver = account("mori", mori_, Standing::Leaver);
  const Access second = account("mori2", mori_);
  const Access nobodys = account("uketsuke", std::nullopt, Standing::Unowned);
  const Access unused = account("sato", sato_, Standing::Unused);
  const Access usual = account("mizuno", mizuno_);
  const auto lines = linesOf({usual, unused, second, nobodys, leaver});
  ASSERT_THAT(lines, succeeds());
  std::vector<std::string> accounts;
  for (const Line& line : *lines) accounts.push_back(line.access.account);
  EXPECT_THAT(accounts, ElementsAre("mori", "mori2", "uketsuke", "sato", "mizuno"));
  EXPECT_EQ(lines->back().number, 5);
}

TEST_F(ReviewOfAccess, HasNothingToAskWhereNobodyHasAccess) {
  EXPECT_THAT(linesOf({}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(linesOf(std::vector<Access>(kMaxLines + 1)), failsWith(ErrorCode::Conflict));
}

TEST_F(ReviewOfAccess, NobodyDecidesTheirOwnUseWhileAnotherCould) {
  const Review review = reviewOf({account("sato", sato_)});
  const Line& line = review.lines.front();
  const auto own =
      decided(review, line, decision(Choice::Keep, sato_, ""), kOthers, Earlier::Closed);
  ASSERT_THAT(own, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(own.error().message.name, "reviews.own");
  EXPECT_THAT(decided(review, line, decision(Choice::Keep, mizuno_, ""), kOthers, Earlier::Closed),
              succeeds());
}

TEST_F(ReviewOfAccess, WhatWasTheirsLatelyIsTheirOwnUse) {
  Access nobodys = account("sato", sato_);
  nobodys.person.reset();
  const Review review = reviewOf({nobodys});
  const auto refused = decided(review, review.lines[0], decision(Choice::Keep, sato_),
                               {.own = true, .others = {mizuno_}}, Earlier::Closed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message.name, "reviews.own");
}

TEST_F(ReviewOfAccess, KnowsWhoLetSomethingGoOnThatWasNobodys) {
  Access nobodys = account("sato", sato_);
  nobodys.person.reset();
  Review review = reviewOf({nobodys, account("mori", mori_)});
  for (Line& line : review.lines) line.decision = decision(Choice::Keep, mizuno_);
  const Instant decided_at = review.lines[0].decision->at;
  EXPECT_TRUE(decidedAsNobodys({review}, mizuno_, account("sato", mizuno_), decided_at));
  EXPECT_FALSE(decidedAsNobodys({review}, mori_, account("sato", mori_), decided_at));
  EXPECT_FALSE(decidedAsNobodys({review}, mizuno_, account("mori", mizuno_), decided_at))
      << "it was somebody's";
  EXPECT_FALSE(
      decidedAsNobodys({review}, mizuno_, account("sato", mizuno_), decided_at + hours{1}));
  review.abandoned = Abandonment{};
  EXPECT_FALSE(decidedAsNobodys({review}, mizuno_, account("sato", mizuno_), decided_at));
}

TEST_F(ReviewOfAccess, TheOnlyOneThereDecidesTheirOwnUseWithAReasonAndIsMarked) {
  const Review review = reviewOf({account("sato", sato_), account("mori", mori_)});
  const auto number = [&](PersonId person) {
    return *std::ranges::find(review.lines, person,
                              [](const Line& line) { return *line.access.person; });
  };
  Decision own = decision(Choice::Keep, sato_, "");
  EXPECT_THAT(decided(review, number(sato_), own, kNobodyElse, Earlier::Closed),
              failsWith(ErrorCode::InvalidInput));
  own.why = "院長が一人で行っているため";
  const auto kept = decided(review, number(sato_), own, kNobodyElse, Earlier::Closed);
  ASSERT_THAT(kept, succeeds());
  EXPECT_TRUE(kept->alone);
  EXPECT_EQ(kept->why, own.why);
  const auto anothers = decided(review, number(mori_), own, kNobodyElse, Earlier::Closed);
  ASSERT_THAT(anothers, succeeds());
  EXPECT_FALSE(anothers->alone);
  EXPECT_EQ(anothers->why, "");
}

TEST_F(ReviewOfAccess, WhoseSignInThePersonOfALineHasMadeDecidesItAsTheirOwn) {
  const Review review = reviewOf({account("sato", sato_)});
  const Line& line = review.lines.front();
  Decision made = decision(Choice::Keep, mizuno_, "");
  const auto refused =
      decided(review, line, made, {.lately = true, .others = {mori_}}, Earlier::Closed);
  ASSERT_THAT(refused, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(refused.error().message.name, "reviews.made-by-them");
  EXPECT_EQ(decided(review, line, made, {.lately = true}, Earlier::Closed).error().message.name,
            "reviews.why");
  made.why = "ほかに見直す人がいないため";
  const auto alone = decided(review, line, made, {.lately = true}, Earlier::Closed);
  ASSERT_THAT(alone, succeeds());
  EXPECT_TRUE(alone->alone && alone->lately);
  EXPECT_EQ(alone->why, made.why);
}

TEST_F(ReviewOfAccess, WhoseSignInAPersonOfTheListHasMadeSignsItAlone) {
  Review review = reviewOf({account("sato", sato_)});
  review.lines[0].decision = decision(Choice::Keep, mizuno_);
  Signature signature{.by = mizuno_, .at = kNoon, .summary = "続ける"};
  EXPECT_EQ(signedBy(review, signature, {.lately = true, .others = {mori_}}).error().message.name,
            "reviews.sign-made-by-them");
  EXPECT_EQ(signedBy(review, signature, {.lately = true}).error().message.name, "reviews.why");
  signature.why = "ほかに署名する人がいないため";
  const auto alone = signedBy(review, signature, {.lately = true});
  ASSERT_THAT(alone, succeeds());
  EXPECT_TRUE(alone->alone && alone->lately);
  EXPECT_EQ(signedBy(review, signature, {})->why, "") << "of one alone only";
}

TEST_F(ReviewOfAccess, WhatIsToBeDoneIsSaid) {
  const Review review = reviewOf({account("sato", sato_)});
  for (const Choice choice : {Choice::Change, Choice::Remove}) {
    const auto silent = decided(review, review.lines.front(), decision(choice, mizuno_, " "),
                                kOthers, Earlier::Closed);
    ASSERT_THAT(silent, failsWith(ErrorCode::InvalidInput));
    EXPECT_EQ(silent.error().message.name, "reviews.remark");
  }
  EXPECT_THAT(decided(review, review.lines.front(), decision(Choice::Keep, mizuno_, "一行\n二行"),
                      kOthers, Earlier::Closed),
              failsWith(ErrorCode::InvalidInput));
}

TEST_F(ReviewOfAccess, GoesOnAgainstAnEarlierDecisionOnlyWithAReason) {
  Review earlier = reviewOf({account("sato", sato_), account("mori", mori_)});
  earlier.lines[0].decision = decision(Choice::Remove, mizuno_);
  earlier.lines[1].decision = decision(Choice::Keep, mizuno_);
  earlier.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "止める"};
  const Review review = reviewOf({account("sato", sato_), account("mori", mori_)});
  const std::vector<Review> all{review, earlier};
  EXPECT_TRUE(isAwaited(all, review.lines[0]));
  EXPECT_FALSE(isAwaited(all, review.lines[1])) << "it was to go on";

  const auto silent = decided(review, review.lines[0], decision(Choice::Keep, mizuno_, ""), kOthers,
                              Earlier::Awaited);
  ASSERT_THAT(silent, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(silent.error().message.name, "reviews.keeps-awaited");
  EXPECT_THAT(decided(review, review.lines[0], decision(Choice::Keep, mizuno_, "契約が延びた"),
                      kOthers, Earlier::Awaited),
              succeeds());
  EXPECT_THAT(decided(review, review.lines[0], decision(Choice::Remove, mizuno_), kOthers,
                      Earlier::Awaited),
              succeeds());
}

TEST_F(ReviewOfAccess, IsSignedOnceEveryLineWasDecidedAndStaysAsItIsThen) {
  Review review = reviewOf({account("sato", sato_), account("mori", mori_)});
  const Signature signature{.by = mizuno_, .at = kNoon, .summary = "退職者を止める"};
  review.lines[0].decision = decision(Choice::Keep, mizuno_);
  const auto early = signedBy(review, signature, {});
  ASSERT_THAT(early, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(early.error().message.name, "reviews.undecided");
  review.lines[1].decision = decision(Choice::Remove, mizuno_);
  EXPECT_THAT(signedBy(review, {.by = mizuno_, .at = kNoon, .summary = ""}, {}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(signedBy(review, signature, {}), succeeds());
  review.signature = signature;
  EXPECT_THAT(signedBy(review, signature, {}), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(
      decided(review, review.lines[0], decision(Choice::Keep, mizuno_), kOthers, Earlier::Closed),
      failsWith(ErrorCode::Conflict));
}

TEST_F(ReviewOfAccess, ARemovedLineStaysOpenUntilLaterEvidenceShowsItIsGoneOrStopped) {
  const Line line = decidedLine(Choice::Remove);
  const Instant later = kNoon + hours{1};
  using enum Observed::State;
  EXPECT_FALSE(settlementOf(line, seen(Gone, line, kNoon), later)) << "read before the decision";
  EXPECT_FALSE(settlementOf(line, seen(Open, line, later), later));
  EXPECT_FALSE(settlementOf(line, seen(Unknown, line, later), later));
  Observed demoted = seen(Open, line, later);
  demoted.rights.member_of = "";
  EXPECT_FALSE(settlementOf(line, demoted, later)) << "fewer rights are still a way in";
  const auto gone = settlementOf(line, seen(Gone, line, later), later);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->found, Found::Gone);
  EXPECT_EQ(gone->observed, later);
  EXPECT_EQ(settlementOf(line, seen(Stopped, line, later), later)->found, Found::Stopped);
}

TEST_F(ReviewOfAccess, AChangedLineIsClosedByOtherRightsOrAnotherOwner) {
  const Line line = decidedLine(Choice::Change);
  const Instant later = kNoon + hours{1};
  Observed observed = seen(Observed::State::Open, line, later);
  EXPECT_FALSE(settlementOf(line, observed, later)) << "as it was";
  observed.rights = {.administrator = std::nullopt, .member_of = std::nullopt};
  EXPECT_FALSE(settlementOf(line, observed, later)) << "what could not be told proves nothing";
  observed.rights = {.administrator = true, .member_of = "sudo users"};
  const auto changed = settlementOf(line, observed, later);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->found, Found::Changed);
  EXPECT_EQ(changed->now, "sudo users (root)");
  Line later_decided = line;
  later_decided.decision->was =
      AsDecided{.person = sato_, .rights = {.administrator = true, .member_of = "sudo users"}};
  EXPECT_FALSE(settlementOf(later_decided, observed, later)) << "it was so when it was decided";
  observed = seen(Observed::State::Open, line, later);
  observed.person = mori_;
  EXPECT_TRUE(settlementOf(line, observed, later));
  EXPECT_TRUE(settlementOf(line, seen(Observed::State::Stopped, line, later), later));
}

TEST_F(ReviewOfAccess, ALineThatGoesOnOrWasClosedIsNeverClosed) {
  const Line kept = decidedLine(Choice::Keep);
  const Instant later = kNoon + hours{1};
  EXPECT_FALSE(settlementOf(kept, seen(Observed::State::Gone, kept, later), later));
  Line closed = decidedLine(Choice::Remove);
  closed.settled = Settlement{.at = kNoon};
  EXPECT_FALSE(settlementOf(closed, seen(Observed::State::Gone, closed, later), later));
}

TEST_F(ReviewOfAccess, ShowsWhatIsNotAsItWasLastTime) {
  Review last = reviewOf({account("sato", sato_), account("mori", mori_), account("old", mori_)});
  last.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "前回"};
  Access promoted = account("sato", sato_);
  promoted.rights.administrator = true;
  Access unread = account("mori", mori_);
  unread.rights = {};
  Review now = reviewOf({promoted, unread, account("new", mizuno_)});
  const auto found = differencesOf(now, &last);
  std::map<std::string, Difference> by_account;
  for (std::size_t at = 0; at < now.lines.size(); ++at) {
    by_account[now.lines[at].access.account] = found.lines[at];
  }
  EXPECT_EQ(by_account["sato"], Difference::Changed);
  EXPECT_EQ(by_account["mori"], Difference::None) << "unread rights are no difference";
  EXPECT_EQ(by_account["new"], Difference::Added);
  ASSERT_EQ(found.gone.size(), 1U);
  EXPECT_EQ(found.gone.front().access.account, "old");
  EXPECT_THAT(differencesOf(now, nullptr).lines, ::testing::Each(Difference::None));
}

TEST_F(ReviewOfAccess, IsComparedWithTheLastSignedOne) {
  Review first = reviewOf({account("sato", sato_)});
  first.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "初回"};
  Review given_up = reviewOf({account("sato", sato_)});
  given_up.started = kNoon + hours{1};
  Review now = reviewOf({account("sato", sato_)});
  now.started = kNoon + hours{2};
  const std::vector<Review> newest_first{now, given_up, first};
  EXPECT_EQ(lastBefore(newest_first, newest_first[0]), &newest_first[2]);
  EXPECT_EQ(lastBefore(newest_first, newest_first[2]), nullptr);
}

TEST_F(ReviewOfAccess, ALineWaitsFromItsSignatureUntilItIsClosedOrDecidedAnew) {
  Review review = reviewOf({account("sato", sato_), account("mori", mori_)});
  for (Line& line : review.lines) line.decision = decision(Choice::Remove, mizuno_);
  EXPECT_TRUE(waitingIn({review}).empty()) << "nothing is waited for before it is signed";
  review.signature = Signature{.by = mizuno_, .at = kNoon, .summary = "止める"};
  EXPECT_EQ(waitingIn({review}).size(), 2U);
  review.lines[0].settled = Settlement{.at = kNoon};
  const std::vector<Review> one{review};
  ASSERT_EQ(waitingIn(one).size(), 1U);
  EXPECT_EQ(waitingIn(one).front().line, &one.front().lines[1]);
  Review later = reviewOf({review.lines[1].access});
  later.lines[0].decision = decision(Choice::Keep, mizuno_, "");
  EXPECT_EQ(waitingIn({later, review}).size(), 1U) << "not signed yet";
  later.signature = review.signature;
  EXPECT_TRUE(waitingIn({later, review}).empty());
}

TEST_F(ReviewOfAccess, IsDueWithinHalfAYear) {
  EXPECT_THAT(checkDue(kToday, kToday), succeeds());
  EXPECT_THAT(checkDue(kToday + days{180}, kToday), succeeds());
  EXPECT_THAT(checkDue(kToday - days{1}, kToday), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(checkDue(kToday + days{181}, kToday), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::reviews
