#include <algorithm>
#include <iostream>
#include <set>

#include "interfaces/http/assets.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/log_tiles.h"
#include "platform/http/problem.h"
#include "platform/mdns/message.h"
#include "programs/hub/state.h"
#include "programs/web/embedded_web.h"

namespace sekisho::hub {
namespace {

using platform::http::Listener;
using platform::http::Request;
using platform::http::Response;
using platform::http::ServerTls;

constexpr std::size_t kMaxWebBody = std::size_t{2} << 20U;
constexpr std::size_t kMaxEnrolment = std::size_t{64}
                                      << 10U;  // a token and a request for a certificate
constexpr std::chrono::days kLeafLasts{397};   // what browsers accept at most
constexpr std::chrono::days kReissueBefore{30};
constexpr std::chrono::seconds kTryAgainAfter{60};
constexpr std::size_t kWebPlace = 1;  // behind control.sock
constexpr std::size_t kAgentPlace = 2;

// A fresh key with each certificate, in memory only: nothing to steal.
Result<ServerTls> identityOf(const platform::tls::Authority& authority,
                             const platform::tls::ServerNames& names, Instant now) {
  const auto key = platform::tls::PrivateKey::generate();
  auto leaf = authority.issueServer(platform::tls::CertificateRequest::create(key), names,
                                    {now - std::chrono::days{1}, now + kLeafLasts});
  if (!leaf) return std::unexpected(std::move(leaf.error()));
  return ServerTls{.chain_pem = leaf->toPem() + authority.certificate().toPem(),
                   .key_pem = key.toPem()};
}

http::LogSurroundings logSide(const Hub::State& state) {
  return {.cosigned = [&state](std::uint64_t generation) { return cosignedOf(state, generation); },
          .may_list = [&state](const Request& request) -> Result<void> {
            const auto caller = state.api->admit(request, "listEntries");
            if (!caller) return std::unexpected(caller.error());
            const auto why = http::purposeIn(request);
            if (!why) return std::unexpected(why.error());
            return state.readings->record(caller->actor(), "journal.read@1",
                                          {{"query", http::kEntriesRead}, {"why", *why}});
          },
          .refusal =
              [&state](const Error& error) {
                return state.api->refusal(platform::http::statusOf(error.code), error);
              }};
}

Response answerWeb(const Hub::State& state, const Request& request) {
  if (request.path.starts_with(http::kLogRoot)) {
    return http::serveLog(*state.record, logSide(state), request);
  }
  if (request.path.starts_with(std::string(http::Api::kRoot) + "/")) {
    return state.api->answer(request);
  }
  if (request.path.starts_with(http::kFhirRoot)) return state.fhir->answer(request);
  return http::serveAsset(programs::embeddedWeb(), request);
}

bool isNumeric(std::string_view host) {
  return host.contains(':') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Those an authority may vouch for; it knows its own limits best.
platform::tls::ServerNames vouchedFor(const platform::tls::Authority& authority, const Reach& reach,
                                      Instant now) {
  const auto request = platform::tls::CertificateRequest::create(authority.key());
  platform::tls::ServerNames all;
  for (const std::string& host : reach.hostNames()) {
    platform::tls::ServerNames one;
    (isNumeric(host) ? one.addresses : one.dns_names).push_back(host);
    if (!authority.issueServer(request, one, {now, now + std::chrono::days{1}})) continue;
    auto& kind = isNumeric(host) ? all.addresses : all.dns_names;
    kind.push_back(host);
  }
  return all;
}

Result<Listener> webListener(Hub::State& state, const Reach& reach) {
  Listener listener{
      .address = reach.web.address,
      .port = reach.web.port,
      .host_names = reach.hostNames(),
      .max_body_bytes = kMaxWebBody,
      .handler = [&state](const Request& request) { return answerWeb(state, request); }};
  if (reach.tls()) {
    const Instant now = state.clock.now();
    const auto names = vouchedFor(state.keys->web(), reach, now);
    auto tls = identityOf(state.keys->web(), names, now);
    if (!tls) return std::unexpected(std::move(tls.error()));
    listener.tls = std::move(*tls);
  }
  return listener;
}

Result<Listener> agentListener(Hub::State& state, const Reach& reach) {
  const Instant now = state.clock.now();
  const auto names = vouchedFor(state.keys->agents, reach, now);
  auto tls = identityOf(state.keys->agents, names, now);
  if (!tls) return std::unexpected(std::move(tls.error()));
  tls->client_certificate = platform::http::ClientCertificate::Optional;
  tls->client_authority_pem = state.keys->agents.certificate().toPem();
  return Listener{
      .address = reach.agents.address,
      .port = reach.agents.port,
      .tls = std::move(*tls),
      .host_names = reach.hostNames(),
      .max_body_bytes = agentlink::kMaxMessageBytes,
      .max_stranger_body_bytes = kMaxEnrolment,
      .handler = [&state](const Request& request) { return state.receiver->answer(request); }};
}

void report(const Error& error) {
  std::cerr << "sekisho-hub: " << error.message.name << ": " << error.detail << "\n";
}

}  // namespace

Result<void> Hub::serve() {
  State& state = *state_;
  state.beginToJudge();
  const Lock lock(state.moving);
  platform::http::ServerOptions options;
  options.report = &report;
  options.refusal = [&state](int status, const Error& error) {
    return state.api->refusal(status, error);
  };
  options.listeners.push_back(
      {.socket_path = state.options.data + "/control.sock",
       .max_body_bytes = kMaxWebBody,
       .handler = [&state](const Request& request) { return answerWeb(state, request); }});
  Reach reach = reachOf(state.options, state.settings->current(), state.interfaces());
  if (!state.options.once) {
    if (auto able = state.makeWebAuthorityFit(reach); !able) return able;
    auto web = webListener(state, reach);
    if (!web) return std::unexpected(std::move(web.error()));
    options.listeners.push_back(std::move(*web));
    auto agents = agentListener(state, reach);
    if (!agents) return std::unexpected(std::move(agents.error()));
    options.listeners.push_back(std::move(*agents));
  }
  auto server = platform::http::Server::listen(std::move(options), {});
  if (!server) return std::unexpected(std::move(server.error()));
  state.server = std::move(*server);
  if (!state.options.once) {
    // Port 0 asked for any: say which.
    reach.web.port = state.server->port(kWebPlace);
    reach.agents.port = state.server->port(kAgentPlace);
  }
  state.issued = state.clock.now();
  state.reach.set(reach);
  if (state.options.once) return {};
  state.answerForName(reach);
  state.mailing->start();
  state.witnessing->start();
  state.orca_answers->start();
  return state.receiveSyslog(reach);
}

Result<void> Hub::State::receiveSyslog(const Reach& now) {
  if (!options.syslog && !options.syslog_relay) return {};
  // Where it is now, if the system chose.
  const std::uint16_t port = syslog_receiver && options.syslog ? syslog_receiver->port(0) : 0;
  const std::uint16_t relay_port =
      syslog_receiver && options.syslog_relay ? syslog_receiver->port(options.syslog ? 1 : 0) : 0;
  syslog_receiver.reset();
  platform::syslog::ReceiverOptions receiving{.report = &report};
  if (options.syslog) {
    const auto names = vouchedFor(keys->agents, now, clock.now());
    auto tls = identityOf(keys->agents, names, clock.now());
    if (!tls) return std::unexpected(std::move(tls.error()));
    tls->client_certificate = platform::http::ClientCertificate::Required;
    tls->client_authority_pem = keys->agents.certificate().toPem();
    tls->takes_tls12 = true;
    receiving.listeners.push_back({.way = platform::syslog::Way::Tls,
                                   .address = options.syslog->address,
                                   .port = options.syslog->port ? options.syslog->port : port,
                                   .tls = std::move(*tls)});
  }
  if (options.syslog_relay) {
    const Endpoint& relay = *options.syslog_relay;
    for (const auto way : {platform::syslog::Way::Tcp, platform::syslog::Way::Udp}) {
      receiving.listeners.push_back(
          {.way = way, .address = relay.address, .port = relay.port ? relay.port : relay_port});
    }
  }
  auto receiver = platform::syslog::Receiver::listen(std::move(receiving), *syslog_intake);
  if (!receiver) return std::unexpected(std::move(receiver.error()));
  syslog_receiver = std::move(*receiver);
  return {};
}

Result<void> Hub::State::makeWebAuthorityFit(const Reach& wanted) {
  if (!wanted.tls()) return {};
  const auto names = vouchedFor(keys->web(), wanted, clock.now());
  if (std::ranges::find(names.dns_names, wanted.host_name) != names.dns_names.end()) return {};
  std::cerr << "sekisho-hub: the web authority is made anew for " << wanted.host_name << "\n";
  return remakeWebAuthority();
}

Result<void> Hub::State::remakeWebAuthority() {
  const Instant now = clock.now();
  const Settings current = settings->current();
  const auto machine = interfaces();
  const auto usual = vouchedFor(keys->web(), reachOf(options, current, machine), now).addresses;
  std::set<std::string> networks;
  for (const platform::InterfaceAddress& one : machine) {
    if (std::ranges::find(usual, one.address) != usual.end()) continue;
    networks.insert(one.address + "/" + std::to_string(one.prefix));
  }
  return keys->remakeWeb(current.host_name, std::vector(networks.begin(), networks.end()), clock);
}

void Hub::State::answerForName(const Reach& now) {
  responder.reset();
  if (now.web.isLoopback() && now.agents.isLoopback()) return;
  const Endpoint& open = now.agents.isLoopback() ? now.web : now.agents;
  auto machine = interfaces();
  if (!open.isAny()) {
    std::erase_if(machine, [&](const auto& one) { return one.address != open.address; });
  }
  auto started =
      platform::mdns::Responder::start(platform::mdns::localNameOf(now.host_name), machine);
  if (!started) return complain("answering for the hub's name", started.error());
  responder = std::move(*started);
}

bool Hub::State::mustReissue() const {
  const Instant now = clock.now();
  // The second case: the clock was ahead when it was issued.
  return now > issued + kLeafLasts - kReissueBefore || now < issued;
}

Result<void> Hub::State::follow(Follow how) {
  const Lock lock(moving);
  if (server == nullptr || options.once) return {};
  const Reach before = reach.current();
  Reach wanted = reachOf(options, settings->current(), interfaces());
  if (wanted.web.port == 0) wanted.web.port = before.web.port;
  if (wanted.agents.port == 0) wanted.agents.port = before.agents.port;
  const bool receives = syslog_receiver || (!options.syslog && !options.syslog_relay);
  if (how == Follow::IfChanged && wanted == before && receives && !mustReissue()) return {};
  if (how == Follow::IfChanged && clock.sinceBoot() < not_before) return {};
  not_before = clock.sinceBoot() + kTryAgainAfter;

  if (auto able = makeWebAuthorityFit(wanted); !able) return able;
  auto web = webListener(*this, wanted);
  if (!web) return std::unexpected(std::move(web.error()));
  auto agents = agentListener(*this, wanted);
  if (!agents) return std::unexpected(std::move(agents.error()));
  if (auto moved = server->change(kWebPlace, std::move(*web)); !moved) return moved;
  Reach half = wanted;
  half.agents = before.agents;
  reach.set(half);
  if (auto moved = server->change(kAgentPlace, std::move(*agents)); !moved) return moved;
  reach.set(wanted);
  answerForName(wanted);
  if (auto moved = receiveSyslog(wanted); !moved) return moved;
  issued = clock.now();
  not_before = {};
  return {};
}

}  // namespace sekisho::hub
