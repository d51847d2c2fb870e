// A review of access over a whole hub: what it lists, and by what its lines are closed.
#include "programs/hub/reviewing.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/review_evidence.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using evidence::Cell;
using reviews::Access;
using reviews::Choice;
using reviews::Found;
using reviews::Line;
using reviews::Standing;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;

class ReviewOnAHub : public ::testing::Test {
 protected:
  struct Row {
    std::string name;
    std::int64_t locked = 0;
    std::optional<std::int64_t> keys = 0;
    std::int64_t sudo = 0;
    std::int64_t idle_days = 30;
    std::optional<std::int64_t> expires_day = {};
  };

  ReviewOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    EXPECT_THAT(state_.devices->add({{.id = seat_, .name = "受付1", .registered = clock_.now()}},
                                    journal::Actor::hub()),
                succeeds());
    EXPECT_THAT(state_.people->add({{.id = sato_, .name = "佐藤 綾", .from = today()},
                                    {.id = mori_,
                                     .name = "森 徹",
                                     .from = today() - std::chrono::days{9},
                                     .until = today() - std::chrono::days{1}},
                                    {.id = cleaner_,
                                     .name = "清掃の会社",
                                     .kind = people::Kind::WalksUp,
                                     .from = today()}},
                                   journal::Actor::hub()),
                succeeds());
  }

  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  void send(const std::vector<Row>& accounts,
            evidence::TableStatus status = evidence::TableStatus::Complete,
            std::optional<Instant> at_visit = {}) {
    evidence::Table table{
        .name = "accounts",
        .status = status,
        .reason = status == evidence::TableStatus::Complete ? "" : "people.unreadable",
        .columns = {"name", "login_shell", "locked", "keys", "sudo", "groups", "idle_days",
                    "expires_day"}};
    for (const Row& row : accounts) {
      table.rows.push_back({Cell(row.name), Cell(std::int64_t{1}), Cell(row.locked),
                            row.keys ? Cell(*row.keys) : Cell(), Cell(row.sudo),
                            Cell(std::string(row.sudo != 0 ? "sudo" : "users")),
                            Cell(row.idle_days),
                            row.expires_day ? Cell(*row.expires_day) : Cell()});
    }
    const evidence::Reading reading{
        .what = {.device = seat_,
                 .table = "accounts",
                 .position = {.epoch = "00000000000000aa", .sequence = ++sequence_},
                 .observed = at_visit.value_or(clock_.now()),
                 .received = clock_.now(),
                 .digest = evidence::digestOf(table),
                 .origin = at_visit ? evidence::Origin::Visit : evidence::Origin::Agent},
        .content = table};
    ASSERT_THAT(state_.tables->keep(std::span(&reading, 1)), succeeds());
  }

  void own(const std::string& account, PersonId person,
           std::optional<std::chrono::sys_days> until) {
    ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                       .account = {.device = seat_, .name = account},
                                       .person = person,
                                       .from = today() - std::chrono::days{9},
                                       .until = until,
                                       .by = sato_,
                                       .at = clock_.now()}),
                succeeds());
  }

  /// A signed review in which everything of that name was decided so.
  reviews::ReviewId signedReview(Choice choice) {
    const auto now = accessNow(state_, today());
    const reviews::Review review{.id = state_.ids.make<reviews::ReviewId>(),
                                 .due = today(),
                                 .by = director_,
                                 .started = clock_.now(),
                                 .lines = *reviews::linesOf(now->accesses),
                                 .alone = now->alone};
    EXPECT_THAT(state_.reviews->start(review), succeeds());
    for (const Line& line : review.lines) {
      EXPECT_THAT(
          state_.reviews->decide(
              review.id, line.number,
              {.choice = line.access.way == reviews::Way::Unread ? Choice::Unreviewed : choice,
               .remark = "窓口を離れたため",
               .by = director_,
               .at = clock_.now()},
              {}),
          succeeds());
    }
    EXPECT_THAT(state_.reviews->sign(
                    review.id, {.by = director_, .at = clock_.now(), .summary = "まとめ"}, {}),
                succeeds());
    state_.reviews_wait = true;
    return review.id;
  }

  /// Machines that a review that begins now lists as not reviewed.
  std::vector<DeviceId> unread() {
    std::vector<DeviceId> devices;
    const auto now = accessNow(state_, today());
    EXPECT_THAT(now, succeeds());
    for (const Access& access : now->accesses) {
      if (access.way == reviews::Way::Unread) devices.push_back(*access.device);
    }
    return devices;
  }

  std::map<std::string, std::optional<Found>> found(reviews::ReviewId id) {
    std::map<std::string, std::optional<Found>> found;
    const auto review = state_.reviews->review(id);
    EXPECT_THAT(review, succeeds());
    for (const Line& line : review->lines) {
      found[line.access.account] = line.settled ? std::optional(line.settled->found) : std::nullopt;
    }
    return found;
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  DeviceId seat_ = state_.ids.make<DeviceId>();
  PersonId sato_ = state_.ids.make<PersonId>();
  PersonId mori_ = state_.ids.make<PersonId>();
  PersonId cleaner_ = state_.ids.make<PersonId>();
  PersonId director_ = state_.ids.make<PersonId>();
  std::uint64_t sequence_ = 0;
};

