// Whose word counts as a second person's, over a whole hub whose clock is turned.
#include "programs/hub/second_person.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/reviewing.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kStrict = "accounts.no-common-password";

/// A clinic that 水野 由美 set up in person. Who is asked of is at the console, where the box is
/// the second factor.
class SecondPersonOnAHub : public ::testing::Test {
 protected:
  SecondPersonOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    first_ = admitted("水野 由美", std::nullopt);
  }

  PersonId admitted(std::string_view name, std::optional<PersonId> maker) {
    const auto signin = state_.access->prepare(
        name, "correct horse battery",
        {.roles = {access::Role::Director}, .reason = "仕事", .until = today() + days{300}},
        "みほん内科", maker);
    EXPECT_THAT(signin, succeeds());
    EXPECT_THAT(
        admit(state_, *signin, maker ? journal::Actor::ofPerson(*maker) : journal::Actor::hub()),
        succeeds());
    return signin->person;
  }
  /// Somebody whom `maker` let in, and who has chosen a password of their own since.
  PersonId made(std::string_view name, PersonId maker) {
    const PersonId person = admitted(name, maker);
    EXPECT_THAT(state_.access->changeOwn(person, "seven stones by the river", "みほん内科"),
                succeeds());
    return person;
  }
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }
  static http::Caller caller(PersonId person) {
    return {.person = access::Identity{.person = person}, .console = "root"};
  }
  [[nodiscard]] Result<SecondPerson> second(PersonId person, PersonId first,
                                            Making making = Making::OfOneHand) const {
    return secondPerson(state_, caller(person), "confirmStatement", first, making);
  }

  statements::StatementId answered(PersonId by) {
    const statements::Statement yes{.id = state_.ids.make<statements::StatementId>(),
                                    .control = {std::string(kStrict)},
                                    .answer = statements::Answer::Yes,
                                    .checked = today(),
                                    .until = today() + days{365},
                                    .seen = {.at = clock_.now()},
                                    .by = by,
                                    .at = clock_.now()};
    EXPECT_THAT(state_.statements->make(yes, {}), succeeds());
    return yes.id;
  }
  Result<statements::Statement> confirm(statements::StatementId id, PersonId by,
                                        std::string why = "") {
    const auto as = second(by, state_.statements->statement(id)->by);
    if (!as) return std::unexpected(as.error());
    return state_.statements->confirm(id, {.by = by, .at = clock_.now(), .why = std::move(why)},
                                      *as);
  }
  posture::SecondWord word() {
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    return std::ranges::find(clinic->statements, std::string(kStrict),
                             [](const auto& one) { return one.control.name; })
        ->second;
  }
  std::vector<std::string> lone() {
    const auto now = accessNow(state_, today());
    std::vector<std::string> kinds;
    for (const reviews::LoneApproval& one : now->alone) {
      if (one.kind != "grant") kinds.push_back(one.kind);
    }
    return kinds;
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  PersonId first_;
};

TEST_F(SecondPersonOnAHub, IsAskedForByWhoTakesAnAccountThatTheyLetGoOnAsNobodys) {
  const ownership::Account account{.device = state_.ids.make<DeviceId>(), .name = "uketsuke"};
  const reviews::Review review{
      .id = state_.ids.make<reviews::ReviewId>(),
      .due = today(),
      .by = first_,
      .started = clock_.now(),
      .lines = *reviews::linesOf({{.device = account.device, .account = account.name}})};
  ASSERT_THAT(state_.reviews->start(review), succeeds());
  EXPECT_EQ(takesAccount(state_, caller(first_), account)->worth(), Worth::Whole);
  ASSERT_THAT(state_.reviews->decide(review.id, 1, {.by = first_, .at = clock_.now()}, {}),
              succeeds());
  EXPECT_EQ(takesAccount(state_, caller(first_), account)->worth(), Worth::Alone);
  const PersonId other = made("水野 健", first_);
  EXPECT_EQ(takesAccount(state_, caller(first_), account)->worth(), Worth::NeedsAnother);
  EXPECT_EQ(takesAccount(state_, caller(other), account)->worth(), Worth::Whole);
}

TEST_F(SecondPersonOnAHub, OfTheAnswerersMakingCountsForNothingWhileAThirdCouldConfirm) {
  const PersonId second_one = made("水野 健", first_);
  const PersonId third = made("佐藤 綾", second_one);
  const auto id = answered(second_one);
  EXPECT_EQ(second(third, second_one)->others, std::vector{first_}) << "neither has made theirs";
  const auto confirmed = confirm(id, third, "一人で足りると思うため");
  ASSERT_THAT(confirmed, succeeds());
  EXPECT_TRUE(confirmed->confirmed->lately);
  EXPECT_FALSE(confirmed->confirmed->alone);
  EXPECT_EQ(word(), posture::SecondWord::NeedsAnother);
  clock_.pass(days{31});
  EXPECT_EQ(word(), posture::SecondWord::NeedsAnother) << "the mark stays for good";
  EXPECT_THAT(lone(), IsEmpty()) << "nothing was approved by it";
  const auto anew = confirm(id, first_);
  ASSERT_THAT(anew, succeeds());
  EXPECT_EQ(anew->confirmed->worth(), Worth::Whole) << "by now";
  EXPECT_EQ(anew->confirmed_before.size(), 1U) << "it stays visible";
  EXPECT_EQ(word(), posture::SecondWord::Counts);
}

