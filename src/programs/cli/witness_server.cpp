#include "programs/cli/witness_server.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "capabilities/witness/add_checkpoint.h"
#include "interfaces/witness/answering.h"
#include "platform/system/interfaces.h"
#include "platform/tls/authority.h"

namespace sekisho::cli {
namespace {

using platform::Disk;
using platform::http::Request;
using platform::tls::Authority;

constexpr std::size_t kMaxAuthorityPem = 16'384;
constexpr std::chrono::years kAuthorityLasts{20};
constexpr std::chrono::days kLeafLasts{397};
constexpr std::size_t kMostConnections = 128;

bool isAny(std::string_view address) { return address == "::" || address == "0.0.0.0"; }

/// Whoever is to call it dials one of these.
std::vector<std::string> namesFor(const WitnessOptions& options) {
  std::vector<std::string> names = options.host_names;
  if (!isAny(options.address)) return names;
  for (const auto& one : platform::interfaceAddresses()) names.push_back(one.address);
  return names;
}

// One file holds certificate and key, so that a cut leaves both or neither.
Result<Authority> openAuthority(Disk& disk, const std::string& path, Instant now) {
  const auto bytes = platform::readFile(disk, path, kMaxAuthorityPem);
  if (bytes) return Authority::open(textOf(*bytes), textOf(*bytes));
  if (bytes.error().message != platform::kDiskMissing) return std::unexpected(bytes.error());
  auto made =
      Authority::create("Sekisho witness", {now - std::chrono::days{1}, now + kAuthorityLasts});
  if (!made) return made;
  const std::string text = made->certificate().toPem() + made->key().toPem();
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(text)); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return made;
}

/// A fresh key with each start, in memory only. Hubs look at the authority's key and at no dates.
Result<platform::http::ServerTls> identityOf(const Authority& authority,
                                             const std::vector<std::string>& names, Instant now) {
  platform::tls::ServerNames served;
  for (const std::string& name : names) {
    const bool numeric =
        name.contains(':') || name.find_first_not_of("0123456789.") == std::string::npos;
    (numeric ? served.addresses : served.dns_names).push_back(name);
  }
  const auto key = platform::tls::PrivateKey::generate();
  const auto leaf = authority.issueServer(platform::tls::CertificateRequest::create(key), served,
                                          {now - std::chrono::days{1}, now + kLeafLasts});
  if (!leaf) return std::unexpected(leaf.error());
  return platform::http::ServerTls{.chain_pem = leaf->toPem() + authority.certificate().toPem(),
                                   .key_pem = key.toPem()};
}

Result<void> refuseHubFolder(Disk& disk, const std::string& directory) {
  const auto hub = platform::look(disk, directory + "/hub.toml");
  if (!hub) return std::unexpected(hub.error());
  if (*hub == platform::Presence::Missing) return {};
  return fail(ErrorCode::Conflict, MessageId{"witness.hub-folder"}, directory);
}

}  // namespace

WitnessServer::WitnessServer(Disk& disk, const WitnessOptions& options,
                             std::unique_ptr<platform::DirectoryLock> lock,
                             witness::WitnessIdentity identity, const Clock& clock,
                             std::function<void(const Error&)> report)
    : lock_(std::move(lock)),
      logs_(disk, options.place.directory),
      seen_(disk, options.place.directory),
      witness_(std::move(identity.name), identity.key, logs_, seen_, clock),
      report_(std::move(report)) {}

Result<std::unique_ptr<WitnessServer>> WitnessServer::start(
    Disk& disk, const WitnessOptions& options, const Clock& clock, Random& random,
    std::function<void(const Error&)> report) {
  if (auto ours = refuseHubFolder(disk, options.place.directory); !ours) {
    return std::unexpected(std::move(ours.error()));
  }
  if (auto made = disk.createDirectory(options.place.directory); !made) {
    return std::unexpected(std::move(made.error()));
  }
  auto lock = disk.lock(options.place.directory + "/lock");
  if (!lock) return std::unexpected(std::move(lock.error()));
  IdSource ids(clock, random);
  auto identity = witness::openIdentity(disk, options.place, options.name, random, ids);
  if (!identity) return std::unexpected(std::move(identity.error()));
  std::unique_ptr<WitnessServer> server(new WitnessServer(
      disk, options, std::move(*lock), std::move(*identity), clock, std::move(report)));
  for (const std::string& vkey : options.logs) {
    if (auto added = server->logs_.add(vkey); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  // A file that cannot be read is found now, not at night.
  if (const auto trusted = server->logs_.all(); !trusted) {
    return std::unexpected(trusted.error());
  }
  if (auto listening = server->listen(disk, options, clock); !listening) {
    return std::unexpected(std::move(listening.error()));
  }
  return server;
}

Result<void> WitnessServer::listen(Disk& disk, const WitnessOptions& options, const Clock& clock) {
  platform::http::Listener listener{.address = options.address,
                                    .port = options.port,
                                    .host_names = namesFor(options),
                                    .max_body_bytes = witness::kMaxRequestBytes};
  host_ = options.address;
  if (!options.host_names.empty()) {
    host_ = options.host_names.front();
  } else if (isAny(host_)) {
    const auto out = std::ranges::find_if_not(listener.host_names, &platform::isLoopback);
    host_ = out == listener.host_names.end() ? "127.0.0.1" : *out;
  }
  if (!platform::isLoopback(options.address)) {
    const auto authority =
        openAuthority(disk, options.place.keys + "/witness-authority.pem", clock.now());
    if (!authority) return std::unexpected(authority.error());
    std::vector<std::string> named = listener.host_names;
    if (!isAny(options.address)) named.push_back(options.address);
    auto tls = identityOf(*authority, named, clock.now());
    if (!tls) return std::unexpected(std::move(tls.error()));
    listener.tls = std::move(*tls);
    pin_ = authority->certificate().spkiSha256();
  }
  platform::http::ServerOptions how;
  how.max_connections = kMostConnections;
  how.listeners.push_back(std::move(listener));
  how.report = report_;
  auto server = platform::http::Server::listen(std::move(how), [this](const Request& request) {
    return witness::answer(witness_, request, report_);
  });
  if (!server) return std::unexpected(std::move(server.error()));
  server_ = std::move(*server);
  return {};
}

std::string WitnessServer::url() const {
  const std::string host = host_.contains(':') ? "[" + host_ + "]" : host_;
  return (pin_ ? "https://" : "http://") + host + ":" + std::to_string(server_->port()) + "/" +
         (pin_ ? "#" + pin_->hex() : "");
}

}  // namespace sekisho::cli