TEST_F(ReviewOnAHub, ListsWhatCanBeUsedAndWhoCanWalkUp) {
  send({{.name = "sato", .idle_days = 120},
        {.name = "mori"},
        {.name = "uketsuke"},
        {.name = "old", .locked = 1}});
  own("sato", sato_, std::nullopt);
  own("mori", mori_, today() - std::chrono::days{1});
  const auto now = accessNow(state_, today());
  ASSERT_THAT(now, succeeds());
  std::map<std::string, Standing> standing;
  for (const Access& access : now->accesses) standing[access.account] = access.standing;
  EXPECT_THAT(
      standing,
      ElementsAre(std::pair("", Standing::Usual), std::pair("mori", Standing::Leaver),
                  std::pair("sato", Standing::Unused), std::pair("uketsuke", Standing::Unowned)));
  const auto sato = std::ranges::find(now->accesses, "sato", &Access::account);
  EXPECT_EQ(sato->idle, (reviews::Idle{.days = 120, .read = today()})) << "a span, and no day";
  EXPECT_EQ(sato->rights.member_of, "users");
}

TEST_F(ReviewOnAHub, KeepsWhatWasDecidedOfAnAccountThatCannotBeRead) {
  own("sato", sato_, std::nullopt);
  const auto now = accessNow(state_, today());
  ASSERT_THAT(now, succeeds());
  EXPECT_EQ(std::ranges::count(now->accesses, "sato", &Access::account), 1);
}

TEST_F(ReviewOnAHub, ListsAMachineThatWasNeverReadAsNotReviewed) {
  EXPECT_THAT(unread(), ElementsAre(seat_));
  send({}, evidence::TableStatus::Failed);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "nothing could be read";
  send({{.name = "sato"}});
  EXPECT_THAT(unread(), ElementsAre());
}

TEST_F(ReviewOnAHub, ListsAMachineOfWhichOnlyAPartWasReadAsNotReviewedBesideThatPart) {
  send({{.name = "sato"}}, evidence::TableStatus::Partial);
  EXPECT_THAT(unread(), ElementsAre(seat_));
  EXPECT_EQ(std::ranges::count(accessNow(state_, today())->accesses, "sato", &Access::account), 1);
}

TEST_F(ReviewOnAHub, ListsAMachineWhoseReadingDoesNotHoldAnyMoreAsNotReviewed) {
  send({{.name = "sato"}}, evidence::TableStatus::Complete, clock_.now() - 24h * 300);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "brought from a visit long ago";
  send({{.name = "mori"}}, evidence::TableStatus::Complete, clock_.now() - 24h * 30);
  EXPECT_THAT(unread(), ElementsAre());
  clock_.pass(24h * 6);
  EXPECT_THAT(unread(), ElementsAre(seat_));
  send({{.name = "sato"}});
  EXPECT_THAT(unread(), ElementsAre());
  clock_.pass(3h);
  EXPECT_THAT(unread(), ElementsAre(seat_)) << "its agent is silent";
}

