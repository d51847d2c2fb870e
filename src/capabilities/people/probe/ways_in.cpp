#include "capabilities/people/probe/ways_in.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

namespace sekisho::people {
namespace {

// Others, such as gdm-autologin or lightdm-greeter, let in by other things than a password.
bool isKnownWayIn(std::string_view service) {
  static constexpr std::array<std::string_view, 15> kKnown{
      "passwd", "login", "sshd", "su",  "su-l",   "gdm-password", "lightdm", "sddm",
      "lxdm",   "xdm",   "slim", "wdm", "greetd", "xrdp-sesman",  "cockpit"};
  return std::ranges::find(kKnown, service) != kKnown.end();
}

// The files of services: what a package or an editor left beside one ("login.dpkg-dist", "sshd~")
// is no service.
std::optional<std::set<std::string>> servicesOf(const platform::Machine& machine) {
  std::set<std::string> services;
  for (const char* folder : {"/etc/pam.d", "/usr/lib/pam.d"}) {
    const auto listing = machine.list(folder, kMaxPamServices);
    if (!listing && listing.error().code == ErrorCode::NotFound) continue;
    if (!listing || listing->cut) return std::nullopt;
    for (const auto& entry : listing->entries) {
      const bool is_left = entry.name.contains('.') || entry.name.ends_with('~');
      if (!is_left && entry.kind != platform::FileKind::Directory) services.insert(entry.name);
    }
  }
  return services;
}

}  // namespace

bool holdsForEveryWayIn(const platform::Machine& machine, const PamStack& common,
                        std::string_view type) {
  std::set<std::string_view> files;
  for (const PamModule& module : common.modules) files.insert(module.source);
  const auto is_common = [&](const PamModule& one) { return files.contains(one.source); };
  const auto asks_itself = [&](const PamModule& one) {
    return one.name == "pam_unix.so" && !is_common(one);
  };
  const auto services = servicesOf(machine);
  if (!services) return false;
  return std::ranges::all_of(*services, [&](const std::string& service) {
    const auto stack = readPamStack(machine, service, type);
    if (!stack) return stack.error().code == ErrorCode::NotFound;
    if (std::ranges::any_of(stack->modules, asks_itself)) return false;
    if (!isKnownWayIn(service)) return true;
    return stack->is_complete &&
           (stack->modules.empty() || std::ranges::any_of(stack->modules, is_common));
  });
}

}  // namespace sekisho::people
