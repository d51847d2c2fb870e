#include "capabilities/inventory/probe/session_starts.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/inventory/probe/unit_origin.h"
#include "core/text.h"

namespace sekisho::inventory {
namespace {

using platform::Machine;

constexpr std::size_t kMaxSessionStarts = 1000;
constexpr int kMaxUnitLinks = 8;

// systemd.unit(5): a file of an earlier folder takes the place of the others'.
constexpr std::array<std::string_view, 7> kUserFolders{
    "/etc/systemd/user/",       "/run/systemd/user/",           "/usr/local/share/systemd/user/",
    "/usr/share/systemd/user/", "/usr/local/lib/systemd/user/", "/usr/lib/systemd/user/",
    "/lib/systemd/user/"};

bool isOwnFolder(std::string_view folder) {
  return folder.starts_with("/etc/") || folder.starts_with("/run/") ||
         folder.starts_with("/usr/local/");
}

bool isFolderOfWants(std::string_view name) {
  return name.ends_with(".wants") || name.ends_with(".requires") || name.ends_with(".upholds");
}

// "app@one.service" → "app@.service"; empty for what is no instance.
std::string templateOfInstance(std::string_view name) {
  const std::size_t at = name.find('@');
  const std::size_t dot = name.rfind('.');
  if (at == name.npos || dot == name.npos || dot <= at + 1) return {};
  return std::string(name.substr(0, at + 1)) + std::string(name.substr(dot));
}

class SessionStarts {
 public:
  SessionStarts(const Machine& machine, bool& clear) : machine_(machine), clear_(clear) {}

  std::vector<Started> all() {
    addAutostart("/etc/xdg/", "autostart");
    // Desktops put folders of their own before it (XDG_CONFIG_DIRS).
    for (const auto& entry : listed("/etc/xdg")) {
      if (entry.name.starts_with("xdg-")) addAutostart("/etc/xdg/", entry.name + "/autostart");
    }
    for (const std::string_view folder : kUserFolders) {
      if (isOwnFolder(folder)) addUnits(std::string(folder));
    }
    return std::move(all_);
  }

 private:
  std::vector<platform::DirectoryEntry> listed(const std::string& folder) {
    auto listing = machine_.list(folder, kMaxSessionStarts);
    const bool is_none = !listing && listing.error().code == ErrorCode::NotFound;
    clear_ = clear_ && (is_none || (listing && !listing->cut));
    return listing ? std::move(listing->entries) : std::vector<platform::DirectoryEntry>();
  }

  // One row of each name.
  void add(const std::string& name, std::string_view kind, const std::string& path,
           std::string file) {
    if (!names_.insert(name).second) return;
    all_.push_back({.row = {.name = toUtf8(name),
                            .kind = std::string(kind),
                            .state = "enabled",
                            .starts = 1,
                            .manager = "systemd",
                            .path = toUtf8(path)},
                    .file = std::move(file)});
  }

  void addAutostart(const std::string& front, const std::string& folder) {
    for (const auto& entry : listed(front + folder)) {
      if (!entry.name.ends_with(".desktop")) continue;
      const std::string name = folder + "/" + entry.name;
      add(name, "autostart", front + name, front + name);
    }
  }

  void addUnits(const std::string& folder) {
    for (const auto& entry : listed(folder)) {
      const std::string path = folder + entry.name;
      if (isFolderOfWants(entry.name)) {
        for (const auto& wanted : listed(path)) addWanted(wanted.name, path + "/" + wanted.name);
      } else if (entry.name.ends_with(".d")) {
        addUserDropIns(entry.name, path);
      } else if (placeOf(entry.name, &isPackages)) {
        // Whatever starts the package's unit starts this one.
        addUnit(entry.name, placeOf(entry.name, &isAny).value_or(path));
      }
    }
  }

  // By its name: where a link of wants leads to does not count where there is such a unit.
  void addWanted(const std::string& name, const std::string& link) {
    auto place = placeOf(name, &isAny);
    if (!place) place = placeOf(templateOfInstance(name), &isAny);
    const auto target = place ? Result<std::string>(*place) : machine_.readLink(link);
    addUnit(name, target && target->starts_with('/') ? *target : link);
  }

  void addUnit(const std::string& name, const std::string& path) {
    const auto file = fileOf(path);
    if (!file) return;
    add("user/" + name, "user-unit", path,
        originOf(machine_, {.name = name, .path = *file, .state = "enabled", .starts = true}));
  }

  // The file at the end of a unit's links; nothing of one that is masked or not there.
  std::optional<std::string> fileOf(std::string path) {
    for (int i = 0; i < kMaxUnitLinks; ++i) {
      const auto target = machine_.readLink(path);
      if (!target) break;
      if (*target == "/dev/null") return std::nullopt;
      path =
          (std::filesystem::path(path).parent_path() / *target).lexically_normal().generic_string();
    }
    const auto status = machine_.status(path);
    if (status && status->size == 0) return std::nullopt;
    if (status) return path;
    // What a removed package left behind wants nothing that is there.
    if (status.error().code == ErrorCode::NotFound) return std::nullopt;
    clear_ = false;
    return path;
  }

  static bool isAny(std::string_view /*folder*/) { return true; }
  static bool isPackages(std::string_view folder) { return !isOwnFolder(folder); }

  // Where the unit of a name lies first.
  [[nodiscard]] std::optional<std::string> placeOf(const std::string& name,
                                                   bool (*is_asked)(std::string_view)) const {
    if (name.empty()) return std::nullopt;
    for (const std::string_view folder : kUserFolders) {
      std::string path = std::string(folder) + name;
      if (is_asked(folder) && machine_.statusOfName(path)) return path;
    }
    return std::nullopt;
  }

  void addUserDropIns(const std::string& folder_name, const std::string& folder) {
    const std::string unit = folder_name.substr(0, folder_name.size() - 2);
    for (const auto& entry : listed(folder)) {
      if (!entry.name.ends_with(".conf")) continue;
      const std::string path = folder + "/" + entry.name;
      if (!fileOf(path)) continue;
      clear_ = clear_ && machine_.openFile(path);
      auto origin = originOfStarting(machine_, {.unit = unit, .path = path});
      if (origin)
        add("user/" + folder_name + "/" + entry.name, "drop-in", path, std::move(*origin));
    }
  }

  const Machine& machine_;
  bool& clear_;
  std::set<std::string> names_ = {};
  std::vector<Started> all_ = {};
};

}  // namespace

std::vector<Started> sessionStarts(const Machine& machine, bool& clear) {
  return SessionStarts(machine, clear).all();
}

}  // namespace sekisho::inventory