TEST_F(ReviewOnAHub, IsNotWholeWithoutASeatThatWasCalledNoneWhenItBegan) {
  inventory::Device other{.id = state_.ids.make<DeviceId>(),
                          .name = "診察室1",
                          .roles = {inventory::DeviceRole::Other},
                          .registered = clock_.now()};
  ASSERT_THAT(state_.devices->add({other}, journal::Actor::hub()), succeeds());
  send({{.name = "sato"}});
  signedReview(Choice::Keep);
  const auto not_reviewed = [&] { return state_.clinic_source->clinic()->reviews.front().unread; };
  EXPECT_EQ(not_reviewed(), 0);
  other.roles = {inventory::DeviceRole::Terminal};
  ASSERT_THAT(state_.devices->update(other, journal::Actor::hub()), succeeds());
  EXPECT_EQ(not_reviewed(), 1);
  clock_.pass(1h);
  ASSERT_THAT(
      state_.devices->add(
          {{.id = state_.ids.make<DeviceId>(), .name = "診察室2", .registered = clock_.now()}},
          journal::Actor::hub()),
      succeeds());
  EXPECT_EQ(not_reviewed(), 1) << "that one came later";
}

TEST_F(ReviewOnAHub, IsWholeWithoutASeatWhereNobodyCanUseAnAccount) {
  send({{.name = "old", .locked = 1}});
  signedReview(Choice::Keep);
  EXPECT_EQ(state_.clinic_source->clinic()->reviews.front().unread, 0);
}

TEST_F(ReviewOnAHub, KnowsWhatWasTheDecidersOwnLately) {
  const ownership::AccountOwner was{.id = state_.ids.make<ownership::OwnershipId>(),
                                    .account = {.device = seat_, .name = "sato"},
                                    .person = sato_,
                                    .from = today() - std::chrono::days{9},
                                    .by = sato_,
                                    .at = clock_.now()};
  ASSERT_THAT(state_.owners->assign(was), succeeds());
  ASSERT_THAT(state_.owners->end(was.id, {.by = sato_, .at = clock_.now(), .why = "まちがい"}),
              succeeds());
  const auto around = reviewSurroundings(state_);
  const auto was_theirs = [&](PersonId person, std::string account) {
    return around.was_theirs({.person = access::Identity{.person = person}},
                             {.device = seat_, .account = std::move(account)});
  };
  EXPECT_TRUE(was_theirs(sato_, "sato"));
  EXPECT_FALSE(was_theirs(sato_, "mori"));
  EXPECT_FALSE(was_theirs(mori_, "sato"));
  clock_.pass(24h * 800);
  EXPECT_FALSE(was_theirs(sato_, "sato"));
}

TEST_F(ReviewOnAHub, ListsWhoTookAnAccountThatTheyHadLetGoOnAsNobodys) {
  send({{.name = "uketsuke"}});
  signedReview(Choice::Keep);
  clock_.pass(1h);
  ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                     .account = {.device = seat_, .name = "uketsuke"},
                                     .person = director_,
                                     .purpose = "ほかに決められる人がいない",
                                     .from = today(),
                                     .by = director_,
                                     .at = clock_.now()}),
              succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "account-taken");
  EXPECT_EQ(listed->alone.front().why, "ほかに決められる人がいない");
}

TEST_F(ReviewOnAHub, ListsWhatWasDecidedAloneThoughItWasTakenBackSince) {
  send({{.name = "backup"}, {.name = "uketsuke"}});
  signedReview(Choice::Keep);
  clock_.pass(1h);
  const auto own = [&](std::string account, ownership::Use use) {
    const ownership::OwnershipId id = state_.ids.make<ownership::OwnershipId>();
    EXPECT_THAT(state_.owners->assign({.id = id,
                                       .account = {.device = seat_, .name = std::move(account)},
                                       .use = use,
                                       .person = director_,
                                       .purpose = "ほかに決められる人がいない",
                                       .from = today(),
                                       .by = director_,
                                       .at = clock_.now()}),
                succeeds());
    clock_.pass(1h);
    EXPECT_THAT(state_.owners->end(id, {.by = director_, .at = clock_.now(), .why = "終わり"}),
                succeeds());
  };
  own("backup", ownership::Use::Service);
  own("uketsuke", ownership::Use::Person);
  const auto listed = accessNow(state_, today());
  ASSERT_THAT(listed, succeeds());
  std::vector<std::string> kinds;
  for (const auto& one : listed->alone) kinds.push_back(one.kind);
  EXPECT_THAT(kinds, ::testing::UnorderedElementsAre("account-service", "account-taken"));
}

