#include "capabilities/orca/probe/probes.h"

#include <fmt/format.h>

#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "facts/orca_server.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaServer;

std::optional<std::string> modeOf(const platform::Machine& machine, const std::string& path) {
  const auto status = machine.status(path);
  if (!status) return std::nullopt;
  return fmt::format("{:04o}", status->permissions);
}

/// Of so many lines one says something, at least.
constexpr std::int64_t kKnownShare = 20;

std::string stateOf(const platform::Machine& machine, const std::string& log,
                    const Followed& followed) {
  const auto file = machine.openFile(log);
  if (!file) return file.error().code == ErrorCode::PermissionDenied ? "denied" : "missing";
  if (!followed.readable) return "unread";
  if (followed.lines == 0) return "silent";
  return followed.known * kKnownShare < followed.lines ? "unknown-form" : "read";
}

void addSearched(const std::optional<LogsSearched>& searched, OrcaServer& row) {
  if (!searched) return;
  row.log_files = searched->files;
  row.log_files_searched = searched->searched;
  row.log_files_unreadable = searched->unreadable;
  row.secrets_files = searched->with_secrets;
  row.secrets_oldest_day = searched->oldest_day;
  row.secrets_newest_day = searched->newest_day;
}

evidence::Table readServers(const platform::Machine& machine, const Settings& settings,
                            const FollowedLog& followed) {
  evidence::FactTable<OrcaServer> table;
  for (const Server& server : serversOn(machine, settings)) {
    const Followed seen = followed(server.generation);
    const std::string& log = seen.path.empty() ? server.log : seen.path;
    OrcaServer row{.generation = std::string(nameOf(server.generation)),
                   .version = server.version,
                   .log = log,
                   .log_state = stateOf(machine, log, seen),
                   .log_mode = modeOf(machine, log),
                   .folder_mode = modeOf(machine, log.substr(0, log.rfind('/')))};
    row.port = settings.port;
    row.secrets_day = seen.secrets_day;
    row.since_day = seen.since_day;
    row.last_day = seen.last_day;
    addSearched(seen.searched, row);
    if (seen.since_day != 0) {
      row.open_since_day = seen.open_since_day;
      row.open_sessions = seen.open.now;
      row.open_over_night = seen.open.over_night;
    }
    if (server.running) row.running = *server.running ? 1 : 0;
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> probes(const platform::Machine& machine, Settings settings,
                                    FollowedLog followed) {
  return {{.table = "orca_server",
           .every = 10min,
           .watched = {"/var/lib/dpkg/status", "/opt/jma/weborca", "/usr/lib/jma-receipt"},
           .read = [&machine, settings = std::move(settings), followed = std::move(followed)] {
             return readServers(machine, settings, followed);
           }}};
}

}  // namespace sekisho::orca
