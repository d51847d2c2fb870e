#include "capabilities/network/probe/listeners_table.h"

#include <charconv>
#include <set>
#include <tuple>

#include "capabilities/network/probe/routing.h"
#include "capabilities/network/probe/waiting_sockets.h"
#include "core/text.h"
#include "facts/listeners.h"

namespace sekisho::network {
namespace {

constexpr std::string_view kDeleted = " (deleted)";

struct PortRange {
  std::uint16_t first = 32768;
  std::uint16_t last = 60999;
};

// What the kernel gives out by itself; its default if that cannot be read.
PortRange ephemeralPorts(const platform::Machine& machine) {
  PortRange range;
  const auto text = machine.read("/proc/sys/net/ipv4/ip_local_port_range", 256);
  if (!text) return range;
  const auto numbers = words(trimmed(*text));
  if (numbers.size() != 2) return range;
  std::from_chars(numbers[0].data(), numbers[0].data() + numbers[0].size(), range.first);
  std::from_chars(numbers[1].data(), numbers[1].data() + numbers[1].size(), range.last);
  return range;
}

std::string_view scopeOf(const WaitingSocket& socket, const std::vector<Link>& links) {
  if (socket.address.isLoopback()) return "loopback";
  for (const Link& link : links) {
    if (socket.link == link.index && link.loopback) return "loopback";
  }
  return socket.address.isUnspecified() ? "any" : "lan";
}

std::string executableOf(const Holder& holder) {
  std::string path = holder.executable;
  if (path.ends_with(kDeleted)) path.resize(path.size() - kDeleted.size());
  return path;
}

// dpkg speaks of this machine's own tree, not of a container's.
bool isOfThisTree(const Holder& holder) {
  return holder.started_by != "container" && holder.executable.starts_with('/');
}

void describeHolder(const Holder& holder, const PackageOwner& packages, facts::Listeners& row) {
  row.process = holder.name;
  const std::string path = executableOf(holder);
  if (!path.empty()) row.executable = withoutHome(path);
  if (!holder.started_by.empty()) row.started_by = holder.started_by;
  if (!holder.unit.empty()) row.service = holder.unit;
  if (!isOfThisTree(holder)) return;
  const Ownership ownership = packages.ownerOf(path);
  if (ownership.answer == Ownership::Answer::Owned) row.package = ownership.package;
  if (ownership.answer != Ownership::Answer::Unknown) row.packaged = row.package ? 1 : 0;
}

struct Gathered {
  WaitingSockets waiting;
  std::vector<Link> links = {};
};

void prepare(const Gathered& gathered, SocketHolders& holders, PackageOwner& packages) {
  std::vector<std::uint64_t> inodes;
  inodes.reserve(gathered.waiting.sockets.size());
  for (const WaitingSocket& socket : gathered.waiting.sockets) inodes.push_back(socket.inode);
  holders.prepare(inodes);
  std::set<std::string> paths;
  for (const std::uint64_t inode : inodes) {
    const Holder* const holder = holders.holderOf(inode);
    if (holder != nullptr && isOfThisTree(*holder)) paths.insert(executableOf(*holder));
  }
  packages.prepare({paths.begin(), paths.end()});
}

}  // namespace

std::string withoutHome(std::string_view path) {
  if (path.starts_with("/root/")) return "~" + std::string(path.substr(5));
  if (!path.starts_with("/home/")) return std::string(path);
  const std::size_t end = path.find('/', 6);
  return end == std::string_view::npos ? "~" : "~" + std::string(path.substr(end));
}

evidence::Table readListeners(const platform::Machine& machine, Netlink& netlink,
                              SocketHolders& holders, PackageOwner& packages) {
  evidence::FactTable<facts::Listeners> table;
  auto waiting = waitingSockets(machine, netlink);
  if (!waiting) {
    table.failed("network.no-socket-table");
    return std::move(table).finish();
  }
  if (!waiting->whole) table.partial("network.sockets-incomplete");
  Gathered gathered{.waiting = std::move(*waiting)};
  if (auto known = links(netlink)) gathered.links = std::move(known->rows);
  prepare(gathered, holders, packages);

  const PortRange ephemeral = ephemeralPorts(machine);
  std::set<std::tuple<Transport, IpAddress, std::uint16_t, std::optional<int>, std::string>> seen;
  for (const WaitingSocket& socket : gathered.waiting.sockets) {
    const Holder* const holder = holders.holderOf(socket.inode);
    // Several sockets of one program on one port (SO_REUSEPORT) are one way in.
    const std::string name = holder == nullptr ? std::string() : holder->name;
    if (!seen.emplace(socket.transport, socket.address, socket.port, socket.link, name).second)
      continue;
    facts::Listeners row{.protocol = socket.transport == Transport::Tcp ? "tcp" : "udp",
                         .address = socket.address.text(),
                         .port = socket.port};
    if (socket.link)
      row.interface = *socket.link == 0 ? "" : nameOfLink(gathered.links, *socket.link);
    row.scope = scopeOf(socket, gathered.links);
    if (socket.v6only) row.v6only = *socket.v6only ? 1 : 0;
    row.ephemeral = socket.port >= ephemeral.first && socket.port <= ephemeral.last ? 1 : 0;
    row.uid = socket.uid;
    if (holder != nullptr) describeHolder(*holder, packages, row);
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
