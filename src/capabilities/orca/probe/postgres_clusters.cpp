#include "capabilities/orca/probe/postgres_clusters.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "core/text.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxPostgresConf = std::size_t{256} << 10U;
constexpr std::size_t kMostListed = 256;
constexpr std::string_view kDebian = "/var/lib/postgresql/";

// A file that may well not be there; `unread` if it is and cannot be read.
std::string readOptional(const platform::Machine& machine, const std::string& path, bool& unread) {
  auto text = machine.read(path, kMaxPostgresConf);
  if (!text && text.error().code != ErrorCode::NotFound) unread = true;
  return text ? *std::move(text) : std::string();
}

// "/var/lib/postgresql/14/main" is set up in "/etc/postgresql/14/main".
std::string settingsFolderOf(const platform::Machine& machine, const std::string& folder) {
  if (machine.exists(folder + "/postgresql.conf") || !folder.starts_with(kDebian)) return folder;
  return "/etc/postgresql/" + folder.substr(kDebian.size());
}

// postmaster.pid: its number, its folder, since when, and on the fourth line the port.
std::optional<std::uint16_t> portOf(const platform::Machine& machine, const std::string& folder) {
  const auto text = machine.read(folder + "/postmaster.pid", kMaxPostgresConf);
  const auto lines = split(text ? std::string_view(*text) : std::string_view(), '\n');
  const auto port = lines.size() > 3 ? toInteger(trimmed(lines[3])) : std::nullopt;
  const bool is_port = port && *port > 0 && *port <= 65535;
  return is_port ? std::optional(static_cast<std::uint16_t>(*port)) : std::nullopt;
}

void readSettingsOf(const platform::Machine& machine, PostgresCluster& cluster) {
  const std::string& data = cluster.folder;
  const std::string settings = settingsFolderOf(machine, data);
  bool& unread = cluster.unread;
  const std::string conf = readOptional(machine, settings + "/postgresql.conf", unread) + "\n" +
                           readOptional(machine, data + "/postgresql.auto.conf", unread);
  const std::string recovery = readOptional(machine, data + "/recovery.conf", unread);
  const bool old_standby = isSetIn(recovery, "standby_mode");
  if (cluster.runs) cluster.port = portOf(machine, data);
  cluster.standby = machine.exists(data + "/standby.signal") || old_standby;
  cluster.from_archive_only = cluster.standby && !isSetIn(conf, "primary_conninfo") &&
                              !isSetIn(recovery, "primary_conninfo");
  cluster.waits_for_one = isSetIn(conf, "synchronous_standby_names");
  cluster.allows = allowsReplication(readOptional(machine, settings + "/pg_hba.conf", unread));
  const auto slots = machine.list(data + "/pg_replslot", kMostListed);
  unread = unread || !slots || !machine.exists(settings + "/postgresql.conf");
  if (slots) {
    cluster.slots = static_cast<std::size_t>(std::ranges::count(
        slots->entries, platform::FileKind::Directory, &platform::DirectoryEntry::kind));
  }
}

// Folders of clusters where nothing runs that says which they are.
std::vector<std::string> foldersWithoutServer(const platform::Machine& machine) {
  std::vector<std::string> folders;
  for (const char* base : {"/var/lib/postgresql", "/var/lib/pgsql"}) {
    const auto versions = machine.list(base, kMostListed);
    if (!versions) continue;
    for (const auto& version : versions->entries) {
      const std::string below = std::string(base) + "/" + version.name;
      if (machine.exists(below + "/PG_VERSION")) folders.push_back(below);
      const auto clusters = machine.list(below, kMostListed);
      if (!clusters) continue;
      for (const auto& one : clusters->entries) {
        const std::string folder = below + "/" + one.name;
        if (machine.exists(folder + "/PG_VERSION")) folders.push_back(folder);
      }
    }
  }
  return folders;
}

// Whose it is: by its name, or there is one cluster alone.
PostgresCluster* clusterOf(const WalProcess& process, std::vector<PostgresCluster>& clusters) {
  if (clusters.size() == 1) return &clusters.front();
  const auto named = std::ranges::find_if(clusters, [&](const PostgresCluster& one) {
    return !process.cluster.empty() && one.folder.ends_with("/" + process.cluster);
  });
  return named == clusters.end() ? nullptr : &*named;
}

}  // namespace

