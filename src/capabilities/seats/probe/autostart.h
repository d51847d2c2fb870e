#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/seats/probe/people_here.h"
#include "platform/machine/machine.h"

namespace sekisho::seats {

/// Keys and values of a file's group [Desktop Entry]; the last of a key counts.
using DesktopEntry = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] DesktopEntry desktopEntryIn(std::string_view text);

/// Whether a session starts a locker by itself (XDG autostart).
struct Autostart {
  bool readable = true;
  /// Nothing if it could not be told: the file says something else than that the locker starts.
  std::optional<bool> starts = false;
  bool is_own = false;  ///< A person's own file stands in the place of the system's.
};

/// Files in the folders of desktops (XDG_CONFIG_DIRS, "/etc/xdg/xdg-xubuntu") that their sessions
/// read before the one of that name below /etc/xdg; nothing if that could not be told.
[[nodiscard]] std::optional<std::vector<std::string>> desktopsOwn(const platform::Machine& machine,
                                                                  std::string_view file);

/// Of the locker `program` ("xscreensaver") in sessions of `sitter` on a desktop by its name in
/// OnlyShowIn ("XFCE"). It starts only by its own name or from a folder of the system's programs,
/// and where no program of that name would be found first. A file that says more than that the
/// locker starts there and is not known to change nothing, a person's that holds less than what
/// starts it (desktops do not agree whether the system's file then still counts), and one of a
/// desktop's own folder of settings before the system's, is not told.
[[nodiscard]] Autostart autostartOf(const platform::Machine& machine, const Sitter& sitter,
                                    std::string_view program, std::string_view desktop);

}  // namespace sekisho::seats
