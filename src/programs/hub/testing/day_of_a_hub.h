#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/usage/received.h"
#include "core/json.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/day_book.h"
#include "programs/hub/day_evidence.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub::testing {

/// A Wednesday.
inline constexpr std::chrono::sys_days kWednesday{std::chrono::year{2026} / 4 / 1};

/// A hub with one terminal and one of the staff, on the evening before kWednesday, and what can be
/// told to it and asked of it about its journal of use of a day.
class DayOfAHub : public ::testing::Test {
 protected:
  DayOfAHub() {
    open();
    EXPECT_THAT(state_->devices->add({{.id = reception_,
                                       .name = "受付1",
                                       .roles = {inventory::DeviceRole::Terminal},
                                       .address = "192.168.0.21",
                                       .registered = clock_.now()}},
                                     journal::Actor::hub()),
                sekisho::testing::succeeds());
    EXPECT_THAT(state_->people->add(
                    {{.id = aya_,
                      .name = "佐藤 綾",
                      .from = kWednesday - std::chrono::days{300},
                      .operators = {{.id = "0012", .from = kWednesday - std::chrono::days{300}}}}},
                    journal::Actor::hub()),
                sekisho::testing::succeeds());
    EXPECT_THAT(state_->owners->assign({.id = state_->ids.make<ownership::OwnershipId>(),
                                        .account = {.device = reception_, .name = "sato"},
                                        .person = aya_,
                                        .from = kWednesday - std::chrono::days{300},
                                        .by = aya_,
                                        .at = clock_.now()}),
                sekisho::testing::succeeds());
  }

  // As a hub that is started anew on what is there.
  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), sekisho::testing::succeeds());
    ASSERT_THAT(state_->openCapabilities(), sekisho::testing::succeeds());
  }

  // Tuesday's end: the hub was set up that day.
  void midnight() { clock_.pass(std::chrono::hours{24}); }

  // On Tuesday, of a notice that begins on Wednesday.
  void tellStaff() {
    giveNotice(*state_, aya_);
    midnight();
  }

  // Who is signed in at the reception now.
  void signedIn(const std::vector<std::string>& accounts) {
    evidence::Table content{.name = "sessions", .columns = {"kind", "seat", "account", "sessions"}};
    for (const std::string& account : accounts) {
      content.rows.push_back({evidence::Cell(std::string("graphical")),
                              evidence::Cell(std::string("seat0")), evidence::Cell(account),
                              evidence::Cell(std::int64_t{1})});
    }
    receive(*state_, reception_, content, ++sequence_);
  }

  // Time passes, and the agent says every half hour that nothing has changed.
  void watch(std::chrono::minutes time, const std::vector<std::string>& accounts) {
    for (; time > std::chrono::minutes{0}; time -= std::chrono::minutes{30}) {
      clock_.pass(std::chrono::minutes{30});
      signedIn(accounts);
    }
  }

  // A use that another system tells of.
  void received(std::string_view who, Instant at) {
    const std::string body =
        R"({"resourceType":"AuditEvent","type":{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110110"},"action":"R","recorded":")" +
        toRfc3339(at) + R"(","outcome":"0","agent":[{"who":{"identifier":{"value":")" +
        std::string(who) +
        R"("}},"requestor":true,"network":{"address":"192.168.0.21","type":"2"}}],"source":{"observer":{"display":"pacs"}}})";
    const usage::Message message{.type = std::string(usage::kFhirType), .body = body};
    const auto taken = state_->arrivals->take("feed/pacs", std::span(&message, 1));
    ASSERT_THAT(taken.at(0), sekisho::testing::succeeds());
    ASSERT_FALSE(taken.at(0)->quarantined);
  }

  daily::Draft draft(std::chrono::sys_days day = kWednesday) {
    const auto drawn = state_->day_book->draft(day);
    EXPECT_THAT(drawn, sekisho::testing::succeeds());
    return drawn.value_or(daily::Draft{});
  }

  daily::Standing standing(std::chrono::sys_days day = kWednesday) {
    const auto found = state_->day_book->days(day, day);
    EXPECT_THAT(found, sekisho::testing::succeeds());
    return found->at(0).standing;
  }

  void confirm(std::chrono::sys_days day = kWednesday) {
    const daily::Draft seen = draft(day);
    const daily::Said said{.digest = daily::digestOf(seen)};
    const auto before = state_->confirmations->of(day);
    ASSERT_THAT(state_->confirmations->keep(
                    daily::confirmationOf(seen, said, state_->ids.make<daily::ConfirmationId>(),
                                          aya_, clock_.now(), {}),
                    before->empty() ? std::nullopt : std::optional(before->front().id),
                    Json::Object{{"by", journal::Actor::ofPerson(aya_).toJson()}}),
                sekisho::testing::succeeds());
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_{daily::beginningOf(kWednesday) - std::chrono::hours{24}};
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId aya_ = ids_.make<PersonId>();
  DeviceId reception_ = ids_.make<DeviceId>();
  std::unique_ptr<Hub::State> state_;
  std::uint64_t sequence_ = 0;
};

}  // namespace sekisho::hub::testing
