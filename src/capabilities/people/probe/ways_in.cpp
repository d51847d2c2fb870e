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

// What neither takes a password nor judges one: it keeps some people out, or prepares what follows.
bool takesNoPassword(const PamModule& module) {
  static constexpr std::array<std::string_view, 22> kSuch{
      "pam_access.so",    "pam_deny.so",     "pam_echo.so",    "pam_env.so",
      "pam_faildelay.so", "pam_fprintd.so",  "pam_gdm.so",     "pam_gnome_keyring.so",
      "pam_group.so",     "pam_issue.so",    "pam_keyinit.so", "pam_kwallet5.so",
      "pam_listfile.so",  "pam_nologin.so",  "pam_rootok.so",  "pam_securetty.so",
      "pam_selinux.so",   "pam_sepermit.so", "pam_shells.so",  "pam_succeed_if.so",
      "pam_u2f.so",       "pam_wheel.so"};
  return std::ranges::find(kSuch, module.name) != kSuch.end();
}

// "[success=1 default=ignore]" leaves out what stands behind it.
bool leaps(const PamModule& module) {
  const auto leap = [](char one, char next) { return one == '=' && next >= '0' && next <= '9'; };
  return std::ranges::adjacent_find(module.control, leap) != module.control.end();
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
    const auto first = std::ranges::find_if(stack->modules, is_common);
    return stack->is_complete && (stack->modules.empty() || first != stack->modules.end()) &&
           std::all_of(stack->modules.begin(), first, [](const PamModule& before) {
             return takesNoPassword(before) && !leaps(before);
           });
  });
}

}  // namespace sekisho::people
