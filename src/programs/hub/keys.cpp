#include "programs/hub/keys.h"

#include <functional>

#include "core/text.h"
#include "platform/mdns/message.h"

namespace sekisho::hub {
namespace {

using platform::Disk;
using platform::tls::Authority;

constexpr std::size_t kMaxKeyFile = 16'384;
constexpr std::chrono::years kAuthorityLasts{20};

std::unexpected<Error> missing(const std::string& path) {
  return fail(ErrorCode::Unavailable, MessageId{"hub.key-missing"}, path,
              {{"file", path.substr(path.rfind('/') + 1)}});
}

Result<SealingKey> openSealingKey(Disk& disk, const std::string& path, KeyFiles files,
                                  Random& random) {
  const auto bytes = platform::readFile(disk, path, kMaxKeyFile);
  if (bytes) {
    const auto raw = fromHex(trimmed(textOf(*bytes)));
    const auto key = raw ? SealingKey::fromBytes(*raw) : std::nullopt;
    if (!key) return fail(ErrorCode::Corrupt, MessageId{"hub.key-broken"}, path);
    return *key;
  }
  if (bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  if (files == KeyFiles::MustBeThere) return missing(path);
  SealingKey key = SealingKey::random(random);
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(toHex(key.view()) + "\n"));
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return key;
}

platform::tls::Validity validityFrom(Instant now) {
  return {now - std::chrono::days{1}, now + kAuthorityLasts};
}

// One file holds certificate and key, so that a cut leaves both or neither.
Result<void> keep(Disk& disk, const std::string& path, const Authority& authority) {
  const std::string text = authority.certificate().toPem() + authority.key().toPem();
  return platform::writeFileAtomically(disk, path, bytesOf(text));
}

Result<Authority> openAuthority(Disk& disk, const std::string& path, KeyFiles files,
                                const std::function<Result<Authority>()>& make) {
  const auto bytes = platform::readFile(disk, path, kMaxKeyFile);
  if (bytes) {
    auto authority = Authority::open(textOf(*bytes), textOf(*bytes));
    if (!authority) return std::unexpected(std::move(authority.error()).during(path));
    return authority;
  }
  if (bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  if (files == KeyFiles::MustBeThere) return missing(path);
  auto authority = make();
  if (!authority) return authority;
  if (auto kept = keep(disk, path, *authority); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return authority;
}

Result<Authority> makeWeb(std::string_view host_name, std::span<const std::string> networks,
                          const Clock& clock) {
  platform::tls::NameConstraints names{
      .dns_names = {std::string(host_name), platform::mdns::localNameOf(host_name), "localhost"},
      .address_ranges = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
                         "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"}};
  names.address_ranges.insert(names.address_ranges.end(), networks.begin(), networks.end());
  return Authority::create("Sekisho web", validityFrom(clock.now()), names);
}

std::string webFile(const std::string& folder) { return folder + "/web-authority.pem"; }

}  // namespace

Result<Keys> Keys::open(Disk& disk, const std::string& folder, KeyFiles files,
                        std::string_view host_name, const Clock& clock, Random& random) {
  if (auto made = disk.createDirectory(folder); !made) {
    return std::unexpected(std::move(made.error()));
  }
  auto agents = openAuthority(disk, folder + "/agents-authority.pem", files, [&] {
    return Authority::create("Sekisho agents", validityFrom(clock.now()));
  });
  if (!agents) return std::unexpected(std::move(agents.error()));
  auto web =
      openAuthority(disk, webFile(folder), files, [&] { return makeWeb(host_name, {}, clock); });
  if (!web) return std::unexpected(std::move(web.error()));
  auto tables = openSealingKey(disk, folder + "/received-tables.key", files, random);
  if (!tables) return std::unexpected(std::move(tables.error()));
  return Keys(disk, folder, std::move(*agents), std::move(*web), *tables);
}

Result<void> Keys::remakeWeb(std::string_view host_name, std::span<const std::string> networks,
                             const Clock& clock) {
  auto made = makeWeb(host_name, networks, clock);
  if (!made) return std::unexpected(std::move(made.error()));
  if (auto kept = keep(*disk_, webFile(folder_), *made); !kept) return kept;
  web_->replace(std::move(*made));
  return {};
}

Authority Keys::Web::current() const {
  const Lock lock(mutex_);
  return authority_;
}

void Keys::Web::replace(Authority authority) {
  const Lock lock(mutex_);
  authority_ = std::move(authority);
}

}  // namespace sekisho::hub
