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

// Who is an administrator by what the distributions say; their other rights are theirs already.
constexpr std::array<std::string_view, 5> kAdministrators{
    "unix-group:sudo", "unix-group:admin", "unix-group:wheel", "unix-user:0", "unix-user:root"};

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

bool isOfTheDesktop(std::string_view action) {
  return std::ranges::any_of(kOfTheDesktop,
                             [&](std::string_view one) { return action.starts_with(one); });
}

bool isAdministrator(std::string_view identity) {
  return std::ranges::find(kAdministrators, identity) != kAdministrators.end();
}

// Without what stands behind "//" and in "/* */"; strings with such marks do not occur in actions.
std::string withoutComments(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const bool line = text.substr(at).starts_with("//");
    if (!line && !text.substr(at).starts_with("/*")) {
      plain += text[at++];
      continue;
    }
    const std::size_t end = text.find(line ? "\n" : "*/", at + 2);
    at = end == std::string_view::npos ? text.size() : end + (line ? 0 : 2);
    plain += ' ';
  }
  return plain;
}

// What stands between quotes, single or double.
std::vector<std::string_view> quotedIn(std::string_view text) {
  std::vector<std::string_view> quoted;
  for (std::size_t at = text.find_first_of("\"'"); at != std::string_view::npos;) {
    const std::size_t end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) break;
    quoted.push_back(text.substr(at + 1, end - at - 1));
    at = text.find_first_of("\"'", end + 1);
  }
  return quoted;
}

// One call of addRule or addAdminRule, up to the next. Only the plainest form is understood: it
// names its actions, each of the desktop, and compares nothing the other way round.
bool ruleMayGiveRoot(std::string_view rule, bool names_administrators) {
  const auto quoted = quotedIn(rule);
  if (names_administrators) {
    return !std::ranges::all_of(quoted, &isAdministrator) || quoted.empty();
  }
  const bool grants = rule.contains("YES") || rule.contains("AUTH_SELF") ||
                      std::ranges::any_of(quoted, [](std::string_view text) {
                        return lowered(text) == "yes" || lowered(text).starts_with("auth_self");
                      });
  if (!grants) return false;
  const auto actions = std::ranges::count_if(
      quoted, [](std::string_view text) { return text.contains('.') || text.contains('*'); });
  const auto harmless = std::ranges::count_if(quoted, &isOfTheDesktop);
  return actions == 0 || actions != harmless || rule.contains("!=");
}

bool scriptMayGiveRoot(std::string_view text) {
  const std::string plain = withoutComments(text);
  const std::string_view rest = plain;
  for (const std::string_view call :
       {std::string_view("addRule"), std::string_view("addAdminRule")}) {
    for (std::size_t at = rest.find(call); at != std::string_view::npos;) {
      const std::size_t next =
          std::min(rest.find("addRule", at + 1), rest.find("addAdminRule", at + 1));
      const std::string_view rule =
          rest.substr(at, next == std::string_view::npos ? std::string_view::npos : next - at);
      if (ruleMayGiveRoot(rule, call == "addAdminRule")) return true;
      at = rest.find(call, at + 1);
    }
  }
  return false;
}

// "Key = value" of a key file; "" if the line is something else.
std::pair<std::string_view, std::string_view> settingIn(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || trimmed(line).starts_with('#')) return {};
  return {trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))};
}

bool allOf(std::string_view list, bool (*is)(std::string_view)) {
  return std::ranges::all_of(split(list, ';'), [&](std::string_view one) {
    return trimmed(one).empty() || is(trimmed(one));
  });
}

// pklocalauthority(8): each section lets Identity do Action as Result… says.
bool sectionsMayGiveRoot(std::string_view text) {
  std::string_view identity;
  std::string_view actions;
  bool grants = false;
  const auto gives = [&] {
    return grants && !allOf(identity, &isAdministrator) && !allOf(actions, &isOfTheDesktop);
  };
  for (const std::string_view line : split(text, '\n')) {
    if (trimmed(line).starts_with('[')) {
      if (gives()) return true;
      identity = actions = {};
      grants = false;
    }
    const auto [key, value] = settingIn(line);
    if (key == "Identity") identity = value;
    if (key == "Action") actions = value;
    if (key.starts_with("Result")) {
      const std::string answer = lowered(value);
      grants = grants || answer == "yes" || answer.starts_with("auth_self");
    }
    if (key == "AdminIdentities" && !allOf(value, &isAdministrator)) return true;
  }
  return gives();
}

// The files of a folder, and of the folders in it: .pkla lie one level down. What the maker of the
// system brought (10-vendor.d, pklocalauthority(8)) is nobody's own.
std::vector<std::string> filesIn(const Machine& machine, const std::string& folder, bool deeper) {
  std::vector<std::string> paths;
  const auto listing = machine.list(folder, kMaxRuleFiles);
  if (!listing) return paths;
  for (const auto& entry : listing->entries) {
    const std::string path = folder + "/" + entry.name;
    if (entry.kind != platform::FileKind::Directory) {
      paths.push_back(path);
    } else if (deeper && entry.name != "10-vendor.d") {
      std::ranges::copy(filesIn(machine, path, false), std::back_inserter(paths));
    }
  }
  return paths;
}

}  // namespace

bool mayGiveRoot(std::string_view file, std::string_view text) {
  if (file.ends_with(".rules")) return scriptMayGiveRoot(text);
  if (file.ends_with(".pkla") || file.ends_with(".conf")) return sectionsMayGiveRoot(text);
  return false;  // polkit reads no others
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
        "/etc/polkit-1/localauthority.conf.d", "/etc/polkit-1/localauthority",
        "/var/lib/polkit-1/localauthority"}) {
    for (const std::string& path : filesIn(machine, folder, true)) {
      const auto text = machine.read(path, kMaxRuleBytes);
      if (!text || mayGiveRoot(path, *text)) administrators.has_own_rules = true;
    }
  }
  return administrators;
}

}  // namespace sekisho::people
