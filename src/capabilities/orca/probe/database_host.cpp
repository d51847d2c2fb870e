#include "capabilities/orca/probe/database_host.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "capabilities/orca/probe/conf_file.h"
#include "capabilities/orca/probe/log_words.h"
#include "core/text.h"
#include "platform/machine/hosts_file.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMaxSettings = std::size_t{256} << 10U;
constexpr std::size_t kMaxKernelTable = std::size_t{1} << 20U;

bool isLoopbackAddress(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

// /proc/net/fib_trie: "|-- 192.0.2.7" and below it "/32 host LOCAL"; if_inet6: 32 digits first.
bool isOwnAddress(const platform::Machine& machine, const std::string& address) {
  const auto four = machine.read("/proc/net/fib_trie", kMaxKernelTable);
  const std::string leaf = "|-- " + address + "\n";
  for (std::size_t at = four ? four->find(leaf) : std::string::npos; at != std::string::npos;
       at = four->find(leaf, at + 1)) {
    const std::string_view below = std::string_view(*four).substr(at + leaf.size());
    if (below.substr(0, below.find('\n')).contains("host LOCAL")) return true;
  }
  const auto six = machine.read("/proc/net/if_inet6", kMaxKernelTable);
  std::string_view rest = six ? std::string_view(*six) : std::string_view();
  while (rest.size() >= 32) {
    std::string text;
    for (std::size_t i = 0; i < 32; i += 4) text += std::string(rest.substr(i, 4)) + ":";
    text.pop_back();
    if (addressFrom(text) == address) return true;
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  }
  return false;
}

bool isHostName(const platform::Machine& machine, std::string_view host) {
  const auto read = machine.read("/proc/sys/kernel/hostname", 256);
  const std::string_view name = read ? trimmed(*read) : std::string_view();
  return !name.empty() && (host == name || host == name.substr(0, name.find('.')));
}

/// What one file says: nothing if it is not there or names no host.
struct Named {
  bool unclear = false;  ///< It is there and cannot be read or understood.
  std::optional<NamedEnd> end = {};
};

Named inConf(const platform::Machine& machine, const std::string& path) {
  const auto text = machine.read(path, kMaxSettings);
  if (!text) return {.unclear = text.error().code != ErrorCode::NotFound};
  const auto conf = confFrom(*text);
  for (const auto& [host_key, port_key] :
       {std::pair("DBHOST", "DBPORT"), std::pair("PGHOST", "PGPORT")}) {
    const auto host = conf.find(host_key);
    if (host == conf.end() || host->second.empty()) continue;
    auto end = namedEndFrom(host->second);
    if (!end) return {.unclear = true};
    const auto port = conf.find(port_key);
    const auto number = port == conf.end() ? std::nullopt : numberFrom(port->second);
    if (number && *number > 0 && *number <= 65535) end->port = static_cast<std::uint16_t>(*number);
    return {.end = std::move(end)};
  }
  return {};
}

Named inGroups(const platform::Machine& machine) {
  const auto text = machine.read("/etc/jma-receipt/dbgroup.inc", kMaxSettings);
  if (!text) return {.unclear = text.error().code != ErrorCode::NotFound};
  for (const DbGroup& group : dbGroupsFrom(*text)) {
    if (group.name.empty()) return {.end = group.place};
  }
  return {};
}

// "postgresql://127.0.0.1:5432/orca?host=/run/postgresql"
std::optional<NamedEnd> inUri(std::string_view uri) {
  (void)takeLiteral(uri, "postgresql://");
  std::string_view host = uri.substr(0, uri.find_first_of("/?,"));
  for (const std::string_view key : {"?host=", "&host="}) {
    if (const std::size_t at = uri.find(key); at != std::string_view::npos) {
      host = uri.substr(at + key.size());
      host = host.substr(0, host.find_first_of("&,"));
    }
  }
  return host.starts_with("%2F") ? NamedEnd{} : namedEndFrom(host);
}

bool hasPostgres(const platform::Machine& machine) {
  const auto programs = platform::runningPrograms(machine);
  return (programs && programs->contains("postgres")) || machine.exists("/var/lib/postgresql") ||
         machine.exists("/var/lib/pgsql");
}

}  // namespace

std::string addressOfHost(const platform::Machine& machine, std::string_view host) {
  if (auto address = addressFrom(host)) return *std::move(address);
  const auto hosts = machine.read("/etc/hosts", kMaxSettings);
  auto named = platform::addressesInHosts(hosts ? std::string_view(*hosts) : "", host);
  return named.empty() ? std::string() : std::move(named.front());
}

bool isThisHost(const platform::Machine& machine, std::string_view host) {
  if (host.empty() || host == "localhost" || isHostName(machine, host)) return true;
  const std::string address = addressOfHost(machine, host);
  return !address.empty() && (isLoopbackAddress(address) || isOwnAddress(machine, address));
}

std::optional<NamedEnd> databaseEndOf(const platform::Machine& machine, const Server& server,
                                      const Settings& settings) {
  // A name that nothing here explains may be one of this machine's own.
  const auto here_or = [&](NamedEnd end) -> std::optional<NamedEnd> {
    if (isThisHost(machine, end.host)) return NamedEnd{.port = end.port};
    const bool known = !addressOfHost(machine, end.host).empty();
    return known || !hasPostgres(machine) ? std::optional(std::move(end)) : std::nullopt;
  };
  if (auto set = inUri(settings.database); set && !isThisHost(machine, set->host)) return set;
  const bool weborca = server.generation == Generation::WebOrca;
  const std::string folder = weborca ? "/opt/jma/weborca/" : "/etc/jma-receipt/";
  bool unclear = false;
  for (const std::string& path : {folder + (weborca ? "conf/db.conf" : "db.conf"),
                                  folder + (weborca ? "app/etc/" : "") + "jma-receipt.env"}) {
    Named named = inConf(machine, path);
    if (named.end && !unclear) return here_or(*std::move(named.end));
    unclear = unclear || named.unclear;
  }
  Named named = weborca ? Named{} : inGroups(machine);
  if (unclear || named.unclear) return std::nullopt;
  if (named.end) return here_or(*std::move(named.end));
  return hasPostgres(machine) ? std::optional(NamedEnd{}) : std::nullopt;
}

}  // namespace sekisho::orca
