#include "capabilities/network/probe/firewall_table.h"

#include <algorithm>
#include <array>
#include <optional>

#include "capabilities/network/probe/nftables.h"
#include "capabilities/network/probe/start_up.h"
#include "core/text.h"
#include "facts/firewall.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxUfwBytes = 262'144;

// What is known of one of the kernel's two filters.
struct Filter {
  Presence presence = Presence::Unknown;  // whether rules of it are in force
  std::optional<FilterRules> rules = {};
  std::string_view partial_because = {};
  bool sends_on = false;  // whether what comes in may go elsewhere before it is filtered
};

bool isTold(const FilterRules& rules) { return isUnderstood(rules) && defaultInput(rules); }

Filter fromNftables(const platform::Machine& machine, Netlink& netlink, bool v6) {
  Filter filter{.presence = presenceOfNftables(machine)};
  if (filter.presence == Presence::Unknown) filter.partial_because = "network.firewall-not-told";
  if (filter.presence != Presence::Present) return filter;
  auto rules = nftablesRules(netlink, v6);
  if (!rules) {
    filter.presence = Presence::Unknown;
    filter.partial_because = "network.kernel-unanswered";
    return filter;
  }
  if (!rules->whole) filter.partial_because = "network.kernel-answer-damaged";
  if (!isTold(*rules)) filter.partial_because = "network.firewall-rule-unknown";
  if (rules->input.empty()) filter.presence = Presence::Absent;
  filter.sends_on = maySendOn(*rules);
  filter.rules = std::move(*rules);
  return filter;
}

// The old iptables registers the tables in use by name.
Filter fromLegacy(const platform::Machine& machine, const LegacyTableReader& read, bool v6) {
  const auto names =
      machine.read(v6 ? "/proc/net/ip6_tables_names" : "/proc/net/ip_tables_names", 4096);
  if (!names && names.error().code == ErrorCode::NotFound) return {.presence = Presence::Absent};
  if (!names) return {.partial_because = "network.firewall-not-told"};
  const auto tables = split(*names, '\n');
  const auto has = [&](std::string_view name) {
    return std::ranges::find(tables, name) != tables.end();
  };
  Filter filter{.presence = Presence::Absent};
  if (has("nat")) {
    const auto table = read(LegacyHook::Prerouting, v6);
    const FilterRules rules = table ? rulesOf(*table, v6) : FilterRules{.whole = false};
    if (!rules.whole) filter.partial_because = "network.firewall-not-told";
    filter.sends_on = maySendOn(rules);
  }
  if (!has("filter")) return filter;
  const auto table = read(LegacyHook::Input, v6);
  if (!table) return {.partial_because = "network.firewall-not-told"};
  filter.presence = Presence::Present;
  filter.rules = rulesOf(*table, v6);
  if (!filter.rules->whole) filter.partial_because = "network.kernel-answer-damaged";
  if (!isTold(*filter.rules)) filter.partial_because = "network.firewall-rule-unknown";
  return filter;
}

// Both filters see every packet: what either drops is gone.
std::optional<std::string> defaultInputOf(const Filter& a, const Filter& b) {
  for (const Filter* filter : {&a, &b}) {
    if (filter->rules && isUnderstood(*filter->rules) &&
        defaultInput(*filter->rules) == Verdict::Drop)
      return "drop";
  }
  const auto accepts = [](const Filter& filter) {
    return filter.presence != Presence::Unknown &&
           (!filter.rules || (filter.rules->whole && isUnderstood(*filter.rules) &&
                              defaultInput(*filter.rules) == Verdict::Accept));
  };
  if (accepts(a) && accepts(b)) return "accept";
  return std::nullopt;
}

std::optional<std::string> backendOf(const Filter& nftables, const Filter& legacy) {
  const bool modern = nftables.presence == Presence::Present;
  const bool old = legacy.presence == Presence::Present;
  if (modern && old) return "both";
  if (nftables.presence == Presence::Unknown || legacy.presence == Presence::Unknown)
    return std::nullopt;
  return modern ? "nftables" : old ? "iptables" : "none";
}

struct Manager {
  std::string name = {};
  std::optional<bool> enabled = {};
};

std::optional<bool> ufwEnabled(std::string_view config) {
  std::optional<bool> enabled = false;
  for (const std::string_view line : split(config, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with("ENABLED=")) {
      const std::string_view value = trimmed(plain.substr(8));
      enabled = value == "yes" || value == "\"yes\"";
    }
  }
  return enabled;
}

// The first that is switched on, else the first that is there.
Manager managerOf(const platform::Machine& machine) {
  const StartUp start_up(machine);
  std::vector<Manager> found;
  if (const auto config = machine.read("/etc/ufw/ufw.conf", kMaxUfwBytes)) {
    found.push_back({"ufw", ufwEnabled(*config)});
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> units{
      {{"firewalld", "firewalld.service"},
       {"nftables", "nftables.service"},
       {"iptables-persistent", "netfilter-persistent.service"}}};
  for (const auto& [name, unit] : units) {
    if (start_up.hasUnit(unit)) found.push_back({std::string(name), start_up.starts(unit)});
  }
  if (found.empty()) return {.enabled = false};
  const auto enabled =
      std::ranges::find_if(found, [](const Manager& one) { return one.enabled == true; });
  return enabled == found.end() ? found.front() : *enabled;
}

}  // namespace

evidence::Table readFirewall(const platform::Machine& machine, Netlink& netlink,
                             const LegacyTableReader& legacy_reader) {
  evidence::FactTable<facts::Firewall> table;
  const Manager manager = managerOf(machine);
  for (const bool v6 : {false, true}) {
    const Filter nftables = fromNftables(machine, netlink, v6);
    const Filter legacy = fromLegacy(machine, legacy_reader, v6);
    for (const Filter* filter : {&nftables, &legacy}) {
      if (!filter->partial_because.empty()) table.partial(filter->partial_because);
    }
    facts::Firewall row{.family = v6 ? "ipv6" : "ipv4"};
    row.backend = backendOf(nftables, legacy);
    row.default_input = defaultInputOf(nftables, legacy);
    // A published port is open, whatever is dropped of what is for this machine itself.
    if (row.default_input == "drop" && (nftables.sends_on || legacy.sends_on)) {
      row.default_input.reset();
      table.partial("network.firewall-gone-round");
    }
    if (row.backend || nftables.rules || legacy.rules) {
      row.input_rules = 0;
      for (const Filter* filter : {&nftables, &legacy}) {
        if (filter->rules)
          *row.input_rules += static_cast<std::int64_t>(inputRules(*filter->rules));
      }
    }
    row.manager = manager.name;
    if (manager.enabled) row.manager_enabled = *manager.enabled ? 1 : 0;
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
