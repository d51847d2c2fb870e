// The maintenance lines as the rest of the hub sees them.
#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "interfaces/http/maintenance_operations.h"
#include "programs/hub/clinic_registers.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using Work = maintenance::Line;
using maintenance::Standing;
using std::chrono::days;
using std::chrono::sys_days;

constexpr days kLooksBack{400};
constexpr std::size_t kMostOfAKind = 10;

Result<std::vector<Work>> linesNow(const Hub::State& state) {
  return state.maintenance->lines(state.clock.now() - kLooksBack);
}

// The last day on which it is in time: so many days of opening after the hub got to know of it.
sys_days dueOf(const Work& line, std::int64_t within, const evidence::Hours& hours) {
  sys_days due{japaneseDay(line.known)};
  for (std::int64_t open = 0, left = kLooksBack.count(); open < within && left > 0; --left) {
    due += days{1};
    if (hours.openOn(due)) ++open;
  }
  return due;
}

// The newest few whose data are still with the provider: by the first day that was promised.
void addReturns(const std::vector<Work>& lines, std::vector<Duty>& duties) {
  std::size_t many = 0;
  for (const Work& line : lines) {
    std::optional<sys_days> first;
    for (const maintenance::Taken& taken : line.taken()) {
      if (!taken.done) first = std::min(first.value_or(taken.until), taken.until);
    }
    if (!first || ++many > kMostOfAKind) continue;
    const std::string number = std::to_string(line.number);
    duties.push_back({.key = "maintenance-return:" + line.id.text(),
                      .what = MessageId{"duties.maintenance-return"},
                      .day = *first,
                      .ahead = kTwoWeeks,
                      .subject = {"maintenance", line.id.text()},
                      .topic = {number + "番", "no. " + number},
                      .operation = "reportMaintenance"});
  }
}

}  // namespace

Duties maintenanceDuties(const Hub::State& state, sys_days) {
  const auto lines = linesNow(state);
  if (!lines) return std::unexpected(lines.error());
  const evidence::Hours hours = state.settings->current().hours;
  const std::int64_t within = ruleOf(state, "maintenance_name_days");
  std::vector<Duty> duties;
  std::map<Standing, std::size_t> of_kind;
  for (const Work& line : *lines) {
    const Standing standing = line.standing();
    if (isSettled(standing) || ++of_kind[standing] > kMostOfAKind) continue;
    const std::string number = std::to_string(line.number);
    Duty duty{.key = "maintenance:" + line.id.text() + ":" + std::string(nameOf(standing)),
              .what = MessageId{"duties.maintenance-name"},
              .day = dueOf(line, within, hours),
              .ahead = kTwoWeeks,
              .subject = {"maintenance", line.id.text()},
              .topic = {number + "番", "no. " + number},
              .operation = "reportMaintenance"};
    if (standing != Standing::ToName) {
      duty.what = MessageId{standing == Standing::Disputed ? "duties.maintenance-disputed"
                                                           : "duties.maintenance-confirm"};
      duty.operation = "ruleMaintenance";
    }
    duties.push_back(std::move(duty));
  }
  addReturns(*lines, duties);
  return duties;
}

Result<void> addMaintenance(posture::Clinic& clinic, const Sources& of) {
  const auto lines = linesNow(of.state);
  if (!lines) return std::unexpected(lines.error());
  std::map<DeviceId, std::string> names;
  for (const inventory::Device& device : of.devices) names.emplace(device.id, device.name);
  const auto dropped = of.state.maintenance->dropped(of.state.clock.now() - kLooksBack);
  if (!dropped) return std::unexpected(dropped.error());
  std::int64_t many = 0;
  for (const maintenance::Dropped& one : *dropped) {
    clinic.maintenance.push_back({.number = --many,
                                  .device = one.device,
                                  .state = "dropped",
                                  .from = posture::japaneseDays(one.at),
                                  .device_name = names[one.device]});
  }
  for (const Work& line : *lines) {
    clinic.maintenance.push_back({.number = line.number,
                                  .device = line.device,
                                  .state = std::string(nameOf(line.standing())),
                                  .from = posture::japaneseDays(line.from),
                                  .open_days = openDaysSince(line, of.today, clinic.hours),
                                  .device_name = names[line.device]});
    std::int64_t place = 0;
    for (const maintenance::Taken& taken : line.taken()) {
      clinic.maintenance_taken.push_back({.line = line.number,
                                          .place = ++place,
                                          .device = line.device,
                                          .until = taken.until,
                                          .done = taken.done.has_value()});
    }
  }
  return {};
}

std::vector<http::Route> maintenanceRoutes(Hub::State& state) {
  return http::maintenanceOperations(
      *state.maintenance, *state.people, *state.devices, state.clock, state.ids,
      {.hours = [&state] { return state.settings->current().hours; },
       .within = [&state] { return ruleOf(state, "maintenance_name_days"); },
       .sees = [&state](const http::Caller& caller,
                        Instant at) { return state.seesObserved(caller, at); },
       .changed = [&state] { state.registersChanged(std::nullopt); }});
}

}  // namespace sekisho::hub