TEST_F(ReviewOnAHub, ListsWhoCalledAnAccountAServiceUntilASignedReviewHas) {
  send({{.name = "backup"}});
  ASSERT_THAT(state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                     .account = {.device = seat_, .name = "backup"},
                                     .use = ownership::Use::Service,
                                     .person = sato_,
                                     .purpose = "夜間の控え",
                                     .from = today(),
                                     .by = sato_,
                                     .at = clock_.now()}),
              succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "account-service");
  EXPECT_EQ(listed->alone.front().why, "夜間の控え");
  signedReview(Choice::Keep);
  EXPECT_THAT(accessNow(state_, today())->alone, ::testing::IsEmpty());
}

TEST_F(ReviewOnAHub, ListsEachTimeDutiesWereSetAloneAndByWhom) {
  const auto other = state_.ids.make<PersonId>();
  people::Person person = *state_.people->person(sato_);
  person.own_change = people::OwnChange{.at = clock_.now(), .why = "一人の医院のため"};
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::ofPerson(sato_)), succeeds());
  clock_.pass(std::chrono::minutes{1});
  person.own_change = people::OwnChange{.at = clock_.now(), .why = "院長に頼まれたため"};
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::ofPerson(other)), succeeds());
  person.own_change.reset();
  ASSERT_THAT(state_.people->change(person, "", journal::Actor::hub()), succeeds())
      << "what came after takes nothing away";
  const auto alone = accessNow(state_, today())->alone;
  ASSERT_EQ(alone.size(), 2U);
  for (const reviews::LoneApproval& one : alone) EXPECT_EQ(one.kind, "own-duties");
  const auto by_other = std::ranges::find(alone, other, &reviews::LoneApproval::by);
  ASSERT_NE(by_other, alone.end());
  EXPECT_EQ(by_other->why, "院長に頼まれたため");
  EXPECT_NE(std::ranges::find(alone, sato_, &reviews::LoneApproval::by), alone.end());
}

TEST_F(ReviewOnAHub, ListsWhoSaidAloneThatStaffWereToldOfANoticeTheyHadWritten) {
  const observation::Notice notice{.id = state_.ids.make<observation::NoticeId>(),
                                   .purpose = "ほかの人のログインで使われていないかを確かめるため",
                                   .responsible = sato_,
                                   .viewers = {.roles = {observation::ViewerRole::Administrator}},
                                   .keep_months = 3,
                                   .start = today() + std::chrono::days{1},
                                   .by = sato_,
                                   .at = clock_.now()};
  ASSERT_THAT(state_.notices_to_staff->record(notice), succeeds());
  ASSERT_THAT(
      state_.notices_to_staff->give(
          notice.id, {.day = today(), .by = sato_, .at = clock_.now(), .alone = "一人の医院のため"},
          today()),
      succeeds());
  const auto listed = accessNow(state_, today());
  ASSERT_EQ(listed->alone.size(), 1U);
  EXPECT_EQ(listed->alone.front().kind, "notice-given");
  EXPECT_EQ(listed->alone.front().why, "一人の医院のため");
}

TEST_F(ReviewOnAHub, ClosesTheLinesOfAMachineThatWasRetired) {
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  ASSERT_THAT(state_.devices->retire(seat_, clock_.now(), "買い替え", journal::Actor::hub()),
              succeeds());
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Retired);
  EXPECT_THAT(accessNow(state_, today())->accesses,
              ::testing::Each(::testing::Field(&Access::device, std::nullopt)))
      << "it is in no new list";
}

