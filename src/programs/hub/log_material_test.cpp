// What a whole hub shows to whoever checks the access records of some days.
#include "programs/hub/log_material.h"

#include <gmock/gmock.h>

#include <set>

#include "capabilities/usage/received.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using logchecks::Kind;
using logchecks::Material;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A Wednesday.
const std::chrono::sys_days kChecked = std::chrono::year{2026} / 4 / 1;

class MaterialOfAHub : public ::testing::Test {
 protected:
  MaterialOfAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    EXPECT_THAT(state_.devices->add({{.id = reception_,
                                      .name = "受付1",
                                      .roles = {inventory::DeviceRole::Terminal},
                                      .registered = clock_.now()}},
                                    journal::Actor::hub()),
                succeeds());
    testing::giveNotice(state_, aya_);
    clock_.pass(24h);  // it is Wednesday now
  }

  // A record of another system, of a patient if one is named.
  void received(std::string_view code, std::string_view outcome, const std::string& patient = "") {
    std::string body =
        R"({"resourceType":"AuditEvent","type":{"system":"http://dicom.nema.org/resources/ontology/DCM","code":")" +
        std::string(code) + R"("},"action":"R","recorded":")" + toRfc3339(clock_.now()) +
        R"(","outcome":")" + std::string(outcome) +
        R"(","agent":[{"who":{"identifier":{"value":"0099"}},"requestor":true,"network":{"address":"10.0.0.9","type":"2"}}],"source":{"observer":{"display":"pacs"}})";
    if (!patient.empty()) {
      body +=
          R"(,"entity":[{"what":{"identifier":{"value":")" + patient +
          R"("}},"role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}}])";
    }
    const usage::Message message{.type = std::string(usage::kFhirType), .body = body + "}"};
    const auto taken = state_.arrivals->take("feed/pacs", std::span(&message, 1));
    ASSERT_THAT(taken.at(0), succeeds());
    ASSERT_FALSE(taken.at(0)->quarantined) << message.body;
  }

  Material material(days more = days{0}) {
    auto found = logMaterial(state_, {kChecked, kChecked + more});
    EXPECT_THAT(found, succeeds());
    return found.value_or(Material{});
  }
  static std::int64_t countOf(const Material& material, Kind kind) {
    return material.findings.at(static_cast<std::size_t>(kind)).count;
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_{daily::beginningOf(kChecked) - 24h};
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  PersonId aya_ = state_.ids.make<PersonId>();
  DeviceId reception_ = state_.ids.make<DeviceId>();
};

TEST_F(MaterialOfAHub, CountsRecordsByHourAndAct) {
  clock_.pass(9h + 30min);
  received("110110", "0");
  received("110110", "0");
  clock_.pass(1h);
  received("110112", "0");
  clock_.pass(24h);
  const Material found = material();
  EXPECT_TRUE(found.whole);
  ASSERT_THAT(found.use, SizeIs(2));
  EXPECT_EQ(found.use[0].function, "query");
  EXPECT_EQ(found.use[0].hours[10], 1);
  EXPECT_EQ(found.use[1].function, "record");
  EXPECT_EQ(found.use[1].hours[9], 2);
}

TEST_F(MaterialOfAHub, FindsUseOutsideHoursButNotJustAroundThem) {
  clock_.pass(7h + 45min);  // it opens at half past eight
  received("110110", "0");
  EXPECT_EQ(toIsoDay(std::chrono::sys_days{japaneseDay(clock_.now())}), "2026-04-01");
  clock_.pass(24h);
  EXPECT_EQ(countOf(material(), Kind::OutsideHours), 0);
  clock_.pass(14h);  // near ten in the evening
  received("110110", "0");
  clock_.pass(24h);
  EXPECT_EQ(countOf(material(days{1}), Kind::OutsideHours), 1);
}

TEST_F(MaterialOfAHub, FindsRefusedSignInsHereAndElsewhere) {
  clock_.pass(10h);
  received("110114", "8");
  received("110114", "0");
  state_.access->refusals().putBack(
      {.address = "192.168.0.50", .count = 4, .first = clock_.now(), .last = clock_.now()});
  state_.recordRefusals();
  clock_.pass(24h);
  const Material found = material();
  ASSERT_EQ(countOf(found, Kind::FailedSignIns), 2);
  std::int64_t times = 0;
  for (const auto& item : found.findings.at(1).items) times += item.times;
  EXPECT_EQ(times, 5);
}

TEST_F(MaterialOfAHub, FindsReadingInBulkAndExports) {
  clock_.pass(10h);
  for (int n = 0; n < 49; ++n) received("110110", "0", "p" + std::to_string(n));
  clock_.pass(24h);
  for (int n = 0; n < 50; ++n) received("110110", "0", "p" + std::to_string(n));
  received("110106", "0");
  clock_.pass(24h);
  const Material found = material(days{1});
  ASSERT_EQ(countOf(found, Kind::BulkReads), 2) << "fifty patients within an hour, and an export";
  std::set<std::int64_t> times;
  for (const auto& item : found.findings.at(2).items) {
    EXPECT_EQ(item.day, kChecked + days{1});
    times.insert(item.times);
  }
  EXPECT_THAT(times, ElementsAre(1, 50));
}

TEST_F(MaterialOfAHub, FindsAccountsOfNobodyOnceAndDaysThatNobodyConfirmed) {
  clock_.pass(10h);
  received("110110", "0");
  clock_.pass(3h);
  received("110110", "0");
  clock_.pass(24h);
  const Material found = material();
  ASSERT_EQ(countOf(found, Kind::UnknownAccounts), 1);
  EXPECT_EQ(found.findings.at(3).items[0].account, "0099");
  EXPECT_EQ(countOf(found, Kind::UnconfirmedDays), 1);
}

TEST_F(MaterialOfAHub, DrawsTheSameSamplesAsAnybodyWithTheLog) {
  clock_.pass(10h);
  for (int n = 0; n < 25; ++n) received("110110", "0");
  clock_.pass(24h);
  const Material found = material();
  EXPECT_EQ(found.draw.end - found.draw.first, 25U);
  EXPECT_EQ(found.draw.root, *state_.journal->root(found.draw.end));
  EXPECT_THAT(found.samples, SizeIs(logchecks::kSamples));
  received("110110", "0");
  EXPECT_EQ(material().samples, found.samples) << "what comes later changes no draw";
  EXPECT_EQ(logchecks::digestOf(material()), logchecks::digestOf(found));
}

TEST_F(MaterialOfAHub, OfNoUseIsEmpty) {
  clock_.pass(30h);
  const Material found = material();
  EXPECT_THAT(found.samples, IsEmpty());
  EXPECT_THAT(found.use, IsEmpty());
}

TEST_F(MaterialOfAHub, IsOfDaysThatAreOver) {
  EXPECT_THAT(logMaterial(state_, {kChecked, kChecked}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(logMaterial(state_, {kChecked - days{200}, kChecked - days{1}}),
              failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::hub
