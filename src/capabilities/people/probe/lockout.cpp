#include "capabilities/people/probe/lockout.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "capabilities/people/probe/pam_asking.h"
#include "capabilities/people/probe/pam_runs.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

constexpr std::string_view kFaillock = "pam_faillock.so";
constexpr std::int64_t kLongestS = 604'800;  // what the module takes for a time
constexpr std::int64_t kMostAttempts = 65'535;

bool countsFailure(const PamModule& module) {
  return module.name == kFaillock && module.has("authfail");
}
// The look before the password (preauth) and the one after it (authsucc). The account's own call
// refuses nobody: it only forgets the failures.
bool refusesTheLocked(const PamModule& module) {
  return module.name == kFaillock && !module.has("authfail");
}

// Whether a wrong password reaches a call that counts, and whoever has too many of them is refused
// with the right one by another. Nothing if that cannot be told.
std::optional<bool> locksByFaillock(const PamStack& stack) {
  const auto wrong = runsOf(stack, [](const PamModule& one) {
    if (one.name == kFaillock) return std::optional(PamAnswer::Success);
    // Nobody who has only a wrong password has the right finger or card.
    return refusesStrangers(one) ? PamAnswer::Failure : answerToAPassword(one);
  });
  const auto signs_in = runsOf(stack, [](const PamModule& one) {
    if (one.name != kFaillock) return answerToAPassword(one);
    return std::optional(refusesTheLocked(one) ? PamAnswer::Failure : PamAnswer::Success);
  });
  const auto counts = [](const PamRun& run) {
    return std::ranges::any_of(run.called,
                               [](const PamModule* one) { return countsFailure(*one); });
  };
  if (everyRun(wrong, counts) && noRun(signs_in, &PamRun::succeeds)) return true;
  if (noRun(wrong, counts) || everyRun(signs_in, &PamRun::succeeds)) return false;
  return std::nullopt;
}

/// What one call of the module goes by.
struct FaillockCall {
  Settings settings{kFaillockConf};

  // Empty where the module would not take what stands there.
  [[nodiscard]] Said number(std::string_view name, std::string_view otherwise,
                            std::int64_t most) const {
    Said said = settings.get(name, otherwise);
    const auto value = toInteger(said.value);
    if (!value || *value < 0 || *value > most) said.value.clear();
    return said;
  }
  [[nodiscard]] Said seconds(std::string_view name, std::string_view otherwise) const {
    const Said said = settings.get(name, otherwise);
    return said.value == "never" ? Said{"0", said.source} : number(name, otherwise, kLongestS);
  }
  [[nodiscard]] Said attempts() const { return number("deny", "3", kMostAttempts); }
  [[nodiscard]] Said duration() const { return seconds("unlock_time", "600"); }
  // Of administrators, who may have a time of their own.
  [[nodiscard]] Said durationOfAdmins() const {
    return seconds("root_unlock_time", duration().value);
  }
  [[nodiscard]] bool hasAdmins() const { return !settings.get("admin_group", "").value.empty(); }
};
using FaillockCalls = std::vector<FaillockCall>;

constexpr std::int64_t kStrongest = std::numeric_limits<std::int64_t>::max();

std::int64_t fewer(std::int64_t attempts) { return attempts == 0 ? -kStrongest : -attempts; }
std::int64_t longer(std::int64_t seconds) { return seconds == 0 ? kStrongest : seconds; }
std::int64_t more(std::int64_t number) { return number; }

// What could not be told may be the weakest.
Said weakest(const std::vector<Said>& said, std::int64_t (*strength)(std::int64_t)) {
  return *std::ranges::min_element(said, {}, [&](const Said& one) {
    const auto value = toInteger(one.value);
    return value ? strength(*value) : std::numeric_limits<std::int64_t>::min();
  });
}

template <class Of>
std::vector<Said> ofEach(const FaillockCalls& calls, Of of) {
  std::vector<Said> said;
  std::ranges::transform(calls, std::back_inserter(said), of);
  return said;
}

// A call that counts stops counting at its own limit, so that a higher one is never reached.
Said attemptsThatLock(const FaillockCalls& refusing, const FaillockCalls& counting) {
  Said attempts = weakest(ofEach(refusing, &FaillockCall::attempts), &fewer);
  for (const Said& limit : ofEach(counting, &FaillockCall::attempts)) {
    if (limit.value.empty()) return limit;
    const std::int64_t most = toInteger(limit.value).value_or(0);
    if (most != 0 && most < toInteger(attempts.value).value_or(0)) return {"0", limit.source};
  }
  return attempts;
}

// The weakest of what the calls say. One that counts forgets old failures by its own times.
Lockout lockoutOf(const FaillockCalls& refusing, const FaillockCalls& counting) {
  Lockout lockout;
  FaillockCalls all = refusing;
  all.insert(all.end(), counting.begin(), counting.end());
  const auto flag = [](const FaillockCall& one) { return one.settings.flag("even_deny_root"); };
  const auto window = [](const FaillockCall& one) {
    return one.number("fail_interval", "900", kLongestS);
  };
  auto durations = ofEach(all, &FaillockCall::duration);
  for (const FaillockCall& call : refusing) {
    if (!call.hasAdmins()) continue;
    // Members of the group are locked no more than root is, and for as long.
    if (flag(call).value == "1") {
      durations.push_back(call.durationOfAdmins());
    } else {
      lockout.is_clear = false;
    }
  }
  const auto folder = [](const FaillockCall& one) { return one.settings.get("dir", "").value; };
  // What is counted in one folder is not seen in another.
  if (std::ranges::any_of(all, [&](const auto& one) { return folder(one) != folder(all[0]); })) {
    lockout.is_clear = false;
  }
  lockout.duration_s = weakest(durations, &longer);
  lockout.window_s = weakest(ofEach(all, window), &more);
  lockout.root = weakest(ofEach(refusing, flag), &more);
  // Failures younger than the window are counted: with none, none are.
  lockout.attempts = lockout.window_s.value == "0" ? Said{"0", lockout.window_s.source}
                                                   : attemptsThatLock(refusing, counting);
  return lockout;
}

}  // namespace

Lockout readLockout(const platform::Machine& machine, const PamStack& auth) {
  constexpr const char* kUsualConf = "/etc/security/faillock.conf";
  if (!auth.is_complete) return {.attempts = {}, .duration_s = {}, .window_s = {}, .root = {}};
  FaillockCalls refusing;
  FaillockCalls counting;
  bool is_read = true;
  for (const PamModule& module : auth.modules) {
    if (module.name != kFaillock) continue;
    FaillockCall call;
    is_read = call.settings.addCall(machine, module, kUsualConf) && is_read;
    (countsFailure(module) ? counting : refusing).push_back(std::move(call));
  }
  if (refusing.empty() || counting.empty()) return {};
  const auto locks = locksByFaillock(auth);
  if (locks == false) return {};
  Lockout lockout = lockoutOf(refusing, counting);
  lockout.is_clear = lockout.is_clear && is_read && locks.has_value();
  return lockout;
}

}  // namespace sekisho::people
