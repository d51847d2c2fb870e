#include "capabilities/seats/probe/autostart.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxEntryBytes = 262'144;
constexpr std::string_view kGroup = "[Desktop Entry]";

bool isTruth(std::string_view text) {
  const std::string value = lowered(text);
  return value == "true" || value == "1" || value == "yes" || value == "on";
}

bool isSwitch(std::string_view key) {
  return key == "X-GNOME-Autostart-enabled" || key == "X-MATE-Autostart-enabled";
}

// Whether an entry is switched off in so many words, wherever it is read.
bool isOff(const DesktopEntry& entry) {
  return std::ranges::any_of(entry, [](const auto& each) {
    return (each.first == "Hidden" && isTruth(each.second)) ||
           (isSwitch(each.first) && !isTruth(each.second));
  });
}

// What an entry is called and looks like; whether and when it starts is not among it.
bool isHarmless(std::string_view key, std::string_view value) {
  static constexpr std::array<std::string_view, 11> kLooks{
      "Version",    "Name",     "GenericName", "Comment",       "Icon",    "Encoding",
      "Categories", "Keywords", "NoDisplay",   "StartupNotify", "Terminal"};
  if (std::ranges::find(kLooks, key.substr(0, key.find('['))) != kLooks.end()) return true;
  // Switches that are off were looked for before.
  return key == "Hidden" || isSwitch(key) || (key == "Type" && value == "Application") ||
         (key == "RunHook" && value == "0");
}

bool isSystemsFolder(std::string_view folder) {
  return folder == "/usr/bin/" || folder == "/bin/" || folder == "/usr/libexec/";
}

// Whether a name without a folder would mean another program than the system's.
bool isShadowed(const platform::Machine& machine, const Sitter& sitter, std::string_view name) {
  if (machine.exists("/usr/local/bin/" + std::string(name))) return true;
  return std::ranges::any_of(std::array{"bin/", ".local/bin/"}, [&](const char* folder) {
    const auto own = machine.statusInHome(sitter.home, folder + std::string(name));
    return own || own.error().code != ErrorCode::NotFound;
  });
}

std::string valueOf(const DesktopEntry& entry, std::string_view key) {
  const auto found = entry.find(key);
  return found == entry.end() ? std::string() : found->second;
}

// The words behind the program's name, if a command starts the system's program of that name.
std::optional<std::vector<std::string_view>> argumentsOf(const platform::Machine& machine,
                                                         const Sitter& sitter,
                                                         std::string_view command,
                                                         std::string_view name) {
  auto parts = words(command);
  if (parts.empty()) return std::nullopt;
  const std::string_view program = parts.front();
  const std::size_t front = program.rfind('/') + 1;
  if (program.substr(front) != name) return std::nullopt;
  const bool is_systems =
      front == 0 ? !isShadowed(machine, sitter, name) : isSystemsFolder(program.substr(0, front));
  if (!is_systems) return std::nullopt;
  parts.erase(parts.begin());
  return parts;
}

// Whether a list such as "XFCE;MATE;" holds a desktop.
bool holds(std::string_view list, std::string_view desktop) {
  return std::ranges::any_of(split(list, ';'),
                             [&](std::string_view one) { return trimmed(one) == desktop; });
}

// Keys of other programs and of translators; those that would be for whether or when it starts
// ("AutostartCondition", "X-systemd-skip", "X-GNOME-HiddenUnderSystemd") are none.
bool isOthers(std::string_view key) {
  static constexpr std::array<std::string_view, 5> kOfStarting{"condition", "skip", "hidden",
                                                               "delay", "enable"};
  const std::string plain = lowered(key);
  return plain.starts_with("x-") && std::ranges::none_of(kOfStarting, [&](std::string_view one) {
           return plain.contains(one);
         });
}

/// A locker as sessions of one desktop look for it.
struct Start {
  const platform::Machine& machine;
  const Sitter& sitter;
  std::string_view program;
  std::string_view desktop;

