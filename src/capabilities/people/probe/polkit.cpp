#include "capabilities/people/probe/polkit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "core/text.h"

namespace sekisho::people {
namespace {

using platform::Machine;

constexpr std::size_t kMaxRuleFiles = 1000;
constexpr std::size_t kMaxRuleBytes = std::size_t{1} << 20U;

// Debian and Ubuntu name the administrators' groups in files of their own.
struct Distributed {
  std::string_view file;
  std::string_view groups;  // separated by spaces
};
constexpr std::array kDistributed{
    Distributed{"/usr/share/polkit-1/rules.d/40-debian-sudo.rules", "sudo"},
    Distributed{"/etc/polkit-1/rules.d/40-debian-sudo.rules", "sudo"},
    Distributed{"/usr/share/polkit-1/rules.d/49-ubuntu-admin.rules", "sudo admin"},
    Distributed{"/etc/polkit-1/rules.d/49-ubuntu-admin.rules", "sudo admin"},
    Distributed{"/etc/polkit-1/localauthority.conf.d/51-debian-sudo.conf", "sudo"},
    Distributed{"/etc/polkit-1/localauthority.conf.d/51-ubuntu-admin.conf", "sudo admin"}};
constexpr std::array<std::string_view, 2> kDefaults{"/usr/share/polkit-1/rules.d/50-default.rules",
                                                    "/etc/polkit-1/rules.d/50-default.rules"};

// Actions that no way leads on from to root.
constexpr std::array<std::string_view, 9> kOfTheDesktop{"org.freedesktop.udisks2.filesystem-mount",
                                                        "org.freedesktop.udisks2.eject-media",
                                                        "org.freedesktop.udisks2.power-off-drive",
                                                        "org.freedesktop.NetworkManager.",
                                                        "org.freedesktop.login1.",
                                                        "org.freedesktop.color-manager.",
                                                        "org.freedesktop.upower.",
                                                        "org.freedesktop.timedate1.",
                                                        "org.opensuse.cupspkhelper."};

bool isDistributed(std::string_view path) {
  return std::ranges::find(kDistributed, path, &Distributed::file) != kDistributed.end() ||
         std::ranges::find(kDefaults, path) != kDefaults.end();
}

// The files of a folder, and of the folders in it: .pkla lie one level down.
std::vector<std::string> filesIn(const Machine& machine, const std::string& folder, bool deeper) {
  std::vector<std::string> paths;
  const auto listing = machine.list(folder, kMaxRuleFiles);
  if (!listing) return paths;
  for (const auto& entry : listing->entries) {
    const std::string path = folder + "/" + entry.name;
    if (entry.name.ends_with(".rules") || entry.name.ends_with(".pkla")) {
      paths.push_back(path);
    } else if (deeper && entry.kind == platform::FileKind::Directory) {
      std::ranges::copy(filesIn(machine, path, false), std::back_inserter(paths));
    }
  }
  return paths;
}

std::vector<std::string_view> actionsIn(std::string_view rules) {
  std::vector<std::string_view> actions;
  constexpr std::string_view kPartOfName =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*";
  for (std::size_t at = rules.find("org."); at != std::string_view::npos;
       at = rules.find("org.", at)) {
    const std::size_t end = std::min(rules.find_first_not_of(kPartOfName, at), rules.size());
    actions.push_back(rules.substr(at, end - at));
    at = end;
  }
  return actions;
}

}  // namespace

bool mayGiveRoot(std::string_view rules) {
  const bool gives = std::ranges::any_of(
      std::array<std::string_view, 5>{"Result.YES", "addAdminRule", "ResultActive=yes",
                                      "ResultAny=yes", "ResultInactive=yes"},
      [&](std::string_view words) { return rules.contains(words); });
  if (!gives) return false;
  const auto actions = actionsIn(rules);
  return rules.contains("addAdminRule") || actions.empty() ||
         !std::ranges::all_of(actions, [](std::string_view action) {
           return std::ranges::any_of(kOfTheDesktop, [&](std::string_view harmless) {
             return action.starts_with(harmless);
           });
         });
}

PolkitAdministrators readPolkit(const Machine& machine) {
  PolkitAdministrators administrators;
  auto& groups = administrators.groups;
  for (const Distributed& one : kDistributed) {
    if (!machine.exists(one.file)) continue;
    for (const std::string_view group : words(one.groups)) groups.emplace(group);
  }
  const bool has_polkit =
      std::ranges::any_of(kDefaults, [&](std::string_view file) { return machine.exists(file); });
  if (groups.empty() && has_polkit) groups.insert("wheel");

  for (const char* folder :
       {"/etc/polkit-1/rules.d", "/run/polkit-1/rules.d", "/usr/local/share/polkit-1/rules.d",
        "/etc/polkit-1/localauthority", "/var/lib/polkit-1/localauthority"}) {
    for (const std::string& path : filesIn(machine, folder, true)) {
      if (isDistributed(path)) continue;
      const auto text = machine.read(path, kMaxRuleBytes);
      if (!text || mayGiveRoot(*text)) administrators.has_own_rules = true;
    }
  }
  return administrators;
}

}  // namespace sekisho::people
