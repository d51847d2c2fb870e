#include "programs/agent/identity.h"

#include "core/json.h"
#include "interfaces/agentlink/wire.h"

namespace sekisho::agent {
namespace {

constexpr MessageId kNotEnrolled{"agentlink.not-enrolled"};
constexpr MessageId kBroken{"agentlink.identity-broken"};
constexpr std::size_t kMaxIdentityBytes = std::size_t{256} << 10U;

std::string pathIn(const std::string& folder) { return folder + "/agent.json"; }

}  // namespace

Result<Identity> loadIdentity(platform::Disk& disk, const std::string& folder) {
  const auto bytes = platform::readFile(disk, pathIn(folder), kMaxIdentityBytes);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) {
    return fail(ErrorCode::NotFound, kNotEnrolled);
  }
  if (!bytes) return std::unexpected(bytes.error());
  const auto json = parseJson(textOf(*bytes));
  if (!json) return fail(ErrorCode::Corrupt, kBroken);
  const auto text = [&](std::string_view name) {
    const auto* found = (*json)[name].text();
    return found != nullptr ? *found : std::string();
  };
  const auto authority = Sha256::fromHex(text("ca_sha256"));
  const auto* addresses = (*json)["addresses"].array();
  Identity identity{.clinic = text("clinic"),
                    .device = text("device"),
                    .authority = authority.value_or(Sha256{}),
                    .certificate = text("certificate"),
                    .key = text("key")};
  if (!authority || addresses == nullptr || identity.clinic.empty() || identity.device.empty() ||
      identity.certificate.empty() || identity.key.empty()) {
    return fail(ErrorCode::Corrupt, kBroken);
  }
  if (auto name = text("host_name"); !name.empty()) identity.host_name = std::move(name);
  for (const Json& address : *addresses) {
    if (const auto* one = address.text()) identity.addresses.push_back(*one);
  }
  return identity;
}

Result<void> saveIdentity(platform::Disk& disk, const std::string& folder,
                          const Identity& identity) {
  const Json json(
      Json::Object{{"addresses", Json::Array(identity.addresses.begin(), identity.addresses.end())},
                   {"ca_sha256", identity.authority.hex()},
                   {"certificate", identity.certificate},
                   {"clinic", identity.clinic},
                   {"device", identity.device},
                   {"host_name", identity.host_name},
                   {"key", identity.key}});
  return platform::writeFileAtomically(disk, pathIn(folder), bytesOf(canonicalJson(json)));
}

}  // namespace sekisho::agent
