#include "capabilities/posture/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho::posture {
namespace {

constexpr auto kNames = std::to_array<std::pair<std::string_view, Verdict>>(
    {{"fail", Verdict::Fail},
     {"error", Verdict::Error},
     {"not-checked", Verdict::NotChecked},
     {"excepted", Verdict::Excepted},
     {"asleep", Verdict::Asleep},
     {"pass", Verdict::Pass},
     {"not-applicable", Verdict::NotApplicable}});

}  // namespace

std::string_view nameOf(Verdict verdict) noexcept {
  return std::ranges::find(kNames, verdict, &std::pair<std::string_view, Verdict>::second)->first;
}

std::optional<Verdict> verdictFrom(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kNames, name, &std::pair<std::string_view, Verdict>::first);
  return found != kNames.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace sekisho::posture
