#include <algorithm>
#include <utility>

#include "interfaces/http/program_operator_operations.h"
#include "programs/hub/operator_week.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

http::OperatorsUsed operatorsUsed(const Hub::State& state, std::vector<std::string> sought) {
  std::ranges::sort(sought);
  const auto machines = machinesWithOrca(state);
  const OperatorWeek week = state.week_of_operators->until(
      japaneseDay(state.clock.now()), sought, machines.value_or(std::set<std::string>()));
  http::OperatorsUsed used{.whole =
                               machines && week.whole && !week.unnamed_calls && !week.unnamed_acts};
  for (const auto& [name, days] : week.operators) {
    used.operators[name] = {.by_program = days.by_program, .at_screen = days.at_screen};
  }
  return used;
}

}  // namespace

Result<bool> isProgramsOn(const Hub::State& state, std::string_view name,
                          const ownership::Days& on) {
  const auto rows = state.program_operators->all();
  if (!rows) return std::unexpected(rows.error());
  return std::ranges::any_of(*rows, [&](const ownership::ProgramOperator& row) {
    return row.name == name && ownership::doMeet(row.days(), on);
  });
}

std::set<std::string> operatorsOfPrograms(const Hub::State& state) {
  // As the access register asks, so that the journal is not searched anew for each of the two.
  std::vector<std::string> registered;
  if (const auto rows = state.program_operators->all()) {
    for (const ownership::ProgramOperator& row : *rows) {
      if (!row.ended) registered.push_back(row.name);
    }
  }
  std::set<std::string> names;
  for (const auto& [name, days] : operatorsUsed(state, std::move(registered)).operators) {
    if (days.by_program) names.insert(name);
  }
  return names;
}

std::vector<http::Route> operatorRoutes(Hub::State& state) {
  return http::programOperatorOperations(
      *state.program_operators, *state.people, *state.devices, *state.tables, state.clock,
      state.ids,
      {.used =
           [&state](std::vector<std::string> sought) {
             return operatorsUsed(state, std::move(sought));
           },
       .changed = [&state] { state.registersChanged(std::nullopt); }});
}

}  // namespace sekisho::hub
