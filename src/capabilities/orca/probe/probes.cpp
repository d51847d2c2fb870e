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

std::string stateOf(const platform::Machine& machine, const std::string& log, bool form_known) {
  const auto file = machine.openFile(log);
  if (!file) return file.error().code == ErrorCode::PermissionDenied ? "denied" : "missing";
  return form_known ? "read" : "unknown-form";
}

evidence::Table readServers(const platform::Machine& machine, const FollowedLog& followed) {
  evidence::FactTable<OrcaServer> table;
  for (const Server& server : serversOn(machine)) {
    const Followed log = followed(server.generation);
    OrcaServer row{.generation = std::string(nameOf(server.generation)),
                   .version = server.version,
                   .log = server.log,
                   .log_state = stateOf(machine, server.log, log.form_known),
                   .log_mode = modeOf(machine, server.log),
                   .folder_mode = modeOf(machine, server.log.substr(0, server.log.rfind('/')))};
    row.secrets_day = log.secrets_day;
    if (server.running) row.running = *server.running ? 1 : 0;
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> probes(const platform::Machine& machine, FollowedLog followed) {
  return {{.table = "orca_server",
           .every = 10min,
           .watched = {"/var/lib/dpkg/status", "/opt/jma/weborca", "/usr/lib/jma-receipt"},
           .read = [&machine, followed = std::move(followed)] {
             return readServers(machine, followed);
           }}};
}

}  // namespace sekisho::orca
