#include "programs/hub/readings.h"

namespace sekisho::hub {

Result<void> Readings::record(const journal::Actor& by, std::string_view kind, Json::Object what) {
  what["by"] = by.toJson();
  const Json body(std::move(what));
  const auto day = std::chrono::sys_days{japaneseDay(clock_.now())};
  const std::string key =
      std::to_string(day.time_since_epoch().count()) + std::string(kind) + canonicalJson(body);
  {
    const Lock lock(mutex_);
    if (recorded_.contains(key)) return {};
  }
  auto decided =
      decisions_.record(clinic_, [&](storage::Transaction&) -> Result<journal::Decision> {
        return journal::Decision{std::string(kind), body};
      });
  if (!decided) return std::unexpected(std::move(decided.error()));
  const Lock lock(mutex_);
  if (recorded_.size() >= kMaxRemembered) recorded_.clear();
  recorded_.insert(key);
  return {};
}

}  // namespace sekisho::hub
