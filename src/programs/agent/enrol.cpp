#include "programs/agent/enrol.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json.h"
#include "interfaces/agentlink/wire.h"
#include "platform/tls/certificate.h"
#include "platform/tls/private_key.h"

namespace sekisho::agent {
namespace {

using platform::tls::Certificate;
using platform::tls::CertificateRequest;
using platform::tls::PrivateKey;

constexpr MessageId kAnswer{"agentlink.enrol-answer"};
constexpr MessageId kRefused{"agentlink.refused"};
constexpr std::size_t kMaxBytes = std::size_t{64} << 10U;
constexpr std::chrono::seconds kDeadline{30};

// The refusals a person can do something about; their texts are the hub's and ours alike.
constexpr std::array kRefusals{
    MessageId{"fleet.token-refused"}, MessageId{"fleet.token-expired"},
    MessageId{"fleet.token-used"},    MessageId{"agentlink.other-version"},
    MessageId{"agentlink.malformed"},
};

Result<PrivateKey> keyFor(platform::Disk& disk, const std::string& path) {
  const auto kept = platform::readFile(disk, path, kMaxBytes);
  if (kept) {
    const auto json = parseJson(textOf(*kept));
    const auto* pem = json ? (*json)["key"].text() : nullptr;
    if (pem != nullptr) {
      if (auto key = PrivateKey::fromPem(*pem)) return key;
    }
  } else if (kept.error().code != ErrorCode::NotFound) {
    return std::unexpected(kept.error());
  }
  auto key = PrivateKey::generate();
  const Json json(Json::Object{{"key", key.toPem()}});
  auto written = platform::writeFileAtomically(disk, path, bytesOf(canonicalJson(json)));
  if (!written) return std::unexpected(std::move(written.error()));
  return key;
}

std::unexpected<Error> refusalOf(const platform::http::Response& response) {
  const auto json = parseJson(response.body, {.max_bytes = kMaxBytes});
  const auto* message = json ? (*json)["message"].text() : nullptr;
  const auto known = std::ranges::find_if(
      kRefusals, [&](MessageId id) { return message != nullptr && id.name == *message; });
  return fail(ErrorCode::PermissionDenied, known == kRefusals.end() ? kRefused : *known,
              "the hub answered " + std::to_string(response.status));
}

Result<Identity> identityFrom(const agentlink::EnrolAnswer& answer, const PrivateKey& key,
                              const EnrolmentOrder& order) {
  const auto wrong = [](std::string why) {
    return fail(ErrorCode::Corrupt, kAnswer, std::move(why));
  };
  const auto certificate = Certificate::fromPem(answer.certificate);
  if (!certificate || certificate->spkiSha256() != key.spkiSha256()) return wrong("another key");
  if (certificate->uri() != "urn:sekisho:" + answer.clinic + ":" + answer.device) {
    return wrong("another name");
  }
  const auto authority = Certificate::fromPem(answer.ca);
  if (!authority || authority->spkiSha256() != order.authority) return wrong("another CA");
  auto addresses = answer.addresses;
  for (const std::string& given : order.addresses) {
    if (std::ranges::find(addresses, given) == addresses.end()) addresses.push_back(given);
  }
  return Identity{.clinic = answer.clinic,
                  .device = answer.device,
                  .authority = order.authority,
                  .certificate = answer.certificate + answer.ca,
                  .key = key.toPem(),
                  .addresses = std::move(addresses)};
}

// Whether a hub had taken what waits in it, or was about to be put there, nobody knows: the next
// spool begins after one that was lost.
Result<void> removeSpool(platform::Disk& disk, const std::string& folder) {
  const auto there = platform::look(disk, folder + "/spool");
  if (!there) return std::unexpected(there.error());
  if (*there == platform::Presence::Missing) return {};
  for (const std::string& lane : {folder + "/spool/events", folder + "/spool/state"}) {
    const auto names = disk.list(lane);
    if (!names) continue;
    for (const std::string& name : *names) {
      if (auto gone = platform::removeDurably(disk, fmt::format("{}/{}", lane, name)); !gone)
        return gone;
    }
  }
  if (auto gone = platform::removeDurably(disk, folder + "/spool/receipt.json"); !gone) return gone;
  return platform::writeFileAtomically(disk, folder + "/spool/epoch.json", bytesOf("{}"));
}

}  // namespace

Result<Identity> enrol(platform::Disk& disk, const std::string& folder, const EnrolmentOrder& order,
                       const Clock& clock, Random& random, const Send& send) {
  if (auto made = disk.createDirectory(folder); !made) {
    return std::unexpected(std::move(made.error()));
  }
  const std::string waiting = folder + "/enrolling.json";
  auto key = keyFor(disk, waiting);
  if (!key) return std::unexpected(std::move(key.error()));

  std::array<std::byte, 8> epoch{};  // of this conversation only: the spool begins its own
  random.fill(epoch);
  const agentlink::EnrolRequest request{
      .token = order.token,
      .csr = CertificateRequest::create(*key).toPem(),
      .agent_version = SEKISHO_VERSION,
      .sender = {.epoch = toHex(epoch),
                 .now = {.boot = order.boot, .since_boot = clock.sinceBoot(), .wall = clock.now()}},
      .macs = order.macs};
  auto response = send(agentlink::pathOf(agentlink::kProtocolVersion, "enrol"),
                       agentlink::encode(request), kDeadline);
  if (!response) return std::unexpected(std::move(response.error()));
  if (response->status != 200) return refusalOf(*response);
  const auto answer = agentlink::decode<agentlink::EnrolAnswer>(response->body);
  if (!answer) return fail(ErrorCode::Corrupt, kAnswer, "not an enrolment's answer");
  auto identity = identityFrom(*answer, *key, order);
  if (!identity) return identity;

  if (auto gone = removeSpool(disk, folder); !gone) return std::unexpected(std::move(gone.error()));
  if (auto saved = saveIdentity(disk, folder, *identity); !saved) {
    return std::unexpected(std::move(saved.error()));
  }
  if (auto gone = platform::removeDurably(disk, waiting); !gone) {
    return std::unexpected(std::move(gone.error()));
  }
  return identity;
}

}  // namespace sekisho::agent
