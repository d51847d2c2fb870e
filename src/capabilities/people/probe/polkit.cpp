#include "capabilities/people/probe/polkit.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "capabilities/people/probe/polkit_grants.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

using platform::Machine;

constexpr std::size_t kMaxRuleFiles = 1000;
constexpr std::size_t kMaxRuleBytes = std::size_t{1} << 20U;

// Debian and Ubuntu name the administrators' groups in files of their own, of which the first that
// names any counts. What each has always named is taken where it cannot be understood.
struct Distributed {
  std::string_view file;
  std::string_view groups;  // separated by spaces
};
constexpr std::array kDistributed{
    Distributed{"/usr/share/polkit-1/rules.d/40-debian-sudo.rules", "sudo"},
    Distributed{"/usr/share/polkit-1/rules.d/49-ubuntu-admin.rules", "sudo admin"},
    Distributed{"/usr/share/polkit-1/rules.d/50-default.rules", "sudo wheel"}};

struct Files {
  std::vector<std::string> paths = {};
  std::string unread = {};  // a folder whose files are not all known
};

// The files of a folder, and of the folders in it: .pkla lie one level down. What the maker of the
// system brought (10-vendor.d, pklocalauthority(8)) is nobody's own.
void addFiles(const Machine& machine, const std::string& folder, bool deeper, Files& files) {
  const auto listing = machine.list(folder, kMaxRuleFiles);
  const bool is_none = !listing && listing.error().code == ErrorCode::NotFound;
  if (!is_none && (!listing || listing->cut) && files.unread.empty()) {
    files.unread = folder;
  }
  if (!listing) return;
  for (const auto& entry : listing->entries) {
    const std::string path = folder + "/" + entry.name;
    if (entry.kind != platform::FileKind::Directory) {
      files.paths.push_back(path);
    } else if (deeper && (entry.name != "10-vendor.d" || folder.starts_with("/etc/"))) {
      addFiles(machine, path, false, files);
    }
  }
}

// What pkexec(1) asks by default stands in a file of its own, and newer polkit reads this place's
// actions besides: a file of them that lets somebody do something without being asked.
std::string ownActions(const Machine& machine) {
  Files files;
  addFiles(machine, "/etc/polkit-1/actions", false, files);
  files.paths.emplace_back("/usr/share/polkit-1/actions/org.freedesktop.policykit.policy");
  for (const std::string& path : files.paths) {
    const auto text = machine.read(path, kMaxRuleBytes);
    const bool is_none = !text && text.error().code == ErrorCode::NotFound;
    const bool lets = text && (text->contains(">yes<") || text->contains(">auth_self"));
    if (!is_none && (!text || lets)) return path;
  }
  return files.unread;
}

PolkitAdministrators distributed(const Machine& machine) {
  PolkitAdministrators administrators;
  for (const Distributed& one : kDistributed) {
    const auto text = machine.read(one.file, kMaxRuleBytes);
    if (!text && text.error().code == ErrorCode::NotFound) continue;
    const PolkitGrants said =
        text ? polkitGrants(one.file, *text) : PolkitGrants{.is_unclear = true};
    administrators.groups.insert(said.groups.begin(), said.groups.end());
    administrators.users.insert(said.users.begin(), said.users.end());
    if (said.is_unclear) {
      for (const std::string_view group : words(one.groups)) administrators.groups.emplace(group);
    } else if (!said.groups.empty() || !said.users.empty()) {
      break;
    }
  }
  return administrators;
}

}  // namespace

PolkitAdministrators readPolkit(const Machine& machine) {
  PolkitAdministrators administrators = distributed(machine);
  Files files;
  for (const char* folder :
       {"/etc/polkit-1/rules.d", "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d",
        "/etc/polkit-1/localauthority.conf.d", "/etc/polkit-1/localauthority",
        "/var/lib/polkit-1/localauthority"}) {
    addFiles(machine, folder, true, files);
  }
  administrators.unclear = std::move(files.unread);
  if (const std::string own = ownActions(machine); administrators.unclear.empty()) {
    administrators.unclear = own;
  }
  for (const std::string& path : files.paths) {
    const auto text = machine.read(path, kMaxRuleBytes);
    PolkitGrants own = text ? polkitGrants(path, *text) : PolkitGrants{.is_unclear = true};
    administrators.groups.merge(own.groups);
    administrators.users.merge(own.users);
    if (own.is_unclear && administrators.unclear.empty()) administrators.unclear = path;
  }
  return administrators;
}

}  // namespace sekisho::people
