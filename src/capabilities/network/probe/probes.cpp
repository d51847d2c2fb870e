#include "capabilities/network/probe/probes.h"

#include <memory>

#include "capabilities/network/probe/listeners_table.h"
#include "capabilities/network/probe/neighbours_table.h"

namespace sekisho::network {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// What the probes remember between readings lives as long as any copy of their `read`.
struct ListenerMemory {
  SocketHolders holders;
  PackageOwner packages;
};

}  // namespace

std::vector<evidence::Probe> probes(const platform::Machine& machine, Netlink& netlink,
                                    const Clock& clock) {
  const auto listeners = std::make_shared<ListenerMemory>(
      ListenerMemory{SocketHolders(machine, clock), PackageOwner(machine)});
  const auto vendors = std::make_shared<VendorList>(machine);
  std::vector<evidence::Probe> all;
  all.push_back(
      {.table = "listeners", .every = seconds(60), .read = [&machine, &netlink, listeners] {
         return readListeners(machine, netlink, listeners->holders, listeners->packages);
       }});
  all.push_back(
      {.table = "neighbours", .every = seconds(60), .read = [&machine, &netlink, vendors] {
         return readNeighbours(machine, netlink, *vendors);
       }});
  return all;
}

}  // namespace sekisho::network
