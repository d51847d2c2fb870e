#include "programs/hub/operators_seen.h"

#include <algorithm>
#include <functional>

#include "capabilities/usage/orca_use.h"
#include "programs/hub/each_hit.h"

namespace sekisho::hub {

OperatorsSeen operatorsSeen(const Hub::State& state, std::chrono::sys_days first) {
  constexpr std::chrono::seconds kReadFor{2};
  const auto enough_at = std::chrono::steady_clock::now() + kReadFor;
  const auto enough = [enough_at] { return std::chrono::steady_clock::now() >= enough_at; };
  OperatorsSeen seen;
  const auto note = [&](const std::string& id, Instant at) {
    if (id.empty()) return;
    const std::chrono::sys_days day{japaneseDay(at)};
    auto& last = seen.try_emplace(id, day).first->second;
    last = std::max(last, day);
  };
  const auto take = [&](const usage::Hit& hit) {
    if (!hit.told.record) return true;
    if (const auto session = usage::sessionOf(*hit.told.record)) {
      note(session->operator_id, session->until);
    } else {
      note(usage::operatorOf(*hit.told.record), hit.told.until);
    }
    return true;
  };
  // What could not be read names nobody, and nobody is taken for unused by it.
  for (const char* kind : {"orca.session", "orca.used", "orca.interface-used"}) {
    const auto whole =
        eachHit(*state.record, {.kind = kind, .from = Instant{first} - kJst}, enough, take);
    if (!whole) break;
  }
  return seen;
}

}  // namespace sekisho::hub
