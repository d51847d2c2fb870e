#include "programs/agent/hub_connection.h"

#include <arpa/inet.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"
#include "platform/machine/hosts_file.h"
#include "platform/mdns/message.h"

namespace sekisho::agent {
namespace {

namespace http = platform::http;

constexpr MessageId kNoAddress{"agentlink.no-address"};
constexpr std::chrono::seconds kConnectDeadline{5};
constexpr std::size_t kMaxAnswer = std::size_t{1} << 20U;

bool isNumeric(const std::string& address) {
  in6_addr parsed{};
  return inet_pton(AF_INET, address.c_str(), &parsed) == 1 ||
         inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

}  // namespace

std::optional<HubAddress> hubAddressFrom(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.contains(':')) {
    return std::nullopt;
  }
  HubAddress address{.address = std::string(host)};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (error != std::errc() || end != digits.data() + digits.size() || address.port == 0 ||
      !isNumeric(address.address)) {
    return std::nullopt;
  }
  return address;
}

std::vector<HubAddress> hubAddressesFrom(const std::vector<std::string>& texts) {
  std::vector<HubAddress> addresses;
  for (const std::string& text : texts) {
    if (auto address = hubAddressFrom(text)) addresses.push_back(std::move(*address));
  }
  return addresses;
}

HubConnection::HubConnection(Credentials credentials, std::vector<HubAddress> addresses,
                             std::string host_name, HubDirectories directories)
    : credentials_(std::move(credentials)),
      addresses_(std::move(addresses)),
      host_name_(std::move(host_name)),
      directories_(std::move(directories)) {}

HubConnection::~HubConnection() = default;

void HubConnection::setAddresses(std::vector<HubAddress> addresses) {
  if (!addresses.empty()) addresses_ = std::move(addresses);
}

void HubConnection::hurryOn(int descriptor) {
  hurry_on_ = descriptor;
  if (current_) current_->client->hurryOn(descriptor, kGrace);
}

bool HubConnection::mustHurry() const {
  pollfd end{hurry_on_, POLLIN, 0};
  return poll(&end, 1, 0) > 0;
}

std::vector<HubAddress> HubConnection::withPort(const std::vector<std::string>& addresses) const {
  std::vector<HubAddress> list;
  if (addresses_.empty()) return list;
  for (const std::string& address : addresses) {
    if (isNumeric(address)) list.push_back({.address = address, .port = addresses_.front().port});
  }
  return list;
}

std::vector<HubAddress> HubConnection::known() const {
  std::vector<HubAddress> list;
  const auto add = [&](const HubAddress& address) {
    if (std::ranges::find(list, address) == list.end()) list.push_back(address);
  };
  if (current_) add(current_->where);
  std::ranges::for_each(addresses_, add);
  if (!host_name_.empty() && directories_.hosts_file) {
    const auto named = platform::addressesInHosts(directories_.hosts_file(), host_name_);
    std::ranges::for_each(withPort(named), add);
  }
  return list;
}

std::vector<HubAddress> HubConnection::onTheLan() const {
  if (host_name_.empty() || !directories_.lan) return {};
  auto list = withPort(directories_.lan(platform::mdns::localNameOf(host_name_)));
  const auto tried = known();
  std::erase_if(list, [&](const HubAddress& address) {
    return std::ranges::find(tried, address) != tried.end();
  });
  return list;
}

Result<http::Response> HubConnection::post(const std::string& path, const std::string& body,
                                           std::chrono::milliseconds deadline) {
  const http::Request request{.method = "POST",
                              .path = path,
                              .fields = {{.name = "Content-Type", .value = "application/json"}},
                              .body = body};
  auto response = postToFirst(known(), request, deadline);
  if (response || response.error().code != ErrorCode::Unavailable || mustHurry()) return response;
  const auto found = onTheLan();
  return found.empty() ? response : postToFirst(found, request, deadline);
}

Result<http::Response> HubConnection::postToFirst(const std::vector<HubAddress>& addresses,
                                                  const http::Request& request,
                                                  std::chrono::milliseconds deadline) {
  std::optional<Error> first;
  for (const HubAddress& where : addresses) {
    auto response = postTo(where, request, deadline);
    // Indeterminate: it may have arrived. Another address is the same hub: repeating is harmless,
    // as every message may be sent twice, but waiting for each address in turn is not.
    if (response || response.error().code != ErrorCode::Unavailable || mustHurry()) return response;
    if (!first) first = std::move(response.error());
  }
  if (first) return std::unexpected(std::move(*first));
  return fail(ErrorCode::Unavailable, kNoAddress);
}

Result<http::Response> HubConnection::postTo(const HubAddress& where, const http::Request& request,
                                             std::chrono::milliseconds deadline) {
  if (!current_ || current_->where != where) {
    auto client =
        http::Client::create({.address = where.address,
                              .port = where.port,
                              .tls = http::ClientTls{.pinned_authority = credentials_.authority,
                                                     .chain_pem = credentials_.certificate,
                                                     .key_pem = credentials_.key},
                              .connect_deadline = kConnectDeadline,
                              .max_answer_bytes = kMaxAnswer});
    if (!client) return std::unexpected(std::move(client.error()));
    current_ = Target{.where = where, .client = std::make_unique<http::Client>(std::move(*client))};
    current_->client->hurryOn(hurry_on_, kGrace);
  }
  auto response = current_->client->send(request, deadline);
  if (!response) {
    auto error = std::move(response.error());
    current_.reset();
    return std::unexpected(std::move(error));
  }
  return response;
}

}  // namespace sekisho::agent
