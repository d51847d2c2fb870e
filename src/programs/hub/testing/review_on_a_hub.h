#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/review_evidence.h"
#include "programs/hub/reviewing.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub::testing {

/// A hub over a folder of its own with one machine, 佐藤 who is there, 森 who has left, and a
/// company that walks up; nothing runs. For tests of its reviews of access.
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
    EXPECT_THAT(state_.openData(), sekisho::testing::succeeds());
    EXPECT_THAT(state_.openCapabilities(), sekisho::testing::succeeds());
    EXPECT_THAT(state_.devices->add({{.id = seat_, .name = "受付1", .registered = clock_.now()}},
                                    journal::Actor::hub()),
                sekisho::testing::succeeds());
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
                sekisho::testing::succeeds());
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
      table.rows.push_back(
          {evidence::Cell(row.name), evidence::Cell(std::int64_t{1}), evidence::Cell(row.locked),
           row.keys ? evidence::Cell(*row.keys) : evidence::Cell(), evidence::Cell(row.sudo),
           evidence::Cell(std::string(row.sudo != 0 ? "sudo" : "users")),
           evidence::Cell(row.idle_days),
           row.expires_day ? evidence::Cell(*row.expires_day) : evidence::Cell()});
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
    ASSERT_THAT(state_.tables->keep(std::span(&reading, 1)), sekisho::testing::succeeds());
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
                sekisho::testing::succeeds());
  }

  /// A signed review in which everything of that name was decided so.
  reviews::ReviewId signedReview(reviews::Choice choice) {
    const auto now = accessNow(state_, today());
    const reviews::Review review{.id = state_.ids.make<reviews::ReviewId>(),
                                 .due = today(),
                                 .by = director_,
                                 .started = clock_.now(),
                                 .lines = *reviews::linesOf(now->accesses),
                                 .alone = now->alone};
    EXPECT_THAT(state_.reviews->start(review), sekisho::testing::succeeds());
    for (const reviews::Line& line : review.lines) {
      EXPECT_THAT(
          state_.reviews->decide(
              review.id, line.number,
              {.choice = reviews::isUnread(line.access.way) ? reviews::Choice::Unreviewed : choice,
               .remark = "窓口を離れたため",
               .by = director_,
               .at = clock_.now()},
              {}),
          sekisho::testing::succeeds());
    }
    EXPECT_THAT(state_.reviews->sign(
                    review.id, {.by = director_, .at = clock_.now(), .summary = "まとめ"}, {}),
                sekisho::testing::succeeds());
    state_.reviews_wait = true;
    return review.id;
  }

  /// Machines that a review that begins now lists as not reviewed.
  std::vector<DeviceId> unread() {
    std::vector<DeviceId> devices;
    const auto now = accessNow(state_, today());
    EXPECT_THAT(now, sekisho::testing::succeeds());
    for (const reviews::Access& access : now->accesses) {
      if (access.way == reviews::Way::Unread) devices.push_back(*access.device);
    }
    return devices;
  }

  std::map<std::string, std::optional<reviews::Found>> found(reviews::ReviewId id) {
    std::map<std::string, std::optional<reviews::Found>> found;
    const auto review = state_.reviews->review(id);
    EXPECT_THAT(review, sekisho::testing::succeeds());
    for (const reviews::Line& line : review->lines) {
      found[line.access.account] = line.settled ? std::optional(line.settled->found) : std::nullopt;
    }
    return found;
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
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

}  // namespace sekisho::hub::testing
