#include "capabilities/maintenance/probe/watch_table.h"

#include <optional>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "facts/remote_watch.h"

namespace sekisho::maintenance {
namespace {

evidence::Table readWatch(const Watched& watched) {
  evidence::FactTable<facts::RemoteWatch> table;
  if (!watched.readable || watched.since_day == 0) {
    table.failed("maintenance.no-session-record");
    return std::move(table).finish();
  }
  table.add({.source = watched.logind ? "logind" : "wtmp",
             .every_kind = std::int64_t{watched.logind ? 1 : 0},
             .prompt = std::int64_t{watched.prompt ? 1 : 0},
             .since_day = watched.since_day,
             .log = watched.log,
             .log_state = std::string(nameOf(watched.log_state)),
             .log_lost_day = watched.log_lost_day});
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> probes(std::function<Watched()> watched) {
  std::vector<evidence::Probe> all;
  all.push_back({.table = "remote_watch",
                 .every = std::chrono::minutes(10),
                 .read = [watched = std::move(watched)] { return readWatch(watched()); }});
  return all;
}

}  // namespace sekisho::maintenance
