#include "programs/agent/hub_connection.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"

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

std::vector<std::string> addressesInHosts(std::string_view hosts, std::string_view name) {
  std::vector<std::string> found;
  for (std::string_view line : split(hosts, '\n')) {
    line = trimmed(line.substr(0, line.find('#')));
    const auto fields = words(line);
    if (fields.size() < 2 ||
        std::ranges::find(fields.begin() + 1, fields.end(), name) == fields.end()) {
      continue;
    }
    if (const std::string address(fields.front()); isNumeric(address)) found.push_back(address);
  }
  return found;
}

HubConnection::HubConnection(Credentials credentials, std::vector<HubAddress> addresses,
                             std::function<std::string()> hosts_file)
    : credentials_(std::move(credentials)),
      addresses_(std::move(addresses)),
      hosts_file_(std::move(hosts_file)) {}

HubConnection::~HubConnection() = default;

void HubConnection::setAddresses(std::vector<HubAddress> addresses) {
  if (!addresses.empty()) addresses_ = std::move(addresses);
}

std::vector<HubAddress> HubConnection::candidates() const {
  std::vector<HubAddress> list;
  const auto add = [&](HubAddress address) {
    if (std::ranges::find(list, address) == list.end()) list.push_back(std::move(address));
  };
  if (current_) add(current_->where);
  for (const HubAddress& address : addresses_) add(address);
  for (std::string& address : addressesInHosts(hosts_file_(), kHubName)) {
    for (const HubAddress& known : addresses_) {
      add({.address = std::move(address), .port = known.port});
      break;
    }
  }
  return list;
}

Result<http::Response> HubConnection::post(const std::string& path, const std::string& body,
                                           std::chrono::milliseconds deadline) {
  const http::Request request{.method = "POST",
                              .path = path,
                              .fields = {{.name = "Content-Type", .value = "application/json"}},
                              .body = body};
  std::optional<Error> first;
  for (const HubAddress& where : candidates()) {
    auto response = postTo(where, request, deadline);
    // Indeterminate: it may have arrived. Another address is the same hub: repeating is harmless,
    // as every message may be sent twice, but waiting for each address in turn is not.
    if (response || response.error().code != ErrorCode::Unavailable) return response;
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
