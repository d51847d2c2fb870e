#include "capabilities/network/probe/interfaces_table.h"

#include <set>

#include "capabilities/network/probe/routing.h"
#include "facts/interfaces.h"

namespace sekisho::network {

evidence::Table readInterfaces(Netlink& netlink) {
  evidence::FactTable<facts::Interfaces> table;
  const auto known = links(netlink);
  const auto own = addresses(netlink);
  if (!known || !own) {
    table.failed("network.kernel-unanswered");
    return std::move(table).finish();
  }
  if (!known->whole || !own->whole) table.partial("network.kernel-answer-damaged");
  for (const Link& link : known->rows) {
    if (link.loopback) continue;
    facts::Interfaces row{.interface = link.name};
    if (!link.mac.empty()) row.mac = link.mac;
    row.kind = link.kind;
    row.link_up = link.up ? 1 : 0;
    std::set<IpAddress> addresses;
    for (const InterfaceAddress& one : own->rows) {
      if (one.link == link.index) addresses.insert(one.address);
    }
    row.address = "";
    if (addresses.empty()) table.add(row);
    for (const IpAddress& address : addresses) {
      row.address = address.text();
      table.add(row);
    }
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
