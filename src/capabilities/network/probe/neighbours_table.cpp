#include "capabilities/network/probe/neighbours_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "capabilities/network/probe/routing.h"
#include "core/text.h"
#include "facts/neighbours.h"

namespace sekisho::network {
namespace {

struct Met {
  std::set<IpAddress> addresses = {};
  bool permanent = false;
  bool gateway = false;
};
using MetByMacAndInterface = std::map<std::pair<std::string, std::string>, Met>;

struct Ledger {
  MetByMacAndInterface devices = {};
  std::string partial_because = {};
};

Result<Ledger> askKernel(Netlink& netlink) {
  const auto known_links = links(netlink);
  if (!known_links) return std::unexpected(known_links.error());
  const auto seen = neighbours(netlink);
  if (!seen) return std::unexpected(seen.error());
  const auto routes = defaultRoutes(netlink);
  if (!routes) return std::unexpected(routes.error());

  Ledger ledger;
  if (!known_links->whole || !seen->whole || !routes->whole) {
    ledger.partial_because = "network.kernel-answer-damaged";
  }
  for (const Neighbour& one : seen->rows) {
    Met& met = ledger.devices[{one.mac, nameOfLink(known_links->rows, one.link)}];
    met.addresses.insert(one.address);
    met.permanent = met.permanent || one.permanent;
    met.gateway = met.gateway || std::ranges::any_of(routes->rows, [&](const DefaultRoute& route) {
                    return route.link == one.link && route.gateway == one.address;
                  });
  }
  return ledger;
}

// "IP address, HW type, Flags, HW address, Mask, Device"; flag 2 is complete, 4 permanent.
Result<Ledger> readArp(const platform::Machine& machine) {
  const auto text = machine.read("/proc/net/arp", kMaxArpTableBytes);
  if (!text) return std::unexpected(text.error());
  Ledger ledger{.partial_because = "network.arp-only"};
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = words(line);
    if (fields.size() < 6 || !fields[2].starts_with("0x") || fields[3].size() != 17) continue;
    const auto address = IpAddress::fromText(fields[0]);
    const char flags = fields[2].back();
    const bool complete = std::string_view("2367abef").contains(flags);
    if (!address || !complete || fields[3] == "00:00:00:00:00:00") continue;
    std::string mac(fields[3]);
    std::ranges::transform(mac, mac.begin(), [](char c) {
      return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    Met& met = ledger.devices[{std::move(mac), toUtf8(fields[5])}];
    met.addresses.insert(*address);
    met.permanent = met.permanent || std::string_view("4567cdef").contains(flags);
  }
  return ledger;
}

std::string joined(const std::set<IpAddress>& addresses, bool v6) {
  std::string text;
  for (const IpAddress& address : addresses) {
    if (address.isV6() != v6) continue;
    if (!text.empty()) text += ' ';
    text += address.text();
  }
  return text;
}

}  // namespace

evidence::Table readNeighbours(const platform::Machine& machine, Netlink& netlink,
                               VendorList& vendors) {
  evidence::FactTable<facts::Neighbours> table;
  auto ledger = askKernel(netlink);
  const bool asked = ledger.has_value();
  if (!ledger) ledger = readArp(machine);
  if (!ledger) {
    table.failed("network.no-neighbour-table");
    return std::move(table).finish();
  }
  if (!ledger->partial_because.empty()) table.partial(ledger->partial_because);

  std::vector<std::string> macs;
  macs.reserve(ledger->devices.size());
  for (const auto& [key, met] : ledger->devices) macs.push_back(key.first);
  vendors.prepare(macs);
  for (const auto& [key, met] : ledger->devices) {
    facts::Neighbours row{.mac = key.first, .interface = key.second};
    row.ipv4 = joined(met.addresses, false);
    if (asked) row.ipv6 = joined(met.addresses, true);
    row.state = met.permanent ? "permanent" : "dynamic";
    if (asked) row.gateway = met.gateway ? 1 : 0;
    row.random_mac = isLocallyAdministered(key.first) ? 1 : 0;
    row.vendor = vendors.vendorOf(key.first);
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
