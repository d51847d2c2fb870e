#include "capabilities/people/probe/root_by_pam.h"

#include <algorithm>
#include <optional>

#include "capabilities/people/probe/pam_asking.h"
#include "capabilities/people/probe/pam_runs.h"

namespace sekisho::people {
namespace {

bool trusts(const PamModule& module) {
  return module.name == "pam_wheel.so" && module.has("trust") && !module.has("deny");
}

Claim letsIn(const PamStack& stack, PamAnswer trusted) {
  const auto runs = runsOf(stack, [&](const PamModule& module) -> std::optional<PamAnswer> {
    if (refusesStrangers(module)) return PamAnswer::Failure;
    if (module.name == "pam_permit.so") return PamAnswer::Success;
    if (trusts(module)) return trusted;
    // pam_wheel(8) says yes only where it is told to trust.
    if (module.name == "pam_wheel.so" && !module.has("trust")) return PamAnswer::NoSuccess;
    return std::nullopt;
  });
  if (noRun(runs, &PamRun::succeeds)) return Claim::No;
  return everyRun(runs, &PamRun::succeeds) ? Claim::Yes : Claim::Unknown;
}

}  // namespace

LetIn whomPamLetsIn(const platform::Machine& machine, std::string_view service) {
  auto stack = readPamStack(machine, service, "auth");
  const bool asks_nothing = stack && stack->modules.empty() && stack->is_complete;
  if (asks_nothing || (!stack && stack.error().code == ErrorCode::NotFound)) {
    stack = readPamStack(machine, "other", "auth");
  }
  if (!stack) {
    const bool is_none = stack.error().code == ErrorCode::NotFound;
    return {.anybody = is_none ? Claim::No : Claim::Unknown};
  }
  LetIn let{.anybody = letsIn(*stack, PamAnswer::Ignore)};
  for (const PamModule& module : stack->modules) {
    if (!trusts(module)) continue;
    // Without a name it is wheel or, where there is no such group, that of number 0.
    const auto group = module.value("group");
    if (group) {
      let.groups.insert(*group);
    } else {
      let.groups.insert({"wheel", "root"});
    }
  }
  if (!let.groups.empty()) let.members = letsIn(*stack, PamAnswer::Success);
  return let;
}

LetIn either(LetIn one, const LetIn& other) {
  one.anybody = std::max(one.anybody, other.anybody);
  one.members = std::max(one.members, other.members);
  one.groups.insert(other.groups.begin(), other.groups.end());
  return one;
}

}  // namespace sekisho::people