  // Whether a command starts the system's program so that it stays and locks.
  [[nodiscard]] bool isBy(std::string_view command) const {
    static constexpr std::array<std::string_view, 4> kStays{"-no-splash", "--no-splash",
                                                            "-nosplash", "--no-daemon"};
    const auto arguments = argumentsOf(machine, sitter, command, program);
    return arguments && std::ranges::all_of(*arguments, [](std::string_view one) {
             return std::ranges::find(kStays, one) != kStays.end();
           });
  }
  // Whether a key lets it start, or does not speak of that.
  [[nodiscard]] bool isLetBy(std::string_view key, std::string_view value) const {
    if (key == "OnlyShowIn") return holds(value, desktop);
    if (key == "NotShowIn") return !holds(value, desktop);
    if (key == "TryExec") {
      const auto arguments = argumentsOf(machine, sitter, value, program);
      return arguments && arguments->empty();
    }
    return key == "Exec" || isHarmless(key, value);
  }
};

std::optional<bool> startsBySystem(const Start& start, const DesktopEntry& system) {
  if (isOff(system)) return false;
  const bool starts =
      start.isBy(valueOf(system, "Exec")) && std::ranges::all_of(system, [&](const auto& each) {
        return start.isLetBy(each.first, each.second) || isOthers(each.first);
      });
  return starts ? std::optional(true) : std::nullopt;
}

std::optional<bool> startsByOwn(const Start& start, const DesktopEntry& own,
                                const DesktopEntry& system) {
  if (isOff(own)) return false;
  if (!start.isBy(valueOf(own, "Exec"))) return std::nullopt;
  const bool is_known = std::ranges::all_of(own, [&](const auto& each) {
    const auto& [key, value] = each;
    if (start.isLetBy(key, value)) return true;
    const auto same = system.find(key);
    return isOthers(key) && same != system.end() && same->second == value;
  });
  return is_known ? std::optional(true) : std::nullopt;
}

}  // namespace

DesktopEntry desktopEntryIn(std::string_view text) {
  DesktopEntry entry;
  bool inside = false;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with('[')) inside = plain == kGroup;
    const std::size_t equals = plain.find('=');
    if (!inside || plain.starts_with('#') || equals == std::string_view::npos) continue;
    entry[std::string(trimmed(plain.substr(0, equals)))] = trimmed(plain.substr(equals + 1));
  }
  return entry;
}

std::optional<std::vector<std::string>> desktopsOwn(const platform::Machine& machine,
                                                    std::string_view file) {
  constexpr std::size_t kMaxFolders = 1000;
  std::vector<std::string> files;
  const auto listing = machine.list("/etc/xdg", kMaxFolders);
  if (!listing && listing.error().code == ErrorCode::NotFound) return files;
  if (!listing || listing->cut) return std::nullopt;
  for (const auto& entry : listing->entries) {
    if (!entry.name.starts_with("xdg-")) continue;
    std::string path = "/etc/xdg/" + entry.name + "/" + std::string(file);
    const auto status = machine.statusOfName(path);
    if (!status && status.error().code != ErrorCode::NotFound) return std::nullopt;
    if (status) files.push_back(std::move(path));
  }
  return files;
}

Autostart autostartOf(const platform::Machine& machine, const Sitter& sitter,
                      std::string_view program, std::string_view desktop) {
  const std::string file = "autostart/" + std::string(program) + ".desktop";
  const auto own = machine.readInHome(sitter.home, ".config/" + file, kMaxEntryBytes);
  const auto system = machine.read("/etc/xdg/" + file, kMaxEntryBytes);
  for (const auto* text : {&own, &system}) {
    if (!*text && text->error().code != ErrorCode::NotFound) return {.readable = false};
  }
  const auto desktops = desktopsOwn(machine, file);
  if (!desktops) return {.readable = false};
  const Start start{.machine = machine, .sitter = sitter, .program = program, .desktop = desktop};
  const DesktopEntry entry = desktopEntryIn(system ? *system : std::string());
  if (own) {
    return {.starts = startsByOwn(start, desktopEntryIn(*own), entry), .is_own = true};
  }
  if (!desktops->empty()) return {.starts = std::nullopt};
  if (!system) return {};
  return {.starts = startsBySystem(start, entry)};
}

}  // namespace sekisho::seats
