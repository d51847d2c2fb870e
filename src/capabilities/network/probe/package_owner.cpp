#include "capabilities/network/probe/package_owner.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::network {
namespace {

constexpr std::string_view kInfo = "/var/lib/dpkg/info";
constexpr std::string_view kStatus = "/var/lib/dpkg/status";
constexpr std::size_t kMaxListBytes = std::size_t{16} << 20U;
constexpr std::size_t kMaxKnown = 4096;

// With merged /usr a list may still name /bin/x for what is /usr/bin/x, and the reverse.
std::string otherSpelling(std::string_view path) {
  if (path.starts_with("/usr/")) return std::string(path.substr(4));
  for (const std::string_view top : {"/bin/", "/sbin/", "/lib/", "/lib64/"}) {
    if (path.starts_with(top)) return "/usr" + std::string(path);
  }
  return std::string(path);
}

std::string packageOfList(std::string_view list) {
  list.remove_suffix(std::string_view(".list").size());
  return toUtf8(list.substr(0, list.find(':')));
}

// How likely the package is to own something of that base name: openssh-server owns sshd.
bool looksLike(std::string_view list, std::string_view path) {
  const std::string_view base = path.substr(path.rfind('/') + 1);
  return base.size() >= 3 && list.contains(base.substr(0, std::min<std::size_t>(base.size(), 5)));
}

}  // namespace

struct PackageOwner::Wanted {
  std::string path;
  std::string other;
};

bool PackageOwner::readList(const std::string& name, std::vector<Wanted>& wanted) {
  ++lists_read_;
  auto file = machine_.openFile(std::string(kInfo) + "/" + name);
  if (!file || file->status().size > static_cast<std::int64_t>(kMaxListBytes)) return false;
  std::array<char, 16384> piece{};
  std::string line;
  const auto meet = [&](std::string_view path) {
    std::erase_if(wanted, [&](const Wanted& one) {
      if (path != one.path && path != one.other) return false;
      known_[one.path] = {Ownership::Answer::Owned, packageOfList(name)};
      return true;
    });
  };
  for (;;) {
    const auto got = file->read(piece);
    if (!got) return false;
    if (*got == 0) break;
    std::string_view rest(piece.data(), *got);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      line.append(rest.substr(0, end));
      meet(line);
      line.clear();
      rest.remove_prefix(end + 1);
    }
    if (line.size() + rest.size() > 65536) return false;
    line.append(rest);
  }
  if (!line.empty()) meet(line);
  return true;
}

void PackageOwner::prepare(const std::vector<std::string>& paths) {
  const auto status = machine_.status(kStatus);
  std::string state =
      status ? std::to_string(status->modified_ms) + "/" + std::to_string(status->inode)
             : std::string();
  if (state != state_of_dpkg_ || known_.size() > kMaxKnown) known_.clear();
  state_of_dpkg_ = std::move(state);

  std::vector<Wanted> wanted;
  for (const std::string& path : paths) {
    if (!known_.contains(path)) wanted.push_back({path, otherSpelling(path)});
    known_.try_emplace(path);
  }
  if (wanted.empty()) return;
  const auto listing = machine_.list(kInfo, kMaxPackages * 8);
  if (!listing) return;
  std::vector<std::string> lists;
  for (const auto& entry : listing->entries) {
    if (entry.name.ends_with(".list")) lists.push_back(entry.name);
  }
  std::ranges::partition(lists, [&](const std::string& list) {
    return std::ranges::any_of(wanted,
                               [&](const Wanted& one) { return looksLike(list, one.path); });
  });
  bool all_read = !listing->cut && !lists.empty();
  for (const std::string& list : lists) {
    if (wanted.empty()) return;
    all_read = readList(list, wanted) && all_read;
  }
  for (const Wanted& one : wanted) {
    known_[one.path].answer = all_read ? Ownership::Answer::Unowned : Ownership::Answer::Unknown;
  }
}

Ownership PackageOwner::ownerOf(std::string_view path) const {
  const auto found = known_.find(path);
  return found == known_.end() ? Ownership{} : found->second;
}

}  // namespace sekisho::network
