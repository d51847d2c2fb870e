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

/// What one file says: nothing if it is not there, or names neither.
struct Named {
  bool unclear = false;  ///< It is there and cannot be read or understood.
  std::optional<NamedEnd> end = {};
  std::optional<std::uint16_t> port = {};  ///< That of a host nobody named.
};

std::optional<std::uint16_t> portFrom(std::string_view text) {
  const auto number = numberFrom(text);
  const bool is_port = number && *number > 0 && *number <= 65535;
  return is_port ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

Named inConf(const platform::Machine& machine, const std::string& path) {
  const auto text = machine.read(path, kMaxSettings);
  if (!text) return {.unclear = text.error().code != ErrorCode::NotFound};
  const auto conf = confFrom(*text);
  Named named;
  for (const auto& [host_key, port_key] :
       {std::pair("DBHOST", "DBPORT"), std::pair("PGHOST", "PGPORT")}) {
    const auto port = conf.find(port_key);
    const bool names_port = port != conf.end() && !port->second.empty();
    const auto number = names_port ? portFrom(port->second) : std::nullopt;
    if (names_port && !number) return {.unclear = true};
    const auto host = conf.find(host_key);
    if (host == conf.end() || host->second.empty()) {
      if (!named.port) named.port = number;
      continue;
    }
    named.end = namedEndFrom(host->second);
    if (!named.end) return {.unclear = true};
    if (number) named.end->port = number;
    break;
  }
  return named;
}

Named inGroups(const platform::Machine& machine) {
  const auto text = machine.read("/etc/jma-receipt/dbgroup.inc", kMaxSettings);
  if (!text) return {.unclear = text.error().code != ErrorCode::NotFound};
  for (const DbGroup& group : dbGroupsFrom(*text)) {
    if (group.name.empty()) return {.end = group.place};
  }
  return {};
}

// Of "?host=/run/postgresql&port=5433"; the first of several.
std::string_view parameterIn(std::string_view uri, std::string_view key) {
  uri.remove_prefix(std::min(uri.find('?'), uri.size()));
  while (!uri.empty()) {
    uri.remove_prefix(1);
    std::string_view one = uri.substr(0, uri.find('&'));
    uri.remove_prefix(one.size());
    if (takeLiteral(one, key) && takeLiteral(one, "=")) return one.substr(0, one.find(','));
  }
  return {};
}

// A socket's folder is here, whatever it is.
std::optional<NamedEnd> endInUri(std::string_view text) {
  if (!text.starts_with("%2F")) return namedEndFrom(text);
  const std::size_t colon = std::min(text.find(':'), text.size() - 1);
  return NamedEnd{.port = portFrom(text.substr(colon + 1))};
}

// "postgresql://127.0.0.1:5432/orca?host=/run/postgresql"
std::optional<NamedEnd> inUri(std::string_view uri) {
  (void)takeLiteral(uri, "postgresql://");
  auto end = endInUri(uri.substr(0, uri.find_first_of("/?,")));
  if (const auto host = parameterIn(uri, "host"); end && !host.empty()) {
    const auto other = endInUri(host);
    if (!other) return std::nullopt;
    end->host = other->host;
  }
  if (const auto port = portFrom(parameterIn(uri, "port")); end && port) end->port = port;
  return end;
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
  if (settings.database != Settings().database) {
    auto set = inUri(settings.database);
    if (set && isThisHost(machine, set->host)) set->host.clear();
    if (set) return set;
  }
  const bool weborca = server.generation == Generation::WebOrca;
  const std::string folder = weborca ? "/opt/jma/weborca/" : "/etc/jma-receipt/";
  bool unclear = false;
  std::optional<std::uint16_t> port;
  for (const std::string& path : {folder + (weborca ? "conf/db.conf" : "db.conf"),
                                  folder + (weborca ? "app/etc/" : "") + "jma-receipt.env"}) {
    Named named = inConf(machine, path);
    if (!port) port = named.port;
    if (named.end && !named.end->port) named.end->port = port;
    if (named.end && !unclear) return here_or(*std::move(named.end));
    unclear = unclear || named.unclear;
  }
  Named named = weborca ? Named{} : inGroups(machine);
  if (unclear || named.unclear) return std::nullopt;
  if (named.end && !named.end->port) named.end->port = port;
  if (named.end) return here_or(*std::move(named.end));
  return port || hasPostgres(machine) ? std::optional(NamedEnd{.port = port}) : std::nullopt;
}

}  // namespace sekisho::orca
