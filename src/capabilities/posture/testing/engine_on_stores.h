#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/evidence/testing/tables_in_memory.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "capabilities/posture/posture.h"
#include "capabilities/posture/store/fact_tables.h"
#include "capabilities/posture/store/stored_verdicts.h"
#include "capabilities/posture/testing/small_specs.h"
#include "core/check.h"
#include "core/testing/result_matchers.h"
#include "schemas/journal.h"
#include "schemas/posture.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::posture::testing {

/// What a test knows to be there.
template <class T>
T known(const std::optional<T>& value) {
  SEKISHO_CHECK(value.has_value());
  return *value;
}

inline Instant at(std::string_view text) { return known(fromRfc3339(text)); }
inline DeviceId deviceOf(int number) {
  return known(DeviceId::fromText("01930000-0000-7000-8000-0000000000d" + std::to_string(number)));
}
inline evidence::Cell cell(std::string_view text) { return std::string(text); }
inline evidence::Cell cell(int number) { return std::int64_t{number}; }

inline const Instant kStart = at("2026-01-21T04:00:00.000Z");  // Wednesday, 13:00 in Japan

/// The clinic as a test says it is.
class ClinicByHand final : public ClinicSource {
 public:
  Clinic now = {};
  std::map<DeviceId, std::vector<Sleep>> sleeps = {};
  std::vector<Presence> heard = {};  ///< Of others than those that slept.

  Result<Clinic> clinic() override { return now; }
  Result<std::vector<Presence>> presences() override {
    std::vector<Presence> all = heard;
    all.reserve(all.size() + sleeps.size());
    for (const auto& [device, slept] : sleeps) all.push_back({.device = device, .sleeps = slept});
    return all;
  }
};

/// Posture over its stores, with two terminals and a clock that stands until a test turns it.
class Engine : public ::testing::Test {
 protected:
  Engine() {
    EXPECT_THAT(database_->migrate(std::array{journal::kSchema, kSchema}),
                sekisho::testing::succeeds());
    for (int number = 1; number <= 2; ++number) addTerminal(number);
  }

  void addTerminal(int number, bool has_agent = true) {
    clinic_.now.devices.push_back({.id = deviceOf(number),
                                   .name = "受付" + std::to_string(number),
                                   .use = "care",
                                   .roles = {catalog::Role::Terminal},
                                   .has_agent = has_agent});
  }

  // Opens everything anew, as a restarted hub does.
  void start() {
    posture_.reset();
    store_.reset();
    if (!specs_) specs_ = std::make_unique<catalog::Specs>(given_.load());
    decisions_ = std::make_unique<journal::Decisions>(*database_, *journal_,
                                                      std::set<std::string>{"posture.judged@1"});
    questions_ = openFactTables(*specs_, clock_, limits_);
    store_ = openVerdictStore(*database_, *decisions_, journal::testing::scratchClinic());
    auto opened = Posture::open(*specs_, {clinic_, received_, *questions_, *store_}, now_);
    ASSERT_THAT(opened, sekisho::testing::succeeds());
    posture_ = std::move(*opened);
  }

  void receive(int device, std::vector<evidence::Row> rows,
               evidence::TableStatus status = evidence::TableStatus::Complete,
               evidence::Origin origin = evidence::Origin::Agent) {
    const evidence::Table table{.name = "screen_lock",
                                .status = status,
                                .columns = {"account", "delay_s"},
                                .rows = std::move(rows)};
    const evidence::Observation what{.device = deviceOf(device),
                                     .table = table.name,
                                     .position = {"0123456789abcdef", ++sequence_},
                                     .observed = now_,
                                     .received = now_,
                                     .digest = evidence::digestOf(table),
                                     .origin = origin};
    ASSERT_THAT(received_.keep(std::array{evidence::Reading{what, table}}),
                sekisho::testing::succeeds());
    ASSERT_THAT(posture_->tableReceived(deviceOf(device), table.name),
                sekisho::testing::succeeds());
  }
  void receiveGood(int device) { receive(device, {{cell("sato"), cell(300)}}); }
  void receiveBad(int device) { receive(device, {{cell("sato"), cell(301)}}); }

  Ticked tick(std::chrono::milliseconds later = std::chrono::seconds{1}) {
    now_ += later;
    const auto ticked = posture_->tick(now_);
    EXPECT_THAT(ticked, sekisho::testing::succeeds());
    return ticked.value_or(Ticked{});
  }

  ControlView control(const std::string& id) { return *posture_->control({id}); }
  Verdict article(const std::string& id) { return posture_->article(id)->verdict; }

  SmallSpecs given_{SEKISHO_SOURCE_DIR};
  std::unique_ptr<catalog::Specs> specs_;
  ClinicByHand clinic_;
  evidence::testing::TablesInMemory received_;
  storage::testing::ScratchSqlite database_;
  journal::testing::ScratchJournal journal_;
  sekisho::testing::TurnableClock clock_;
  storage::SandboxLimits limits_ = {};
  std::unique_ptr<journal::Decisions> decisions_;
  std::unique_ptr<Questions> questions_;
  std::unique_ptr<VerdictStore> store_;
  std::unique_ptr<Posture> posture_;
  Instant now_ = kStart;
  std::uint64_t sequence_ = 0;
};

}  // namespace sekisho::posture::testing
