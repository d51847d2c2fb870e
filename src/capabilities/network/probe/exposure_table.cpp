#include "capabilities/network/probe/exposure_table.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "capabilities/network/probe/proxies.h"
#include "capabilities/network/probe/routing.h"
#include "core/text.h"
#include "facts/internet_exposure.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxResolverBytes = 262'144;
constexpr std::size_t kMaxConfigFiles = 1024;
constexpr std::size_t kMaxInterfaces = 4096;

class ExposureTable {
 public:
  /// Adds a path once, however often it is seen.
  void found(facts::InternetExposure row) {
    row.present = 1;
    row.interface = row.interface.value_or("");
    const auto cell = [](const std::optional<std::string>& text) { return text.value_or(""); };
    const auto key =
        std::tuple(cell(row.kind), cell(row.family), cell(row.value), cell(row.interface));
    if (!seen_.insert(key).second) return;
    met_.emplace(std::get<0>(key), std::get<1>(key));
    table_.add(row);
  }
  /// Says what was looked for and not found, or could not be told.
  void close(std::string_view kind, std::string_view family, bool could_tell) {
    if (met_.contains({std::string(kind), std::string(family)})) return;
    facts::InternetExposure row{.kind = std::string(kind), .family = std::string(family)};
    row.value = "";
    row.interface = "";
    if (could_tell) row.present = 0;
    table_.add(row);
  }
  void partial(std::string_view reason) { table_.partial(reason); }
  [[nodiscard]] evidence::Table finish() && { return std::move(table_).finish(); }

 private:
  evidence::FactTable<facts::InternetExposure> table_;
  std::set<std::tuple<std::string, std::string, std::string, std::string>> seen_;
  std::set<std::pair<std::string, std::string>> met_;
};

void addRoutes(const std::vector<DefaultRoute>& routes, const std::vector<Link>& links,
               ExposureTable& table) {
  for (const DefaultRoute& route : routes) {
    facts::InternetExposure row{.kind = "default_route", .family = route.v6 ? "ipv6" : "ipv4"};
    row.value = route.gateway ? route.gateway->text() : "";
    row.interface = nameOfLink(links, route.link);
    if (route.gateway) row.is_public = route.gateway->isPublic() ? 1 : 0;
    const auto link = std::ranges::find(links, route.link, &Link::index);
    if (link != links.end()) row.link_up = link->up ? 1 : 0;
    row.source = "kernel";
    table.found(row);
  }
}

void addOwnAddresses(const std::vector<InterfaceAddress>& own, const std::vector<Link>& links,
                     ExposureTable& table) {
  for (const InterfaceAddress& one : own) {
    if (!one.address.isPublic()) continue;
    facts::InternetExposure row{.kind = "public_address",
                                .family = std::string(one.address.family())};
    row.value = one.address.text();
    row.interface = nameOfLink(links, one.link);
    row.is_public = 1;
    const auto link = std::ranges::find(links, one.link, &Link::index);
    if (link != links.end()) row.link_up = link->up ? 1 : 0;
    row.source = "kernel";
    table.found(row);
  }
}

void askKernel(Netlink& netlink, ExposureTable& table) {
  const auto known = links(netlink);
  const auto routes = defaultRoutes(netlink);
  const auto own = addresses(netlink);
  const std::vector<Link> no_links;
  const std::vector<Link>& names = known ? known->rows : no_links;
  if (routes) addRoutes(routes->rows, names, table);
  if (own) addOwnAddresses(own->rows, names, table);
  if (!known || !routes || !own) {
    table.partial("network.kernel-unanswered");
  } else if (!known->whole || !routes->whole || !own->whole) {
    table.partial("network.kernel-answer-damaged");
  }
  for (const std::string_view family : {"ipv4", "ipv6"}) {
    table.close("default_route", family, routes && routes->whole);
    table.close("public_address", family, own && own->whole);
  }
}

