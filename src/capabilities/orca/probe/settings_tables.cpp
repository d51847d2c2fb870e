#include "capabilities/orca/probe/settings_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/conf_file.h"
#include "core/clock.h"
#include "core/text.h"
#include "facts/orca_clients.h"
#include "facts/orca_files.h"
#include "facts/orca_settings.h"
#include "platform/machine/account_files.h"
#include "platform/machine/running_programs.h"
#include "platform/tls/certificate.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using evidence::FactTable;
using evidence::Table;
using facts::OrcaClients;
using facts::OrcaFiles;
using facts::OrcaSettings;
using Conf = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t kMaxConf = std::size_t{256} << 10U;
constexpr std::size_t kMaxPem = std::size_t{64} << 10U;
constexpr std::string_view kMonsiaj = ".monsiaj/monsiaj.jsonrpc.properties";

/// A file with secrets, and what it is.
struct SecretFile {
  std::string_view path;
  std::string_view kind;
};

/// Where one generation keeps what.
struct Places {
  std::string_view conf_folder;
  std::string_view environment;
  std::span<const SecretFile> secrets;
};

constexpr std::array<SecretFile, 2> kWebOrcaSecrets{
    SecretFile{.path = "/opt/jma/weborca/conf/db.conf", .kind = "database"},
    SecretFile{.path = "/opt/jma/weborca/app/etc/jma-receipt.env", .kind = "environment"}};
constexpr std::array<SecretFile, 4> kPandaSecrets{
    SecretFile{.path = "/etc/jma-receipt/db.conf", .kind = "database"},
    SecretFile{.path = "/etc/jma-receipt/dbgroup.inc", .kind = "database"},
    SecretFile{.path = "/etc/jma-receipt/jma-receipt.env", .kind = "environment"},
    SecretFile{.path = "/etc/jma-receipt/passwd", .kind = "old-passwords"}};

Places placesOf(Generation generation) {
  if (generation == Generation::WebOrca) {
    return {.conf_folder = "/opt/jma/weborca/conf",
            .environment = "/opt/jma/weborca/app/etc/jma-receipt.env",
            .secrets = kWebOrcaSecrets};
  }
  return {.conf_folder = "/etc/jma-receipt",
          .environment = "/etc/jma-receipt/jma-receipt.env",
          .secrets = kPandaSecrets};
}

std::optional<Conf> readConf(const platform::Machine& machine, const std::string& path) {
  const auto text = machine.read(path, kMaxConf);
  return text ? std::optional(confFrom(*text)) : std::nullopt;
}

std::string confOf(const Places& places) {
  return std::string(places.conf_folder) + "/jma-receipt.conf";
}

std::int64_t oneOrZero(bool said) { return said ? 1 : 0; }

/// What a setting names, by the folder it is read from; empty if it names nothing.
std::string fileIn(const Conf& conf, std::string_view key, const Places& places) {
  const auto found = conf.find(key);
  if (found == conf.end() || found->second.empty()) return {};
  if (found->second.starts_with('/')) return found->second;
  return fmt::format("{}/{}", places.conf_folder, found->second);
}

// Certificate and key that are named and there may still not be in use: a program started before
// serves what it read then. What it said itself decides.
std::optional<std::int64_t> tlsOf(std::optional<bool> said, bool set_up) {
  if (said) return oneOrZero(*said);
  return set_up ? std::nullopt : std::optional<std::int64_t>(0);
}

void addTls(const platform::Machine& machine, const Conf& conf, const Places& places,
            std::optional<bool> said, OrcaSettings& row) {
  const std::string certificate = fileIn(conf, "SERVER_CRT", places);
  const std::string key = fileIn(conf, "SERVER_PEM", places);
  const std::string authority = fileIn(conf, "CA_CRT", places);
  const auto there = [&](const std::string& path) { return !path.empty() && machine.exists(path); };
  row.tls = tlsOf(said, !certificate.empty() || !key.empty());
  if (row.tls) row.client_certificates = oneOrZero(row.tls == 1 && there(authority));
  const auto pem = there(certificate) ? machine.read(certificate, kMaxPem)
                                      : fail(ErrorCode::NotFound, MessageId{""});
  const auto read =
      pem ? platform::tls::Certificate::fromPem(*pem) : fail(ErrorCode::NotFound, MessageId{""});
  if (read) {
    row.certificate_until_day =
        std::chrono::floor<std::chrono::days>(read->validUntil() + kJst).time_since_epoch().count();
  }
}

