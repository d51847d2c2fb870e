#include "capabilities/people/probe/polkit_grants.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/text.h"

namespace sekisho::people {
namespace {

constexpr std::array<std::string_view, 9> kOfTheDesktop{"org.freedesktop.udisks2.filesystem-mount",
                                                        "org.freedesktop.udisks2.eject-media",
                                                        "org.freedesktop.udisks2.power-off-drive",
                                                        "org.freedesktop.NetworkManager.",
                                                        "org.freedesktop.login1.",
                                                        "org.freedesktop.color-manager.",
                                                        "org.freedesktop.upower.",
                                                        "org.freedesktop.timedate1.",
                                                        "org.opensuse.cupspkhelper."};

// A name; polkit takes what has only digits for a number. Nothing of what may be either.
std::optional<std::string> nameOrNumber(std::string_view name) {
  if (name.empty() || name.contains('*') || std::string_view(" \t+-").contains(name.front())) {
    return std::nullopt;
  }
  if (name.find_first_not_of("0123456789") != name.npos) return std::string(name);
  const auto number = toInteger(name);
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

// "unix-user:taro", "unix-group:sudo", "unix-user:1000"; whoever is named in another way is
// unclear.
void addIdentity(std::string_view identity, PolkitGrants& grants) {
  constexpr std::string_view kGroup = "unix-group:";
  constexpr std::string_view kUser = "unix-user:";
  const bool is_group = identity.starts_with(kGroup);
  std::optional<std::string> named;
  if (is_group || identity.starts_with(kUser)) {
    named = nameOrNumber(identity.substr(identity.find(':') + 1));
  }
  if (!named) {
    grants.is_unclear = true;
    return;
  }
  (is_group ? grants.groups : grants.users).insert(std::move(*named));
}

// "Key = value" of a key file; "" if the line is something else.
std::pair<std::string_view, std::string_view> settingIn(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || trimmed(line).starts_with('#')) return {};
  return {trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1))};
}

template <class Is>
bool allOf(std::string_view list, Is is) {
  return std::ranges::all_of(split(list, ';'), [&](std::string_view one) {
    return trimmed(one).empty() || is(trimmed(one));
  });
}

}  // namespace

bool isOfTheDesktop(std::string_view action) {
  return std::ranges::any_of(kOfTheDesktop,
                             [&](std::string_view one) { return action.starts_with(one); });
}

// pklocalauthority(8): each section lets Identity do Action as Result… says.
PolkitGrants grantsOfSections(std::string_view text) {
  PolkitGrants grants;
  std::string_view identity;
  std::string_view actions;
  bool allows = false;
  const auto take = [&] {
    const bool to_root = allOf(identity, [](std::string_view who) {
      return who == "unix-user:root" || who == "unix-user:0";
    });
    if (allows && !to_root && !allOf(actions, &isOfTheDesktop)) grants.is_unclear = true;
    identity = actions = {};
    allows = false;
  };
  for (const std::string_view line : split(text, '\n')) {
    if (trimmed(line).starts_with('[')) take();
    const auto [key, value] = settingIn(line);
    if (key == "Identity") identity = value;
    if (key == "Action") actions = value;
    if (key.starts_with("Result")) {
      const std::string answer = lowered(value);
      allows = allows || answer == "yes" || answer.starts_with("auth_self");
    }
    if (key != "AdminIdentities") continue;
    for (const std::string_view one : split(value, ';')) {
      if (!trimmed(one).empty()) addIdentity(trimmed(one), grants);
    }
  }
  take();
  return grants;
}

PolkitGrants polkitGrants(std::string_view file, std::string_view text) {
  if (file.ends_with(".rules")) return grantsOfScript(text);
  if (file.ends_with(".pkla") || file.ends_with(".conf")) return grantsOfSections(text);
  return {};
}

}  // namespace sekisho::people
