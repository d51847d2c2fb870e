#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <span>

#include "capabilities/evidence/table.h"
#include "capabilities/observation/notice.h"
#include "core/testing/result_matchers.h"
#include "programs/hub/state.h"

namespace sekisho::hub::testing {

/// A notice to staff about who used what, given today and in force from tomorrow.
inline observation::NoticeId giveNotice(Hub::State& state, PersonId responsible,
                                        int keep_months = 12) {
  const std::chrono::sys_days today{japaneseDay(state.clock.now())};
  const observation::Notice notice{.id = state.ids.make<observation::NoticeId>(),
                                   .purpose = "だれが使ったかを確かめるため",
                                   .responsible = responsible,
                                   .viewers = {.roles = {observation::ViewerRole::Director}},
                                   .keep_months = keep_months,
                                   .start = today + std::chrono::days{1},
                                   .by = responsible,
                                   .at = state.clock.now()};
  EXPECT_THAT(state.notices_to_staff->record(notice), sekisho::testing::succeeds());
  EXPECT_THAT(state.notices_to_staff->give(
                  notice.id, {.day = today, .by = responsible, .at = state.clock.now()}, today),
              sekisho::testing::succeeds());
  return notice.id;
}

/// A table as the agent of that machine reads and sends it now, the `sequence`th of its generation.
inline void receive(const Hub::State& state, DeviceId device, const evidence::Table& content,
                    std::uint64_t sequence) {
  const evidence::Reading reading{
      .what = {.device = device,
               .table = content.name,
               .position = {.epoch = "00000000000000aa", .sequence = sequence},
               .observed = state.clock.now(),
               .received = state.clock.now(),
               .digest = evidence::digestOf(content)},
      .content = content};
  ASSERT_THAT(state.tables->keep(std::span(&reading, 1)), sekisho::testing::succeeds());
}

}  // namespace sekisho::hub::testing
