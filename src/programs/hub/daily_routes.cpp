#include "interfaces/http/daily_operations.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {

std::vector<http::Route> dailyRoutes(Hub::State& state) {
  return http::dailyOperations(
      *state.confirmations, *state.people, *state.devices, state.clock, state.ids,
      {.draft = [&state](std::chrono::sys_days day) { return state.day_book->draft(day); },
       .days = [&state](std::chrono::sys_days first,
                        std::chrono::sys_days last) -> Result<std::vector<http::DayOfUse>> {
         const auto standing = state.day_book->days(first, last);
         if (!standing) return std::unexpected(standing.error());
         std::vector<http::DayOfUse> days;
         for (const DayStanding& one : *standing) {
           days.push_back({.day = one.day,
                           .standing = one.standing,
                           .open_days = one.open_days,
                           .by = one.by,
                           .at = one.at});
         }
         return days;
       },
       .sees =
           [&state](const http::Caller& caller, std::chrono::sys_days day) {
             return state.seesObserved(caller, daily::beginningOf(day));
           },
       .hours = [&state] { return state.settings->current().hours; },
       .within = [&state] { return ruleOf(state, "daily_confirm_days"); },
       .seal =
           [&state] {
             const journal::Checkpoint head = state.journal->head();
             return daily::Seal{
                 .generation = state.journal->generation(), .size = head.size, .root = head.root};
           },
       .reading =
           [&state](const http::Caller& caller, std::string_view query, std::string_view why) {
             return state.readings->record(caller.actor(), "journal.read@1",
                                           {{"query", query}, {"why", why}});
           },
       .changed = [&state] { state.registersChanged(std::nullopt); }});
}

}  // namespace sekisho::hub
