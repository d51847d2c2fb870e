#include "capabilities/orca/probe/settings_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/conf_file.h"
#include "capabilities/orca/probe/database_passwords.h"
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
  std::span<const SecretFile> secrets;
};

/// What a migration may leave behind.
constexpr SecretFile kOldPasswords{.path = "/etc/jma-receipt/passwd", .kind = "old-passwords"};

constexpr std::array<SecretFile, 3> kWebOrcaSecrets{
    SecretFile{.path = "/opt/jma/weborca/conf/db.conf", .kind = "database"},
    SecretFile{.path = "/opt/jma/weborca/app/etc/jma-receipt.env", .kind = "environment"},
    kOldPasswords};
constexpr std::array<SecretFile, 4> kPandaSecrets{
    SecretFile{.path = "/etc/jma-receipt/db.conf", .kind = "database"},
    SecretFile{.path = "/etc/jma-receipt/dbgroup.inc", .kind = "database"},
    SecretFile{.path = "/etc/jma-receipt/jma-receipt.env", .kind = "environment"}, kOldPasswords};

Places placesOf(Generation generation) {
  if (generation == Generation::WebOrca) {
    return {.conf_folder = "/opt/jma/weborca/conf", .secrets = kWebOrcaSecrets};
  }
  return {.conf_folder = "/etc/jma-receipt", .secrets = kPandaSecrets};
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

enum class SetUp { No, Partly, Whole };

// Certificate and key that are named may still not be in use: a program started before serves what
// it read then. Nor is its word enough: whoever sends it what it dumps may write lines of its log.
std::optional<std::int64_t> tlsOf(std::optional<bool> said, SetUp set_up) {
  if (said == false) return 0;
  if (said && set_up == SetUp::Whole) return 1;
  return said || set_up != SetUp::No ? std::nullopt : std::optional<std::int64_t>(0);
}

/// The last day of a certificate's file, in Japan; nothing if it cannot be read.
std::optional<std::int64_t> lastDayOf(const platform::Machine& machine, const std::string& path) {
  const auto pem = machine.read(path, kMaxPem);
  if (!pem) return std::nullopt;
  const auto read = platform::tls::Certificate::fromPem(*pem);
  if (!read) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(read->validUntil() + kJst)
      .time_since_epoch()
      .count();
}

void addTls(const platform::Machine& machine, const std::optional<Conf>& read, const Places& places,
            const Followed& followed, OrcaSettings& row) {
  const Conf conf = read.value_or(Conf());
  const std::string certificate = fileIn(conf, "SERVER_CRT", places);
  const std::string key = fileIn(conf, "SERVER_PEM", places);
  const std::string authority = fileIn(conf, "CA_CRT", places);
  const auto there = [&](const std::string& path) { return !path.empty() && machine.exists(path); };
  // It may have started anew since its log could be read last.
  const bool whole = !certificate.empty() && !key.empty();
  const bool none = read && certificate.empty() && key.empty();
  row.tls = tlsOf(followed.readable ? followed.https : std::nullopt, whole  ? SetUp::Whole
                                                                     : none ? SetUp::No
                                                                            : SetUp::Partly);
  if (row.tls) row.client_certificates = oneOrZero(row.tls == 1 && there(authority));
  if (!there(certificate)) return;
  row.certificate_until_day = lastDayOf(machine, certificate);
  if (!row.certificate_until_day) return;
  // A file that was renewed is not in use until it starts anew.
  for (const auto& other : {there(authority) ? lastDayOf(machine, authority) : std::nullopt,
                            followed.readable ? followed.certificate_until_day : std::nullopt}) {
    row.certificate_until_day = std::min(*row.certificate_until_day, other.value_or(INT64_MAX));
  }
}

/// The words of one that runs: the program and its options.
using CommandLine = std::vector<std::string>;

// Of each glserver that runs; nothing if that cannot be told.
std::vector<CommandLine> glserversOn(const platform::Machine& machine) {
  std::vector<CommandLine> all;
  const auto lines = platform::commandLinesOf(machine, "glserver");
  for (const std::string& line : lines.value_or(std::vector<std::string>())) {
    CommandLine& words = all.emplace_back();
    for (const auto word : std::views::split(line, '\0'))
      words.emplace_back(word.begin(), word.end());
  }
  return all;
}

bool has(const CommandLine& line, std::string_view option) {
  return std::ranges::find(line, option) != line.end();
}

/// The file that an option of glserver's names; empty if it names none by its whole path.
std::string fileBy(const CommandLine& line, std::string_view option) {
  const auto found = std::ranges::find(line, option);
  if (found == line.end() || std::next(found) == line.end()) return {};
  return std::next(found)->starts_with('/') ? *std::next(found) : std::string();
}

// Of all that serve TLS, or it is not known.
std::optional<std::int64_t> lastDayOf(const platform::Machine& machine,
                                      const std::vector<CommandLine>& glservers) {
  std::optional<std::int64_t> last;
  for (const CommandLine& one : glservers) {
    const auto day = lastDayOf(machine, fileBy(one, "-cert"));
    if (!day) return std::nullopt;
    const auto authority = lastDayOf(machine, fileBy(one, "-CAfile"));
    last = std::min({last.value_or(INT64_MAX), *day, authority.value_or(INT64_MAX)});
  }
  return last;
}

// glserver's own options: -ssl, -cert, -key and -CAfile.
void addTlsOfGlserver(const platform::Machine& machine, OrcaSettings& row) {
  const auto glservers = glserversOn(machine);
  if (glservers.empty()) return;
  const auto serves = [](const CommandLine& one) { return has(one, "-ssl"); };
  row.tls = oneOrZero(std::ranges::all_of(glservers, serves));
  if (row.tls == 1) row.certificate_until_day = lastDayOf(machine, glservers);
}

// Updates come from media where all their places are files (R52's offline update mode).
std::optional<std::string> updateModeOf(const Conf& conf) {
  std::optional<std::string> mode;
  for (const char* key : {"DBLICENSE", "PG", "MST", "DBUPGRADE"}) {
    const auto found = conf.find(key);
    if (found == conf.end() || found->second.empty()) continue;
    if (!found->second.starts_with("file:")) return "online";
    mode = "offline";
  }
  return mode;
}

Table readSettings(const platform::Machine& machine, const Settings& settings,
                   const FollowedLog& followed) {
  FactTable<OrcaSettings> table;
  for (const Server& server : serversInUse(machine, settings)) {
    const Places places = placesOf(server.generation);
    OrcaSettings row{.generation = std::string(nameOf(server.generation))};
    const auto conf = readConf(machine, confOf(places));
    if (conf) {
      row.settings_file = confOf(places);
      row.update_mode = updateModeOf(*conf);
    }
    if (server.generation == Generation::Panda) {
      addTlsOfGlserver(machine, row);
    } else {
      addTls(machine, conf, places, followed(server.generation), row);
    }
    row.default_database_password = hasFirstDatabasePassword(machine, server.generation);
    table.add(row);
  }
  return std::move(table).finish();
}

platform::PasswdFile passwdOn(const platform::Machine& machine) {
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  return platform::parsePasswd(text.value_or(""));
}

std::optional<std::string> ownerOf(const platform::PasswdFile& passwd, std::uint32_t uid) {
  const auto owner = std::ranges::find(passwd.entries, static_cast<std::int64_t>(uid),
                                       &platform::PasswdEntry::uid);
  return owner == passwd.entries.end() ? std::nullopt : std::optional(owner->name);
}

/// The table `orca_files` while it is put together: each file once.
class SecretFiles {
 public:
  explicit SecretFiles(const platform::Machine& machine)
      : machine_(machine), passwd_(passwdOn(machine)) {}

  void add(const std::string& path, std::string_view kind) {
    addAs(path, kind, machine_.status(path));
  }

  // Where libpq looks for passwords of whoever runs 日レセ.
  void addPasswordFile() {
    const auto& entries = passwd_.entries;
    const auto orca = std::ranges::find(entries, kAccount, &platform::PasswdEntry::name);
    if (orca == entries.end() || !orca->home.starts_with('/')) return;
    addAs(fmt::format("~{}/.pgpass", kAccount), "database",
          machine_.statusInHome(orca->home, ".pgpass"));
  }

  void addNamedIn(const Places& places) {
    const auto text = machine_.read(confOf(places), kMaxConf);
    if (!text && text.error().code != ErrorCode::NotFound) {
      table_.partial(text.error().message.name);  // the files that it names are not known
    }
    const Conf conf = confFrom(text.value_or(""));
    for (const auto& [key, kind] :
         {std::pair("SERVER_CRT", "certificate"), {"SERVER_PEM", "key"}, {"CA_CRT", "authority"}}) {
      const std::string path = fileIn(conf, key, places);
      if (!path.empty()) add(path, kind);
    }
  }

  // Which files one that does not run would be started with, or where a path begins, is not known.
  void addNamedBy(const std::vector<CommandLine>& glservers) {
    if (glservers.empty()) table_.partial("orca.glserver-files-unknown");
    for (const CommandLine& one : glservers) {
      for (const auto& [option, kind] :
           {std::pair("-cert", "certificate"), {"-key", "key"}, {"-CAfile", "authority"}}) {
        const std::string path = fileBy(one, option);
        if (!path.empty()) {
          add(path, kind);
        } else if (has(one, option)) {
          table_.partial("orca.glserver-files-unknown");
        }
      }
    }
  }

  Table finish() && { return std::move(table_).finish(); }

 private:
  static constexpr std::string_view kAccount = "orca";

  void addAs(const std::string& path, std::string_view kind,
             const Result<platform::FileStatus>& status) {
    if (!status) {
      if (status.error().code != ErrorCode::NotFound) table_.partial(status.error().message.name);
      return;
    }
    if (!told_.insert(path).second) return;
    OrcaFiles row{.path = path, .kind = std::string(kind)};
    row.mode = fmt::format("{:04o}", status->permissions);
    row.open = oneOrZero((status->permissions & 077U) != 0);
    row.owner = ownerOf(passwd_, status->uid);
    table_.add(row);
  }

  const platform::Machine& machine_;
  platform::PasswdFile passwd_;
  FactTable<OrcaFiles> table_;
  std::set<std::string> told_;
};

Table readFiles(const platform::Machine& machine, const Settings& settings) {
  SecretFiles files(machine);
  const auto servers = serversOn(machine, settings);
  for (const Server& server : servers) {
    const Places places = placesOf(server.generation);
    for (const SecretFile& secret : places.secrets)
      files.add(std::string(secret.path), secret.kind);
    files.addNamedIn(places);
  }
  const auto in_use = serversInUse(machine, settings);
  if (std::ranges::find(in_use, Generation::Panda, &Server::generation) != in_use.end()) {
    files.addNamedBy(glserversOn(machine));
  }
  if (!servers.empty()) files.addPasswordFile();
  return std::move(files).finish();
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
    // Whatever it is set to: the file holds one.
    const auto password = conf.find(begins + "password");
    if (password != conf.end() && !password->second.empty()) row.saved_password = 1;
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
  const auto owner = ownerOf(passwdOn(machine), folder->uid);
  addClients(machine, owner.value_or(std::to_string(folder->uid)), home, table);
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
