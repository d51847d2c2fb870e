#include "programs/agent/agent_file.h"

#include <utility>

#include "capabilities/catalog/spec_value.h"

namespace sekisho::agent {
namespace {

using catalog::SpecMember;
using catalog::SpecValue;

constexpr std::size_t kMaxFileBytes = std::size_t{64} << 10U;

std::unexpected<Error> wrong(int line, std::string_view what) {
  const std::string where = std::to_string(line);
  return fail(ErrorCode::InvalidInput, MessageId{"agentlink.settings-wrong"},
              "agent.toml, line " + where + ": " + std::string(what),
              {{"line", where}, {"what", std::string(what)}});
}

Result<std::string> pathFrom(const SpecValue& value) {
  const auto* path = value.text();
  if (path == nullptr || !path->starts_with('/')) {
    return wrong(value.line, "a path is a text that begins with /");
  }
  return *path;
}

// What Java calls user.home, in which monsiaj makes its folder.
Result<std::string> monsiajHomeFrom(const SpecValue& value) {
  auto home = pathFrom(value);
  if (!home) return home;
  while (home->size() > 1 && home->ends_with('/')) home->pop_back();
  if (home->ends_with("/.monsiaj")) {
    return wrong(value.line, "orca.monsiaj_home is the folder in which .monsiaj lies");
  }
  return home;
}

// As libpq reads a URI; what it holds before an '@' would be a user or a password.
Result<std::string> databaseFrom(const SpecValue& value) {
  const auto* uri = value.text();
  if (uri == nullptr || !uri->starts_with("postgresql://") || uri->contains('@') ||
      uri->contains("user=") || uri->contains("pass")) {
    return wrong(value.line,
                 "orca.database is a text such as \"postgresql://127.0.0.1:5432/orca\", without "
                 "user and password");
  }
  return *uri;
}

Result<std::string> apiFrom(const SpecValue& value) {
  const auto* uri = value.text();
  if (uri == nullptr || !orcaApiAddressFrom(*uri)) {
    return wrong(value.line,
                 "orca.api is a text such as \"http://127.0.0.1:8000\", without user, password and "
                 "path; https:// unless it is on this machine");
  }
  return *uri;
}

Result<void> take(AgentFile& file, const SpecMember& member) {
  orca::Settings& settings = file.orca;
  OrcaApiSettings& api = file.api;
  const auto keep = [](auto& into, auto read) -> Result<void> {
    if (!read) return std::unexpected(std::move(read.error()));
    into = std::move(*read);
    return {};
  };
  if (member.key == "database") return keep(settings.database, databaseFrom(member.value));
  if (member.key == "weborca_log") return keep(settings.weborca_log, pathFrom(member.value));
  if (member.key == "panda_syslog") return keep(settings.panda_syslog, pathFrom(member.value));
  if (member.key == "backups") return keep(settings.backups, pathFrom(member.value));
  if (member.key == "monsiaj_home") {
    return keep(settings.monsiaj_home, monsiajHomeFrom(member.value));
  }
  if (member.key == "api") return keep(api.address, apiFrom(member.value));
  if (member.key == "api_authority") return keep(api.authority, pathFrom(member.value));
  if (member.key == "api_certificate") return keep(api.certificate, pathFrom(member.value));
  if (member.key == "api_key") return keep(api.key, pathFrom(member.value));
  return wrong(member.value.line,
               "[orca] has database, weborca_log, panda_syslog, backups, monsiaj_home, api, "
               "api_authority, api_certificate and api_key only");
}

}  // namespace

Result<AgentFile> readAgentFile(platform::Disk& disk, const std::string& path) {
  const auto bytes = platform::readFile(disk, path, kMaxFileBytes);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) return AgentFile{};
  if (!bytes) return std::unexpected(bytes.error());
  const auto read = catalog::readToml({.path = "agent.toml", .text = textOf(*bytes)});
  if (!read) return wrong(read.error().line, "it is no TOML");
  AgentFile file;
  for (const SpecMember& table : *read->table()) {
    if (table.key != "orca" || table.value.table() == nullptr) {
      return wrong(table.value.line, "there is a table [orca] only");
    }
    for (const SpecMember& member : *table.value.table()) {
      if (auto taken = take(file, member); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
    }
  }
  if (const auto api = orcaApiAddressFrom(file.api.address)) file.orca.port = api->port;
  return file;
}

}  // namespace sekisho::agent
