#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "programs/hub/clinic_registers.h"
#include "programs/hub/operator_week.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::days kJudgedDays{7};

// What was not looked for is not known.
bool isLookedFor(const OperatorUsed& used, const std::vector<std::string>& sought,
                 const std::string& name) {
  return used.by_program || std::ranges::find(sought, name) != sought.end();
}

void addUsers(posture::Clinic& clinic, const OperatorWeek& week,
              const std::vector<std::string>& sought) {
  for (const auto& [name, used] : week.operators) {
    posture::OrcaUser user{.name = name,
                           .by_program = used.by_program.has_value(),
                           .called = used.by_program,
                           .worked = used.at_screen};
    if (used.at_screen || week.acts_whole || isLookedFor(used, sought, name)) {
      user.at_screen = used.at_screen.has_value();
    }
    clinic.orca_users.push_back(std::move(user));
  }
  if (week.unnamed_calls) clinic.orca_users.push_back({.by_program = true});
  if (week.unnamed_acts) clinic.orca_users.push_back({.at_screen = true});
  if (!week.whole || !week.acts_whole) clinic.orca_users.push_back({});
}

std::string timeOf(Instant at) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(at + kJst);
  const std::chrono::hh_mm_ss time{minute - std::chrono::floor<std::chrono::days>(minute)};
  return fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
}

std::optional<std::string> knownText(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// Of those of one day, one operator and the same terminals the longest says enough.
void addAtOnce(posture::Clinic& clinic, const OperatorWeek& week, std::chrono::sys_days first) {
  using Of = std::tuple<std::chrono::sys_days, std::string, std::string, std::string>;
  std::map<Of, posture::OrcaAtOnce> longest;
  for (const usage::SessionsAtOnce& both : week.at_once) {
    const std::chrono::sys_days day =
        std::max(first, std::chrono::sys_days{japaneseDay(both.from)});
    const bool certain = !both.operator_id.empty();
    const auto [one, other] = std::minmax(both.terminal, both.other);
    const Of of{day, both.operator_id, certain ? one : "", certain ? other : ""};
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(both.until - both.from).count();
    const auto known = longest.find(of);
    if (known != longest.end() && known->second.minutes.value_or(0) >= minutes) continue;
    longest[of] = {.day = day,
                   .name = knownText(both.operator_id),
                   .terminal = knownText(both.terminal),
                   .other = knownText(both.other),
                   .by_connection = both.by_connection,
                   .from = timeOf(both.from),
                   .until = timeOf(both.until),
                   .minutes = minutes};
  }
  for (auto& [of, both] : longest) clinic.orca_at_once.push_back(std::move(both));
}

}  // namespace

// What could not be read whole makes controls unknown, and no more of them than ask for it.
Result<void> addOrcaOperators(posture::Clinic& clinic, const Sources& of) {
  std::set<std::string> sought;
  for (const posture::ProgramOperator& one : clinic.program_operators) {
    const bool held =
        one.from <= of.today && one.until.value_or(of.today) >= of.today - kJudgedDays;
    if (held) sought.insert(one.name);
  }
  const std::vector<std::string> programs(sought.begin(), sought.end());
  const auto machines = machinesWithOrca(of.state);
  if (!machines) return std::unexpected(machines.error());
  const OperatorWeek week = of.state.week_of_operators->until(of.today, programs, *machines);
  addUsers(clinic, week, programs);
  addAtOnce(clinic, week, of.today - kJudgedDays);
  if (!week.whole) clinic.orca_at_once.push_back({.day = of.today});
  const std::chrono::days unused{ruleOf(of.state, "unused_account_days")};
  auto seen = of.state.operators_left->within(unused, of.today);
  if (!seen) return std::unexpected(std::move(seen.error()));
  clinic.orca_operators_seen = std::move(*seen);
  return {};
}

}  // namespace sekisho::hub
