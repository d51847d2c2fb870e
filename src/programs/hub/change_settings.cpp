#include "programs/hub/state.h"

namespace sekisho::hub {

Result<void> changeSettings(Hub::State& state, const http::SettingsChange& change,
                            const journal::Actor& by) {
  const Lock lock(state.changing_settings);
  Settings settings = state.settings->current();
  if (change.clinic) settings.clinic_name = *change.clinic;
  if (change.hours) {
    // A day that has begun is asked of as it began, whatever it is changed to.
    const Instant now = state.clock.now();
    std::chrono::sys_days first = japaneseDay(now);
    const auto opened = settings.hours.lastOpening(now);
    if (opened && japaneseDay(*opened) == first) first += std::chrono::days{1};
    auto hours = evidence::hoursFrom(first, settings.hours, *change.hours);
    if (!hours) return std::unexpected(std::move(hours.error()));
    settings.hours = *std::move(hours);
  }
  if (settings == state.settings->current()) return {};
  auto decided = state.decisions->record(
      settings.clinic, [&](storage::Transaction&) -> Result<journal::Decision> {
        return journal::Decision{"clinic.settings-changed@1",
                                 Json::Object{{"by", by.toJson()},
                                              {"clinic", settings.clinic_name},
                                              {"hours", evidence::toJson(settings.hours)}}};
      });
  if (!decided) return std::unexpected(std::move(decided.error()));
  if (auto kept = state.settings->replace(std::move(settings)); !kept) {
    return std::unexpected(std::move(kept.error()).during("writing the settings"));
  }
  state.registersChanged(std::nullopt);
  state.tellStatus();
  return {};
}

}  // namespace sekisho::hub