std::optional<WalProcess> walProcessFrom(std::string_view command_line) {
  std::string_view title = command_line.substr(0, command_line.find('\0'));
  if (!takeLiteral(title, "postgres: ")) return std::nullopt;
  WalProcess process;
  static constexpr auto kKinds =
      std::to_array<std::pair<std::string_view, bool>>({{"walsender ", true},
                                                        {"wal sender process ", true},
                                                        {"walreceiver", false},
                                                        {"wal receiver process", false}});
  const auto kind = [&] {
    return std::ranges::find_if(kKinds,
                                [&](const auto& one) { return title.starts_with(one.first); });
  };
  if (kind() == kKinds.end()) {
    const std::size_t colon = title.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    process.cluster = std::string(title.substr(0, colon));
    title.remove_prefix(colon + 2);
  }
  const auto found = kind();
  if (found == kKinds.end()) return std::nullopt;
  process.sends = found->second;
  process.streams = title.contains(" streaming ") || title.ends_with(" streaming");
  return process;
}

std::string dataFolderFrom(std::string_view command_line) {
  std::vector<std::string_view> words;
  while (!command_line.empty()) {
    const std::size_t end = std::min(command_line.find('\0'), command_line.size());
    words.push_back(command_line.substr(0, end));
    command_line.remove_prefix(std::min(end + 1, command_line.size()));
  }
  if (words.empty() || words.front().starts_with("postgres: ")) return {};
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view folder = words[i];
    if (folder == "-D") {
      folder = i + 1 < words.size() ? words[i + 1] : std::string_view();
    } else if (!takeLiteral(folder, "-D") && !takeLiteral(folder, "--data-directory=")) {
      continue;
    }
    while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
    return std::string(folder.starts_with('/') ? folder : std::string_view());
  }
  return {};
}

bool isSetIn(std::string_view conf, std::string_view key) {
  bool set = false;
  for (std::string_view line : split(conf, '\n')) {
    line = trimmed(line);
    if (!takeLiteral(line, key)) continue;
    const std::string_view value = trimmed(line);
    if (value.size() == line.size() && !line.starts_with('=')) continue;  // a longer key
    std::string_view said = value;
    (void)takeLiteral(said, "=");
    said = trimmed(said);
    const bool quoted = takeLiteral(said, "'");
    const std::string_view what = trimmed(said.substr(0, said.find(quoted ? '\'' : '#')));
    set = !what.empty() && what != "off" && what != "false" && what != "no";
  }
  return set;
}

bool allowsReplication(std::string_view hba) {
  static constexpr auto kHere = std::to_array<std::string_view>(
      {"127.0.0.1/32", "::1/128", "127.0.0.1", "::1", "localhost", "samehost"});
  for (const std::string_view line : split(hba, '\n')) {
    const auto fields = words(line);  // host, databases, users, address, method
    if (fields.size() < 5 || !fields[0].starts_with("host") || fields[4] == "reject") continue;
    if (std::ranges::find(kHere, fields[3]) != kHere.end()) continue;
    const auto databases = split(fields[1], ',');
    if (std::ranges::find(databases, "replication") != databases.end()) return true;
  }
  return false;
}

std::optional<std::vector<PostgresCluster>> postgresClustersOn(const platform::Machine& machine) {
  const auto lines = platform::commandLinesOf(machine, "postgres");
  if (!lines) return std::nullopt;
  std::vector<PostgresCluster> clusters;
  for (const std::string& line : *lines) {
    std::string folder = dataFolderFrom(line);
    const bool known =
        std::ranges::find(clusters, folder, &PostgresCluster::folder) != clusters.end();
    if (!folder.empty() && !known) clusters.push_back({.folder = std::move(folder), .runs = true});
  }
  if (clusters.empty()) {
    const bool runs = !lines->empty();  // nothing says which
    for (std::string& folder : foldersWithoutServer(machine)) {
      clusters.push_back({.folder = std::move(folder), .runs = runs, .unread = runs});
    }
  }
  for (PostgresCluster& cluster : clusters) readSettingsOf(machine, cluster);
  for (const std::string& line : *lines) {
    const auto process = walProcessFrom(line);
    if (!process || !process->streams) continue;
    if (PostgresCluster* cluster = clusterOf(*process, clusters)) {
      ++(process->sends ? cluster->senders : cluster->receivers);
    } else {
      for (PostgresCluster& one : clusters) one.unread = true;
    }
  }
  return clusters;
}

}  // namespace sekisho::orca