// glserver's own options: -ssl, and -verifypeer unless it is taken back.
void addTlsOfGlserver(const platform::Machine& machine, OrcaSettings& row) {
  const auto lines = platform::commandLinesOf(machine, "glserver");
  if (!lines || lines->empty()) return;
  const auto has = [&](std::string_view word) {
    return std::ranges::all_of(*lines, [&](const std::string& line) {
      return line.contains(std::string(1, '\0') + std::string(word) + std::string(1, '\0'));
    });
  };
  row.tls = oneOrZero(has("-ssl"));
}

// Updates come from media where their places are files (R52's offline update mode).
std::optional<std::string> updateModeOf(const Conf& conf) {
  bool any = false;
  for (const char* key : {"DBLICENSE", "PG", "MST", "DBUPGRADE"}) {
    const auto found = conf.find(key);
    if (found == conf.end()) continue;
    if (found->second.starts_with("file:")) return "offline";
    any = true;
  }
  return any ? std::optional<std::string>("online") : std::nullopt;
}

// The file is a shell's: what a shell would read otherwise than as it stands says nothing.
bool isPlain(std::string_view value) {
  return value.find_first_of("$`#;\"'\\ \t") == std::string_view::npos;
}

std::optional<std::int64_t> hasDefaultPassword(const std::optional<Conf>& environment) {
  if (!environment) return std::nullopt;
  std::optional<std::int64_t> seen;
  for (const auto& [user, password] :
       {std::pair("DBUSER", "DBPASS"), std::pair("PGUSER", "PGPASS")}) {
    const auto said = environment->find(password);
    if (said == environment->end() || said->second.empty()) continue;
    if (!isPlain(said->second)) return std::nullopt;
    const auto name = environment->find(user);
    const bool first = said->second == "orca" || said->second == "postgres" ||
                       (name != environment->end() && name->second == said->second);
    seen = std::max(seen.value_or(0), oneOrZero(first));
  }
  return seen;
}

Table readSettings(const platform::Machine& machine, const Settings& settings,
                   const FollowedLog& followed) {
  FactTable<OrcaSettings> table;
  for (const Server& server : serversOn(machine, settings)) {
    const Places places = placesOf(server.generation);
    OrcaSettings row{.generation = std::string(nameOf(server.generation))};
    if (const auto conf = readConf(machine, confOf(places))) {
      row.settings_file = confOf(places);
      row.update_mode = updateModeOf(*conf);
      if (server.generation == Generation::WebOrca) {
        addTls(machine, *conf, places, followed(server.generation).https, row);
      }
    }
    if (server.generation == Generation::Panda) addTlsOfGlserver(machine, row);
    row.default_database_password =
        hasDefaultPassword(readConf(machine, std::string(places.environment)));
    table.add(row);
  }
  return std::move(table).finish();
}

std::map<std::uint32_t, std::string> accountsOn(const platform::Machine& machine) {
  std::map<std::uint32_t, std::string> names;
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  const auto passwd = platform::parsePasswd(text.value_or(""));
  for (const auto& entry : passwd.entries) {
    names.emplace(static_cast<std::uint32_t>(entry.uid), entry.name);
  }
  return names;
}

Table readFiles(const platform::Machine& machine, const Settings& settings) {
  FactTable<OrcaFiles> table;
  const auto names = accountsOn(machine);
  std::set<std::string> told;
  const auto add = [&](const std::string& path, std::string_view kind) {
    const auto status = machine.status(path);
    if (!status || !told.insert(path).second) {
      if (!status && status.error().code != ErrorCode::NotFound)
        table.partial(status.error().message.name);
      return;
    }
    OrcaFiles row{.path = path, .kind = std::string(kind)};
    row.mode = fmt::format("{:04o}", status->permissions);
    row.open = oneOrZero((status->permissions & 077U) != 0);
    if (const auto owner = names.find(status->uid); owner != names.end()) row.owner = owner->second;
    table.add(row);
  };
  for (const Server& server : serversOn(machine, settings)) {
    const Places places = placesOf(server.generation);
    for (const SecretFile& secret : places.secrets) add(std::string(secret.path), secret.kind);
    const auto conf = readConf(machine, confOf(places));
    for (const auto& [key, kind] :
         {std::pair("SERVER_CRT", "certificate"), {"SERVER_PEM", "key"}, {"CA_CRT", "authority"}}) {
      const std::string path = conf ? fileIn(*conf, key, places) : std::string();
      if (!path.empty()) add(path, kind);
    }
  }
  return std::move(table).finish();
}

