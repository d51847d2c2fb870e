#include "programs/hub/keys.h"

#include "core/text.h"

namespace sekisho::hub {
namespace {

using platform::Disk;
using platform::tls::Authority;

constexpr std::size_t kMaxKeyFile = 16'384;
constexpr std::chrono::years kAuthorityLasts{20};

Result<SealingKey> openSealingKey(Disk& disk, const std::string& path, Random& random) {
  const auto bytes = platform::readFile(disk, path, kMaxKeyFile);
  if (bytes) {
    const auto raw = fromHex(trimmed(textOf(*bytes)));
    const auto key = raw ? SealingKey::fromBytes(*raw) : std::nullopt;
    if (!key) return fail(ErrorCode::Corrupt, MessageId{"hub.key-broken"}, path);
    return *key;
  }
  if (bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  const SealingKey key = SealingKey::random(random);
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(toHex(key.view()) + "\n"));
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return key;
}

// One file holds certificate and key, so that a cut leaves both or neither.
Result<Authority> openAuthority(Disk& disk, const std::string& path, std::string_view name,
                                const Clock& clock,
                                const std::optional<platform::tls::NameConstraints>& constraints) {
  const auto bytes = platform::readFile(disk, path, kMaxKeyFile);
  if (bytes) {
    auto authority = Authority::open(textOf(*bytes), textOf(*bytes));
    if (!authority) return std::unexpected(std::move(authority.error()).during(path));
    return authority;
  }
  if (bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  const Instant now = clock.now();
  auto authority =
      Authority::create(name, {now - std::chrono::days{1}, now + kAuthorityLasts}, constraints);
  if (!authority) return authority;
  const std::string text = authority->certificate().toPem() + authority->key().toPem();
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(text)); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return authority;
}

}  // namespace

Result<Keys> Keys::open(Disk& disk, const std::string& folder, std::string_view host_name,
                        const Clock& clock, Random& random) {
  if (auto made = disk.createDirectory(folder); !made) {
    return std::unexpected(std::move(made.error()));
  }
  auto agents = openAuthority(disk, folder + "/agents-authority.pem", "Sekisho agents", clock, {});
  if (!agents) return std::unexpected(std::move(agents.error()));
  // A stolen web authority can impersonate nobody but the hub: its names and private addresses.
  const platform::tls::NameConstraints web_names{
      .dns_names = {std::string(host_name), "localhost"},
      .address_ranges = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
                         "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"}};
  auto web = openAuthority(disk, folder + "/web-authority.pem", "Sekisho web", clock, web_names);
  if (!web) return std::unexpected(std::move(web.error()));
  auto tables = openSealingKey(disk, folder + "/received-tables.key", random);
  if (!tables) return std::unexpected(std::move(tables.error()));
  return Keys(std::move(*agents), std::move(*web), *tables);
}

}  // namespace sekisho::hub
