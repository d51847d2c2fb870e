#include "programs/hub/orca_losses.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "programs/hub/each_hit.h"

namespace sekisho::hub {
namespace {

// Of the log of 日レセ it is whichever machine tells it.
constexpr std::string_view kLogLost = "orca.log-lost";
constexpr std::array<std::string_view, 5> kLosses{kLogLost, "orca.quarantined", "agent.events-lost",
                                                  "agent.spool-lost", "agent.gap"};

}  // namespace

Result<std::set<std::string>> machinesWithOrca(const Hub::State& state) {
  const auto marks = state.tables->marks();
  if (!marks) return std::unexpected(marks.error());
  std::set<std::string> machines;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.table == "orca_server" && mark.rows > 0) {
      machines.insert(mark.what.device.text());
    }
  }
  return machines;
}

Result<bool> isUseOfOrcaLost(const journal::Generations& record,
                             const std::set<std::string>& machines, Instant from, Instant until,
                             const std::function<bool()>& enough) {
  for (const std::string_view kind : kLosses) {
    const usage::Criteria criteria{.kind = std::string(kind), .from = from, .until = until};
    bool lost = false;
    const auto whole = eachHit(record, criteria, enough, [&](const usage::Hit& hit) {
      lost = hit.destroyed || kind == kLogLost ||
             std::ranges::any_of(machines,
                                 [&](const std::string& id) { return hit.told.ids.contains(id); });
      return !lost;
    });
    if (!whole) return std::unexpected(whole.error());
    if (lost || !*whole) return true;
  }
  return false;
}

}  // namespace sekisho::hub