// False if the file is there and could not be read.
bool addResolvers(const platform::Machine& machine, std::string_view path, std::string_view source,
                  ExposureTable& table) {
  const auto text = machine.read(path, kMaxResolverBytes);
  if (!text) return text.error().code == ErrorCode::NotFound;
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = words(trimmed(line));
    if (fields.size() < 2 || fields[0] != "nameserver") continue;
    const auto address = IpAddress::fromText(fields[1]);
    if (!address) continue;
    table.found({.kind = "resolver",
                 .family = std::string(address->family()),
                 .value = address->text(),
                 .is_public = address->isPublic() ? 1 : 0,
                 .source = std::string(source)});
  }
  return true;
}

void addResolvers(const platform::Machine& machine, ExposureTable& table) {
  bool told = addResolvers(machine, "/etc/resolv.conf", "resolv.conf", table);
  // Behind the stub of systemd-resolved stand the real ones.
  told =
      addResolvers(machine, "/run/systemd/resolve/resolv.conf", "systemd-resolved", table) && told;
  if (!told) table.partial("network.configuration-unreadable");
  for (const std::string_view family : {"ipv4", "ipv6"}) table.close("resolver", family, told);
}

using ProxyReader = std::vector<std::string> (*)(std::string_view);

bool addProxies(const platform::Machine& machine, const std::string& path, ProxyReader reader,
                std::string_view source, ExposureTable& table) {
  const auto text = machine.read(path, kMaxResolverBytes);
  if (!text) return text.error().code == ErrorCode::NotFound;
  for (const std::string& proxy : reader(*text)) {
    std::string_view host = proxy;
    if (std::ranges::count(host, ':') == 1) host = host.substr(0, host.find(':'));
    const auto address = IpAddress::fromText(host);
    facts::InternetExposure row{.kind = "proxy", .family = "", .value = proxy};
    if (address) row.is_public = address->isPublic() ? 1 : 0;
    row.source = std::string(source);
    table.found(row);
  }
  return true;
}

bool addProxiesOfFolder(const platform::Machine& machine, const std::string& folder,
                        ProxyReader reader, std::string_view source, ExposureTable& table) {
  const auto listing = machine.list(folder, kMaxConfigFiles);
  if (!listing) return listing.error().code == ErrorCode::NotFound;
  bool told = !listing->cut;
  for (const auto& entry : listing->entries) {
    if (entry.kind == platform::FileKind::Directory) continue;
    told = addProxies(machine, folder + "/" + entry.name, reader, source, table) && told;
  }
  return told;
}

void addProxies(const platform::Machine& machine, ExposureTable& table) {
  bool told = addProxies(machine, "/etc/environment", proxiesInEnvironment, "environment", table);
  told = addProxies(machine, "/etc/profile", proxiesInEnvironment, "profile", table) && told;
  told =
      addProxiesOfFolder(machine, "/etc/profile.d", proxiesInEnvironment, "profile", table) && told;
  told = addProxies(machine, "/etc/apt/apt.conf", proxiesOfApt, "apt", table) && told;
  told = addProxiesOfFolder(machine, "/etc/apt/apt.conf.d", proxiesOfApt, "apt", table) && told;
  if (!told) table.partial("network.configuration-unreadable");
  table.close("proxy", "", told);
}

void addWireless(const platform::Machine& machine, ExposureTable& table) {
  const auto interfaces = machine.list("/sys/class/net", kMaxInterfaces);
  if (!interfaces) table.partial("network.kernel-unanswered");
  if (interfaces) {
    for (const auto& entry : interfaces->entries) {
      const std::string folder = "/sys/class/net/" + entry.name;
      if (!machine.exists(folder + "/phy80211") && !machine.exists(folder + "/wireless")) continue;
      facts::InternetExposure row{.kind = "wireless", .family = "", .value = ""};
      row.interface = toUtf8(entry.name);
      // Reading "carrier" of an interface that is switched off is refused.
      const auto carrier = machine.read(folder + "/carrier", 16);
      row.link_up = carrier && trimmed(*carrier) == "1" ? 1 : 0;
      row.source = "kernel";
      table.found(row);
    }
  }
  table.close("wireless", "", interfaces && !interfaces->cut);
}

}  // namespace

evidence::Table readInternetExposure(const platform::Machine& machine, Netlink& netlink) {
  ExposureTable table;
  askKernel(netlink, table);
  addResolvers(machine, table);
  addProxies(machine, table);
  addWireless(machine, table);
  return std::move(table).finish();
}

}  // namespace sekisho::network
