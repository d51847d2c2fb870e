#include "programs/hub/each_hit.h"

#include <algorithm>

namespace sekisho::hub {
namespace {

constexpr std::size_t kHitsAtOnce = 200;

}  // namespace

Result<bool> eachHit(const journal::Generations& record, const usage::Criteria& criteria,
                     const std::function<bool()>& enough,
                     const std::function<bool(const usage::Hit&)>& take) {
  bool whole = true;
  journal::EntryPlace below = record.end();
  while (true) {
    const auto found = usage::search(record, criteria, below, kHitsAtOnce, enough);
    if (!found) return std::unexpected(found.error());
    whole = whole && found->unread == 0 && found->closed.empty();
    if (!std::ranges::all_of(found->hits, take)) return whole;
    const auto& next = found->next;
    if (!next) return whole;
    if (enough()) return false;
    below = *next;
  }
}

bool isDated(const usage::Hit& hit) {
  const Instant came = hit.entry.recorded;
  return usage::isCredible(usage::recordedAt(hit.told), came) &&
         usage::isCredible(hit.told.until, came);
}

std::chrono::sys_days lastDayOf(const usage::Hit& hit) {
  return std::chrono::sys_days{japaneseDay(isDated(hit) ? hit.told.until : hit.entry.recorded)};
}

}  // namespace sekisho::hub
