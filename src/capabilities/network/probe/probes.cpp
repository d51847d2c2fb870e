#include "capabilities/network/probe/probes.h"

#include <memory>
#include <utility>

#include "capabilities/network/probe/exposure_table.h"
#include "capabilities/network/probe/firewall_table.h"
#include "capabilities/network/probe/interfaces_table.h"
#include "capabilities/network/probe/listeners_table.h"
#include "capabilities/network/probe/neighbours_table.h"
#include "capabilities/network/probe/news_table.h"
#include "capabilities/network/probe/remote_access_table.h"

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
                                    const Clock& clock, std::function<bool()> may_try_news) {
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
  all.push_back({.table = "interfaces", .every = seconds(60), .read = [&netlink] {
                   return readInterfaces(netlink);
                 }});
  all.push_back({.table = "remote_access",
                 .every = minutes(10),
                 .watched = {"/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d", "/etc/default/ssh",
                             "/etc/systemd/system", "/etc/systemd/system/multi-user.target.wants",
                             "/etc/systemd/user", "/etc/xrdp/xrdp.ini"},
                 .read = [&machine, &netlink] { return readRemoteAccess(machine, netlink); }});
  all.push_back(
      {.table = "firewall",
       .every = minutes(5),
       .watched = {"/etc/ufw", "/etc/nftables.conf", "/etc/firewalld",
                   "/etc/systemd/system/multi-user.target.wants",
                   "/etc/systemd/system/sysinit.target.wants"},
       .read = [&machine, &netlink] { return readFirewall(machine, netlink, readLegacyTable); }});
  all.push_back({.table = "internet_exposure",
                 .every = seconds(60),
                 .watched = {"/etc/resolv.conf", "/etc/environment", "/etc/profile.d",
                             "/etc/apt/apt.conf.d", "/run/systemd/resolve"},
                 .read = [&machine, &netlink] { return readInternetExposure(machine, netlink); }});
  const auto news = std::make_shared<NewsTrial>(platform::programsOfThisMachine(), &anyConnects,
                                                clock, std::move(may_try_news));
  all.push_back(
      {.table = "orca_news", .every = minutes(60), .read = [news] { return news->table(); }});
  return all;
}

}  // namespace sekisho::network
