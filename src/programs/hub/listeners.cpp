#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <iostream>

#include "interfaces/http/assets.h"
#include "programs/hub/state.h"
#include "programs/web/embedded_web.h"

namespace sekisho::hub {
namespace {

using platform::http::Listener;
using platform::http::Request;
using platform::http::Response;
using platform::http::ServerTls;

constexpr std::size_t kMaxWebBody = std::size_t{2} << 20U;
constexpr std::chrono::days kLeafLasts{397};  // what browsers accept at most

// A fresh key and certificate each time the hub starts: nothing to renew, nothing to steal.
Result<ServerTls> identityOf(const platform::tls::Authority& authority,
                             const platform::tls::ServerNames& names, Instant now) {
  const auto key = platform::tls::PrivateKey::generate();
  auto leaf = authority.issueServer(platform::tls::CertificateRequest::create(key), names,
                                    {now - std::chrono::days{1}, now + kLeafLasts});
  if (!leaf) return std::unexpected(std::move(leaf.error()));
  return ServerTls{.chain_pem = leaf->toPem() + authority.certificate().toPem(),
                   .key_pem = key.toPem()};
}

Response answerWeb(const Hub::State& state, const Request& request) {
  if (request.path.starts_with(std::string(http::Api::kRoot) + "/")) {
    return state.api->answer(request);
  }
  return http::serveAsset(programs::embeddedWeb(), request);
}

platform::tls::ServerNames namesOf(const Hub::State& state, const Endpoint& endpoint) {
  platform::tls::ServerNames names{.dns_names = {state.settings->current().host_name, "localhost"},
                                   .addresses = ownAddresses()};
  const bool any = endpoint.address == "0.0.0.0" || endpoint.address == "::";
  const bool listed = std::ranges::find(names.addresses, endpoint.address) != names.addresses.end();
  if (!any && !listed) names.addresses.push_back(endpoint.address);
  return names;
}

Result<Listener> webListener(Hub::State& state) {
  Listener listener{
      .address = state.options.web.address,
      .port = state.options.web.port,
      .max_body_bytes = kMaxWebBody,
      .handler = [&state](const Request& request) { return answerWeb(state, request); }};
  const platform::tls::ServerNames names = namesOf(state, state.options.web);
  listener.host_names = names.dns_names;
  listener.host_names.insert(listener.host_names.end(), names.addresses.begin(),
                             names.addresses.end());
  if (state.tls()) {
    auto tls = identityOf(state.keys->web, names, state.clock.now());
    if (!tls) return std::unexpected(std::move(tls.error()));
    listener.tls = std::move(*tls);
  }
  return listener;
}

Result<Listener> agentListener(Hub::State& state) {
  const platform::tls::ServerNames names = namesOf(state, state.options.agents);
  auto tls = identityOf(state.keys->agents, names, state.clock.now());
  if (!tls) return std::unexpected(std::move(tls.error()));
  tls->client_certificate = platform::http::ClientCertificate::Optional;
  tls->client_authority_pem = state.keys->agents.certificate().toPem();
  Listener listener{
      .address = state.options.agents.address,
      .port = state.options.agents.port,
      .tls = std::move(*tls),
      .max_body_bytes = agentlink::kMaxMessageBytes,
      .handler = [&state](const Request& request) { return state.receiver->answer(request); }};
  listener.host_names = names.dns_names;
  listener.host_names.insert(listener.host_names.end(), names.addresses.begin(),
                             names.addresses.end());
  return listener;
}

void report(const Error& error) {
  std::cerr << "sekisho-hub: " << error.message.name << ": " << error.detail << std::endl;
}

}  // namespace

std::vector<std::string> ownAddresses() {
  std::vector<std::string> addresses;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return addresses;
  for (const ifaddrs* it = list; it != nullptr; it = it->ifa_next) {
    if (it->ifa_addr == nullptr || (it->ifa_flags & IFF_UP) == 0) continue;
    char text[INET6_ADDRSTRLEN] = {};
    if (it->ifa_addr->sa_family == AF_INET) {
      inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(it->ifa_addr)->sin_addr, text,
                sizeof text);
    } else if (it->ifa_addr->sa_family == AF_INET6) {
      const auto& address = reinterpret_cast<const sockaddr_in6*>(it->ifa_addr)->sin6_addr;
      if (IN6_IS_ADDR_LINKLOCAL(&address)) continue;
      inet_ntop(AF_INET6, &address, text, sizeof text);
    } else {
      continue;
    }
    addresses.emplace_back(text);
  }
  freeifaddrs(list);
  return addresses;
}

std::vector<std::string> agentAddresses(const Options& options) {
  const Endpoint& agents = options.agents;
  if (agents.address != "0.0.0.0" && agents.address != "::") return {agents.text()};
  std::vector<std::string> addresses;
  for (const std::string& address : ownAddresses()) {
    const Endpoint endpoint{address, agents.port};
    if (!endpoint.isLoopback()) addresses.push_back(endpoint.text());
  }
  addresses.push_back(Endpoint{"127.0.0.1", agents.port}.text());
  return addresses;
}

Result<void> Hub::serve() {
  State& state = *state_;
  platform::http::ServerOptions options;
  options.report = &report;
  options.refusal = [&state](int status, const Error& error) {
    return state.api->refusal(status, error);
  };
  options.listeners.push_back(
      {.socket_path = state.options.data + "/control.sock",
       .max_body_bytes = kMaxWebBody,
       .handler = [&state](const Request& request) { return answerWeb(state, request); }});
  if (!state.options.once) {
    auto web = webListener(state);
    if (!web) return std::unexpected(std::move(web.error()));
    options.listeners.push_back(std::move(*web));
    auto agents = agentListener(state);
    if (!agents) return std::unexpected(std::move(agents.error()));
    options.listeners.push_back(std::move(*agents));
  }
  auto server = platform::http::Server::listen(std::move(options), {});
  if (!server) return std::unexpected(std::move(server.error()));
  state.server = std::move(*server);
  if (!state.options.once) {
    // Port 0 asked for any: say which.
    state.options.web.port = state.server->port(1);
    state.options.agents.port = state.server->port(2);
  }
  return {};
}

}  // namespace sekisho::hub
