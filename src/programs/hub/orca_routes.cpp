#include <chrono>
#include <string>

#include "interfaces/http/orca_operations.h"
#include "programs/hub/orca_sessions.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::seconds kReadFor{3};

Json::Object endsBody(const SessionEnds& ends) {
  return {{"logged_out", ends.logged_out}, {"closed", ends.closed}, {"cut", ends.cut}};
}

Json endsByNameBody(const std::map<std::string, SessionEnds, std::less<>>& by_name) {
  Json::Array all;
  for (const auto& [name, ends] : by_name) {
    Json::Object one = endsBody(ends);
    one.emplace("name", name.empty() ? Json() : Json(name));
    all.emplace_back(std::move(one));
  }
  return all;
}

Result<Json::Object> sessionsBody(const Hub::State& state, std::chrono::sys_days first,
                                  std::chrono::sys_days last) {
  const auto until = std::chrono::steady_clock::now() + kReadFor;
  const auto sessions = orcaSessions(*state.record, first, last,
                                     [until] { return std::chrono::steady_clock::now() >= until; });
  if (!sessions) return std::unexpected(sessions.error());
  Json::Array days;
  for (const auto& [day, ends] : sessions->days) {
    Json::Object one = endsBody(ends);
    one.emplace("day", toIsoDay(day));
    days.emplace_back(std::move(one));
  }
  return Json::Object{{"days", std::move(days)},
                      {"functions", endsByNameBody(sessions->functions)},
                      {"terminals", endsByNameBody(sessions->terminals)},
                      {"whole", sessions->whole}};
}

}  // namespace

std::vector<http::Route> orcaRoutes(Hub::State& state) {
  return http::orcaOperations(
      *state.orca_readings, *state.devices, *state.tables, *state.people, state.clock, state.ids,
      {.sessions = [&state](
                       std::chrono::sys_days first,
                       std::chrono::sys_days last) { return sessionsBody(state, first, last); },
       .changed = [&state](DeviceId device) { state.registersChanged(device); }});
}

}  // namespace sekisho::hub