std::optional<std::int64_t> truthOf(const Conf& conf, const std::string& key) {
  const auto found = conf.find(key);
  if (found == conf.end()) return std::nullopt;
  if (found->second == "true") return 1;
  return found->second == "false" ? std::optional<std::int64_t>(0) : std::nullopt;
}

// "monsiaj.config.3.user" is of connection 3.
std::set<int> connectionsIn(const Conf& conf) {
  constexpr std::string_view kBegins = "monsiaj.config.";
  std::set<int> numbers;
  for (const auto& [key, value] : conf) {
    if (!key.starts_with(kBegins)) continue;
    const std::string_view rest = std::string_view(key).substr(kBegins.size());
    const auto number = toInteger(rest.substr(0, rest.find('.')));
    if (number && *number >= 0 && *number < 1000) numbers.insert(static_cast<int>(*number));
  }
  return numbers;
}

// Those of monsiaj in one home.
void addClients(const platform::Machine& machine, const std::string& account,
                const std::string& home, FactTable<OrcaClients>& table) {
  const auto file = machine.readInHome(home, kMonsiaj, kMaxConf);
  if (!file) {
    if (file.error().code != ErrorCode::NotFound) table.partial(file.error().message.name);
    return;
  }
  const Conf conf = confFrom(*file);
  for (const int number : connectionsIn(conf)) {
    const std::string begins = fmt::format("monsiaj.config.{}.", number);
    OrcaClients row{.account = account, .number = number};
    row.tls = truthOf(conf, begins + "useSSL");
    row.saved_password = truthOf(conf, begins + "savePassword");
    table.add(row);
  }
}

// The home that a person set is there and told by whose it is, or nothing is known.
void addClientsOf(const platform::Machine& machine, const std::string& home,
                  FactTable<OrcaClients>& table) {
  const auto folder = machine.status(home);
  if (!folder || folder->kind != platform::FileKind::Directory) {
    const bool gone = folder || folder.error().code == ErrorCode::NotFound;
    table.failed(gone ? "orca.monsiaj-home-missing" : folder.error().message.name);
    return;
  }
  const auto names = accountsOn(machine);
  const auto owner = names.find(folder->uid);
  addClients(machine, owner == names.end() ? std::to_string(folder->uid) : owner->second, home,
             table);
}

Table readClients(const platform::Machine& machine, const Settings& settings) {
  FactTable<OrcaClients> table;
  if (settings.monsiaj_home) {
    addClientsOf(machine, *settings.monsiaj_home, table);
    return std::move(table).finish();
  }
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  if (!text) {
    table.failed(text.error().message.name);
    return std::move(table).finish();
  }
  std::set<std::string> homes;
  for (const auto& entry : platform::parsePasswd(*text).entries) {
    if (!entry.home.starts_with('/') || !homes.insert(entry.home).second) continue;
    addClients(machine, entry.name, entry.home, table);
  }
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> settingsProbes(const platform::Machine& machine,
                                            const Settings& settings, FollowedLog followed) {
  return {{.table = "orca_settings",
           .every = 10min,
           .watched = {"/opt/jma/weborca/conf", "/etc/jma-receipt"},
           .read = [&machine, settings,
                    followed =
                        std::move(followed)] { return readSettings(machine, settings, followed); }},
          {.table = "orca_files",
           .every = 10min,
           .watched = {"/opt/jma/weborca/conf", "/etc/jma-receipt"},
           .read = [&machine, settings] { return readFiles(machine, settings); }},
          {.table = "orca_clients", .every = 1h, .read = [&machine, settings] {
             return readClients(machine, settings);
           }}};
}

}  // namespace sekisho::orca
