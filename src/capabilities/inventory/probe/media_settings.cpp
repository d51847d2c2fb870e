#include "capabilities/inventory/probe/media_settings.h"

#include <algorithm>
#include <vector>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

using platform::Machine;

constexpr std::size_t kMaxDconfBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxEntries = 1000;

/// The settings of one group, from the files that may hold it, later ones over earlier ones.
class GroupReader {
 public:
  GroupReader(const Machine& machine, MediaSettings& into) : machine_(machine), into_(into) {}

  void folder(const std::string& folder, std::string_view ending, std::string_view group) {
    const auto listing = machine_.list(folder, kMaxEntries);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) into_.is_complete = false;
      return;
    }
    if (listing->cut) into_.is_complete = false;
    for (const auto& entry : listing->entries) {
      if (!entry.name.ends_with(ending) || entry.kind == platform::FileKind::Directory) continue;
      file(folder + "/" + entry.name, group);
    }
  }

 private:
  void file(const std::string& path, std::string_view group) {
    const auto text = machine_.read(path, kMaxDconfBytes);
    if (!text) {
      into_.is_complete = false;
      return;
    }
    bool inside = false;
    for (const std::string_view raw : split(*text, '\n')) {
      const std::string_view line = trimmed(raw);
      if (line.starts_with('[')) {
        // "[org.gnome.desktop.media-handling:ubuntu]" holds for one desktop only; take it as all.
        const std::string_view name = line.substr(1, line.find_first_of(":]") - 1);
        inside = name == group;
      }
      const std::size_t equals = line.find('=');
      if (!inside || equals == std::string_view::npos) continue;
      const std::string_view key = trimmed(line.substr(0, equals));
      const std::string_view value = trimmed(line.substr(equals + 1));
      if (value != "true" && value != "false") continue;
      if (key == "automount") into_.automount = {value == "true" ? 1 : 0, path};
      if (key == "autorun-never") into_.autorun = {value == "true" ? 0 : 1, path};
    }
  }

  const Machine& machine_;
  MediaSettings& into_;
};

// The system databases of dconf's profile, the strongest last.
std::vector<std::string> dconfDatabases(const Machine& machine, MediaSettings& into) {
  std::vector<std::string> names;
  const auto profile = machine.read("/etc/dconf/profile/user", kMaxDconfBytes);
  if (!profile) {
    if (profile.error().code != ErrorCode::NotFound) into.is_complete = false;
    return names;
  }
  for (const std::string_view line : split(*profile, '\n')) {
    constexpr std::string_view kSystem = "system-db:";
    if (trimmed(line).starts_with(kSystem))
      names.emplace_back(trimmed(line).substr(kSystem.size()));
  }
  std::ranges::reverse(names);
  return names;
}

bool hasDesktop(const Machine& machine) {
  return std::ranges::any_of(
      std::initializer_list<const char*>{"/usr/share/xsessions", "/usr/share/wayland-sessions"},
      [&](const char* folder) {
        const auto listing = machine.list(folder, kMaxEntries);
        return listing && std::ranges::any_of(listing->entries, [](const auto& entry) {
                 return entry.name.ends_with(".desktop");
               });
      });
}

}  // namespace

MediaSettings readMediaSettings(const Machine& machine) {
  MediaSettings settings;
  for (const char* program : {"/usr/bin/udiskie", "/usr/share/usbmount/usbmount"}) {
    if (machine.exists(program)) settings.automount = {1, program};
  }
  if (!hasDesktop(machine)) {
    if (!settings.automount.value) settings.automount.value = 0;
    settings.autorun.value = 0;
    return settings;
  }
  constexpr std::string_view kSchema =
      "/usr/share/glib-2.0/schemas/org.gnome.desktop.media-handling.gschema.xml";
  if (!machine.exists(kSchema)) return settings;  // other desktops keep it per person
  if (!settings.automount.value) settings.automount.value = 1;
  settings.autorun.value = 1;
  GroupReader reader(machine, settings);
  reader.folder("/usr/share/glib-2.0/schemas", ".gschema.override",
                "org.gnome.desktop.media-handling");
  for (const std::string& name : dconfDatabases(machine, settings)) {
    reader.folder("/etc/dconf/db/" + name + ".d", "", "org/gnome/desktop/media-handling");
  }
  return settings;
}

}  // namespace sekisho::inventory
