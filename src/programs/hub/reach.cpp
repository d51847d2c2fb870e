#include "programs/hub/reach.h"

#include <algorithm>

#include "platform/mdns/message.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kMaxHostName = 253;
constexpr std::size_t kMaxLabel = 63;

bool isV6(std::string_view address) { return address.contains(':'); }

bool isLabel(std::string_view label) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, fits);
}

std::vector<std::string> forOthers(std::span<const platform::InterfaceAddress> machine) {
  std::vector<platform::InterfaceAddress> sorted;
  for (const auto& one : machine) {
    if (!platform::isLoopback(one.address)) sorted.push_back(one);
  }
  std::ranges::stable_sort(
      sorted, {}, [](const auto& one) { return std::pair(!one.leads_out, isV6(one.address)); });
  std::vector<std::string> addresses;
  addresses.reserve(sorted.size());
  for (auto& one : sorted) addresses.push_back(std::move(one.address));
  return addresses;
}

}  // namespace

std::vector<std::string> Reach::addressesOf(const Endpoint& endpoint) const {
  if (!endpoint.isAny()) return {endpoint.text()};
  std::vector<std::string> texts;
  for (const std::string& address : addresses) {
    if (endpoint.address == "0.0.0.0" && isV6(address)) continue;
    texts.push_back(Endpoint{address, endpoint.port}.text());
  }
  return texts;
}

std::string Reach::bestAddressOf(const Endpoint& endpoint) const {
  const auto texts = addressesOf(endpoint);
  return texts.empty() ? Endpoint{"127.0.0.1", endpoint.port}.text() : texts.front();
}

std::string Reach::namedAddress() const {
  const std::string port = ":" + std::to_string(web.port);
  return tls() ? "https://" + host_name + port : "http://localhost" + port;
}

std::vector<std::string> Reach::hostNames() const {
  std::vector<std::string> names{host_name, platform::mdns::localNameOf(host_name), "localhost"};
  names.insert(names.end(), addresses.begin(), addresses.end());
  names.insert(names.end(), {"127.0.0.1", "::1"});
  for (const Endpoint& endpoint : {web, agents}) {
    if (!endpoint.isAny() && std::ranges::find(names, endpoint.address) == names.end()) {
      names.push_back(endpoint.address);
    }
  }
  return names;
}

Reach reachOf(const Options& options, const Settings& settings,
              std::span<const platform::InterfaceAddress> machine) {
  const bool v6 = std::ranges::any_of(machine, [](const auto& one) { return isV6(one.address); });
  const std::string bound = !settings.lan ? "127.0.0.1" : v6 ? "::" : "0.0.0.0";
  return {.web = options.web.value_or(Endpoint{bound, kWebPort}),
          .agents = options.agents.value_or(Endpoint{bound, kAgentPort}),
          .host_name = settings.host_name,
          .addresses = forOthers(machine)};
}

bool isHostName(std::string_view text) {
  if (text.empty() || text.size() > kMaxHostName) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!isLabel(text.substr(0, dot))) return false;
    // A last label of digits would be read as a numeric address.
    if (dot == std::string_view::npos) return text.find_first_not_of("0123456789") != text.npos;
    text.remove_prefix(dot + 1);
  }
}

Reach ReachNow::current() const {
  const Lock lock(mutex_);
  return reach_;
}

void ReachNow::set(Reach reach) {
  const Lock lock(mutex_);
  reach_ = std::move(reach);
}

}  // namespace sekisho::hub