TEST_F(ReviewOnAHub, OpensTheLinesOfARetiredMachineAgainWhenItIsBackUnderAnotherRow) {
  const inventory::Mac mac{"02:00:5e:10:00:01"};
  ASSERT_THAT(state_.devices->attach(seat_, {mac}, journal::Actor::hub()), succeeds());
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  ASSERT_THAT(state_.devices->retire(seat_, clock_.now(), "買い替え", journal::Actor::hub()),
              succeeds());
  ASSERT_TRUE(settleReviews(state_));
  const DeviceId other = state_.ids.make<DeviceId>();
  ASSERT_THAT(state_.devices->add(
                  {{.id = other, .name = "受付2", .macs = {mac}, .registered = clock_.now()}},
                  journal::Actor::hub()),
              succeeds());
  state_.reviews_wait = true;
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], std::nullopt) << "it waits again";
  seat_ = other;
  send({{.name = "sato"}});
  EXPECT_FALSE(settleReviews(state_)) << "the account is still there";
  clock_.pass(1h);
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, FollowsAMachineIntoTheRowItWasMergedWith) {
  send({{.name = "sato"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  const DeviceId other = state_.ids.make<DeviceId>();
  ASSERT_THAT(state_.devices->add({{.id = other, .name = "受付", .registered = clock_.now()}},
                                  journal::Actor::hub()),
              succeeds());
  ASSERT_THAT(state_.devices->merge(seat_, other, clock_.now(), journal::Actor::hub()), succeeds());
  EXPECT_FALSE(settleReviews(state_)) << "the machine is still there";
  seat_ = other;
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, ClosesAStoppedLineByANewerReadingOnly) {
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  EXPECT_FALSE(settleReviews(state_));
  clock_.pass(1h);
  send({{.name = "sato"}, {.name = "mori", .locked = 1}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["mori"], Found::Stopped);
  EXPECT_EQ(found(id)["sato"], std::nullopt) << "it can still be used";
  clock_.pass(1h);
  send({}, evidence::TableStatus::Partial);
  EXPECT_FALSE(settleReviews(state_)) << "not everything could be read";
  clock_.pass(1h);
  send({{.name = "root"}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Gone);
}

TEST_F(ReviewOnAHub, KeepsALineOpenWhileAKeyMayOpenALockedAccount) {
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  send({{.name = "sato", .locked = 1, .keys = 1},
        {.name = "mori", .locked = 1, .keys = std::nullopt}});
  EXPECT_FALSE(settleReviews(state_)) << "by a key, or it is not told";
  clock_.pass(1h);
  send({{.name = "sato", .locked = 1, .keys = 0},
        {.name = "mori", .locked = 1, .keys = std::nullopt}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Stopped);
  EXPECT_EQ(found(id)["mori"], std::nullopt);
}

TEST_F(ReviewOnAHub, ClosesALineByAnEndedAccountOnlyAfterItsDay) {
  const std::int64_t day = today().time_since_epoch().count();
  send({{.name = "sato"}, {.name = "mori"}});
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  send({{.name = "sato", .expires_day = day - 1}, {.name = "mori", .expires_day = day + 1}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Stopped);
  EXPECT_EQ(found(id)["mori"], std::nullopt);
}

TEST_F(ReviewOnAHub, ClosesAChangedLineByOtherRights) {
  send({{.name = "sato", .sudo = 1}});
  const auto id = signedReview(Choice::Change);
  clock_.pass(1h);
  send({{.name = "sato", .sudo = 1}});
  EXPECT_FALSE(settleReviews(state_)) << "as it was";
  clock_.pass(1h);
  send({{.name = "sato", .sudo = 0}});
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)["sato"], Found::Changed);
}

TEST_F(ReviewOnAHub, ClosesWhoWalksUpByTheStaffRegister) {
  const auto id = signedReview(Choice::Remove);
  clock_.pass(1h);
  EXPECT_FALSE(settleReviews(state_));
  people::Person cleaner = *state_.people->person(cleaner_);
  cleaner.until = today();
  ASSERT_THAT(state_.people->change(cleaner, "契約の終わり", journal::Actor::hub()), succeeds());
  clock_.pass(24h);
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(id)[""], Found::Gone);
}

TEST_F(ReviewOnAHub, IsARegisterThatControlsSee) {
  send({{.name = "sato"}});
  signedReview(Choice::Remove);
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_EQ(clinic->reviews.size(), 1U);
  EXPECT_EQ(clinic->reviews.front().signed_on, today());
  EXPECT_EQ(clinic->review_lines.size(), 2U) << "the account, and who walks up";
  EXPECT_EQ(clinic->review_lines.front().settled, std::nullopt);
}

}  // namespace
}  // namespace sekisho::hub
