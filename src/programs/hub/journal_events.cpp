#include "programs/hub/journal_events.h"

namespace sekisho::hub {

std::string JournalEvents::sourceOf(DeviceId device, std::string_view epoch) {
  return "device/" + device.text() + "/" + std::string(epoch);
}

Result<std::uint64_t> JournalEvents::mark(DeviceId device, std::string_view epoch) {
  return journal_.highestNumber(sourceOf(device, epoch));
}

Result<void> JournalEvents::append(DeviceId device, std::string_view epoch,
                                   std::span<const fleet::AgentEvent> events) {
  std::vector<journal::Appending> under_way;
  under_way.reserve(events.size());
  for (const fleet::AgentEvent& event : events) {
    const Json body(Json::Object{
        {"at", toRfc3339(event.at)}, {"device", device.text()}, {"event", event.body}});
    under_way.push_back(journal_.submit({.entry_class = journal::EntryClass::Usage,
                                         .kind = event.kind,
                                         .source = sourceOf(device, epoch),
                                         .number = event.number,
                                         .body = copyOf(bytesOf(canonicalJson(body)))}));
  }
  for (journal::Appending& appending : under_way) {
    if (auto appended = appending.get(); !appended) {
      return std::unexpected(std::move(appended.error()));
    }
  }
  return {};
}

}  // namespace sekisho::hub