TEST_F(SecondPersonOnAHub, OfTheAnswerersMakingIsAloneWithAReasonWhileNobodyElseCould) {
  const PersonId second_one = made("水野 健", first_);
  const auto id = answered(first_);
  EXPECT_THAT(confirm(id, first_, "一人で"), failsWith(ErrorCode::Conflict))
      << "the other one is there, whosever making";
  EXPECT_THAT(confirm(id, second_one), failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(confirm(id, second_one, "ほかに担当がいない"), succeeds());
  EXPECT_EQ(word(), posture::SecondWord::Counts);
  EXPECT_THAT(lone(), ElementsAre("statement-lately"));
}

TEST_F(SecondPersonOnAHub, OfTheAnswerersMakingCountsNoLongerOnceAThirdCouldConfirm) {
  const PersonId second_one = made("水野 健", first_);
  const auto id = answered(first_);
  ASSERT_THAT(confirm(id, second_one, "ほかに担当がいない"), succeeds());
  const PersonId third = made("佐藤 綾", first_);
  EXPECT_EQ(word(), posture::SecondWord::Counts) << "the third is of the same making";
  clock_.pass(days{31});
  EXPECT_EQ(word(), posture::SecondWord::NeedsAnother);
  ASSERT_THAT(confirm(id, third), succeeds());
  EXPECT_EQ(word(), posture::SecondWord::Counts);
}

TEST_F(SecondPersonOnAHub, OfTheSameHandAsTheAnswererIsNoneWhileThatHandCouldConfirm) {
  const PersonId second_one = made("水野 健", first_);
  const PersonId third = made("佐藤 綾", first_);
  const auto id = answered(second_one);
  ASSERT_THAT(confirm(id, third, "ほかに担当がいない"), succeeds());
  EXPECT_EQ(word(), posture::SecondWord::NeedsAnother) << "one person made both";
  ASSERT_THAT(confirm(id, first_, "ほかに担当がいない"), succeeds());
  EXPECT_EQ(word(), posture::SecondWord::Counts);
  EXPECT_THAT(lone(), ElementsAre("statement-lately"));
}

TEST_F(SecondPersonOnAHub, IsNeverAwaitedInVain) {
  const PersonId second_one = made("水野 健", first_);
  const PersonId third = made("佐藤 綾", first_);
  const PersonId fourth = made("林 進", second_one);
  const std::vector everybody{first_, second_one, third, fourth};
  for (const PersonId who : everybody) {
    int best = 0;
    for (const PersonId other : everybody) {
      if (other != who) best = std::max(best, static_cast<int>(second(other, who)->worth()));
    }
    EXPECT_GE(best, static_cast<int>(Worth::Alone)) << "somebody's word about each counts";
  }
  int signs = 0;
  for (const PersonId who : everybody) {
    const auto as = secondToAll(state_, caller(who), "signReview", everybody);
    signs = std::max(signs, static_cast<int>(as->worth()));
  }
  EXPECT_GE(signs, static_cast<int>(Worth::Alone));
}

TEST_F(SecondPersonOnAHub, DecidesAboutWhoeverTheyMadeAndNotAboutWhoeverMadeThem) {
  const PersonId second_one = made("水野 健", first_);
  EXPECT_EQ(second(first_, second_one, Making::OfTheFirst)->worth(), Worth::Whole);
  EXPECT_EQ(second(second_one, first_, Making::OfTheFirst)->worth(), Worth::Alone);
  const std::vector everybody{first_, second_one};
  EXPECT_EQ(secondToAll(state_, caller(first_), "signReview", everybody)->worth(), Worth::Whole);
  EXPECT_EQ(secondToAll(state_, caller(second_one), "signReview", everybody)->worth(),
            Worth::Alone);
  const PersonId third = made("佐藤 綾", second_one);
  EXPECT_EQ(second(third, second_one, Making::OfTheFirst)->worth(), Worth::NeedsAnother)
      << "whoever made the second could decide";
}

TEST_F(SecondPersonOnAHub, IsNobodyWhoseSignInIsStillAsAnotherMadeIt) {
  const PersonId second_one = admitted("水野 健", first_);
  EXPECT_THAT(second(second_one, first_), failsWith(ErrorCode::PermissionDenied));
  const std::vector everybody{first_};
  EXPECT_THAT(secondToAll(state_, caller(second_one), "signReview", everybody),
              failsWith(ErrorCode::PermissionDenied));
}

TEST_F(SecondPersonOnAHub, LooksAtTheActsOfACheckerWhoMadeThemOnlyForWantOfOthers) {
  const PersonId second_one = made("水野 健", first_);
  const PersonId third = made("佐藤 綾", second_one);
  logchecks::LogCheck check{.id = state_.ids.make<logchecks::LogCheckId>(),
                            .first = today() - days{9},
                            .last = today() - days{1},
                            .sources = {logchecks::Source::Journal},
                            .looked = "ログイン",
                            .clear = true,
                            .by = second_one,
                            .at = clock_.now()};
  ASSERT_THAT(state_.log_checks->record(check), succeeds());
  const auto look = [&](PersonId by) {
    return state_.log_checks->confirm(
        check.id, {.by = by, .at = clock_.now(), .looked = "ログイン", .why = "ほかにいない"},
        *secondPerson(state_, caller(by), "confirmOwnActs", second_one, Making::OfOneHand));
  };
  ASSERT_THAT(look(third), succeeds());
  EXPECT_FALSE(isWholeToday(state_, state_.log_checks->all()->front()));
  ASSERT_THAT(look(first_), succeeds());
  EXPECT_TRUE(isWholeToday(state_, state_.log_checks->all()->front()));
  EXPECT_THAT(lone(), ElementsAre("log-check-lately"));
}

}  // namespace
}  // namespace sekisho::hub
