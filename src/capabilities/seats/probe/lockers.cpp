#include "capabilities/seats/probe/lockers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <string>

#include "capabilities/seats/probe/autostart.h"
#include "capabilities/seats/probe/xfconf.h"
#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxLockerFileBytes = 262'144;
constexpr std::string_view kXfceChannel = "xfce4/xfconf/xfce-perchannel-xml/xfce4-screensaver.xml";

// The one desktop here that leaves the choice of its locker open; others have rows of their own.
constexpr std::string_view kXfce = "XFCE";

// A sum of seconds that says "very long" instead of overflowing.
int seconds(std::int64_t a, std::int64_t b = 0) {
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  return static_cast<int>(
      std::clamp(std::clamp(a, std::int64_t{0}, most) + std::clamp(b, std::int64_t{0}, most),
                 std::int64_t{0}, most));
}

// Whether both hold, as far as that can be told.
std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
  if (a == false || b == false) return false;
  return a && b ? std::optional(true) : std::nullopt;
}

// --- what locks for a desktop, beside its settings ---

// gnome-shell locks only if GDM, which it asks for the password, answers on the bus.
Autostart lockerOfGnome(const platform::Machine& machine, const Sitter& /*sitter*/) {
  static constexpr std::array<std::string_view, 8> kOthers{
      "lightdm.service", "sddm.service", "lxdm.service", "xdm.service",
      "slim.service",    "wdm.service",  "nodm.service", "greetd.service"};
  const auto link = machine.readLink("/etc/systemd/system/display-manager.service");
  const std::string name = link ? link->substr(link->rfind('/') + 1) : std::string();
  if (name == "gdm.service" || name == "gdm3.service") return {.starts = true};
  if (std::ranges::find(kOthers, name) != kOthers.end()) return {.starts = false};
  return {.starts = std::nullopt};
}

Autostart lockerOfCinnamon(const platform::Machine& machine, const Sitter& /*sitter*/) {
  if (machine.exists("/usr/bin/cinnamon-screensaver")) return {.starts = true};
  return {.starts = std::nullopt};  // a Cinnamon may bring its own
}

Autostart lockerOfMate(const platform::Machine& machine, const Sitter& sitter) {
  if (!machine.exists("/usr/bin/mate-screensaver")) return {.starts = false};
  return autostartOf(machine, sitter, "mate-screensaver", "MATE");
}

// --- desktops that keep their settings in dconf ---

struct DconfDesktop {
  std::string_view desktop;
  std::string_view program;
  std::string_view lock_enabled;
  std::string_view lock_delay;
  std::string_view idle_delay;
  std::string_view never_lock;          // a truth value that forbids locking
  std::string_view activate_when_idle;  // a truth value that must hold; may be empty
  Autostart (*locker)(const platform::Machine& machine, const Sitter& sitter);
  int default_lock_delay;
  int default_idle_delay;
  int unit_s;  // seconds in one unit of both delays
};

constexpr DconfDesktop kGnome{.desktop = "gnome",
                              .program = "/usr/bin/gnome-shell",
                              .lock_enabled = "/org/gnome/desktop/screensaver/lock-enabled",
                              .lock_delay = "/org/gnome/desktop/screensaver/lock-delay",
                              .idle_delay = "/org/gnome/desktop/session/idle-delay",
                              .never_lock = "/org/gnome/desktop/lockdown/disable-lock-screen",
                              .activate_when_idle = "",
                              .locker = &lockerOfGnome,
                              .default_lock_delay = 0,
                              .default_idle_delay = 300,
                              .unit_s = 1};
constexpr DconfDesktop kCinnamon{.desktop = "cinnamon",
                                 .program = "/usr/bin/cinnamon",
                                 .lock_enabled = "/org/cinnamon/desktop/screensaver/lock-enabled",
                                 .lock_delay = "/org/cinnamon/desktop/screensaver/lock-delay",
                                 .idle_delay = "/org/cinnamon/desktop/session/idle-delay",
                                 .never_lock = "/org/cinnamon/desktop/lockdown/disable-lock-screen",
                                 .activate_when_idle = "",
                                 .locker = &lockerOfCinnamon,
                                 .default_lock_delay = 2,
                                 .default_idle_delay = 900,
                                 .unit_s = 1};
constexpr DconfDesktop kMate{.desktop = "mate",
                             .program = "/usr/bin/mate-session",
                             .lock_enabled = "/org/mate/screensaver/lock-enabled",
                             .lock_delay = "/org/mate/screensaver/lock-delay",
                             .idle_delay = "/org/mate/session/idle-delay",
                             .never_lock = "/org/mate/desktop/lockdown/disable-lock-screen",
                             .activate_when_idle = "/org/mate/screensaver/idle-activation-enabled",
                             .locker = &lockerOfMate,
                             .default_lock_delay = 0,
                             .default_idle_delay = 5,
                             .unit_s = 60};

// Reads several settings and remembers who set the strongest and whether all are locked.
class SettingReader {
 public:
  explicit SettingReader(const Dconf& dconf) : dconf_(dconf) {}

  std::optional<bool> truth(std::string_view name, bool otherwise) {
    const auto value = taken(name);
    if (!value) return otherwise;
    const bool* const truth = std::get_if<bool>(&*value);
    return truth != nullptr ? std::optional(*truth) : std::nullopt;
  }
  std::optional<std::int64_t> number(std::string_view name, std::int64_t otherwise) {
    const auto value = taken(name);
    if (!value) return otherwise;
    const std::int64_t* const number = std::get_if<std::int64_t>(&*value);
    return number != nullptr ? std::optional(*number) : std::nullopt;
  }
  [[nodiscard]] SetBy by() const { return by_; }
  [[nodiscard]] bool allLocked() const { return all_locked_; }

 private:
  std::optional<GvdbValue> taken(std::string_view name) {
    const Setting setting = dconf_.setting(name);
    by_ = std::max(by_, setting.by);
    all_locked_ = all_locked_ && setting.locked;
    return setting.value;
  }

  const Dconf& dconf_;
  SetBy by_ = SetBy::Default;
  bool all_locked_ = true;
};

// What a desktop's settings say counts only where something locks.
void holdToLocker(const Autostart& locker, LockSetting& lock) {
  if (lock.enabled != true) return;
  lock.readable = locker.readable;
  if (locker.is_own) {
    lock.by = SetBy::User;
    lock.enforced = false;
  }
  lock.enabled = locker.readable ? locker.starts : std::nullopt;
  lock.enforced = both(lock.enforced, lock.enabled);
  if (lock.enabled != true) lock.delay_s.reset();
}

template <const DconfDesktop& desktop>
bool hasDconfDesktop(const platform::Machine& machine) {
  return machine.exists(desktop.program);
}

template <const DconfDesktop& desktop>
LockSetting readDconfDesktop(const platform::Machine& machine, const Sitter& sitter,
                             const SchemaOverrides& defaults) {
  LockSetting lock{.desktop = std::string(desktop.desktop)};
  const Dconf dconf(machine, sitter.home, defaults);
  lock.readable = dconf.readable();
  if (!lock.readable) return lock;
  SettingReader reader(dconf);
  const auto on = reader.truth(desktop.lock_enabled, true);
  const auto idle = reader.number(desktop.idle_delay, desktop.default_idle_delay);
  const auto after = reader.number(desktop.lock_delay, desktop.default_lock_delay);
  const auto never = reader.truth(desktop.never_lock, false);
  const auto active = desktop.activate_when_idle.empty()
                          ? std::optional(true)
                          : reader.truth(desktop.activate_when_idle, true);
  lock.by = reader.by();
  lock.enforced = reader.allLocked();  // each of them can switch it off or put it off for days
  if (!on || !idle || !after || !never || !active) return lock;
  lock.enabled = *on && *active && !*never && *idle > 0;
  if (*lock.enabled) {
    lock.delay_s = seconds(std::int64_t{seconds(*idle)} * desktop.unit_s,
                           std::int64_t{seconds(*after)} * desktop.unit_s);
  }
  holdToLocker(desktop.locker(machine, sitter), lock);
  return lock;
}

// --- Xfce's own locker ---

bool hasXfce(const platform::Machine& machine) {
  const bool another =
      machine.exists("/usr/bin/light-locker") || machine.exists("/usr/bin/xscreensaver");
  return machine.exists("/usr/bin/xfce4-screensaver") ||
         (machine.exists("/usr/bin/xfce4-session") && !another);
}

struct XfceLayers {
  std::optional<XfconfChannel> user = {};
  std::optional<XfconfChannel> system = {};
  bool readable = true;
};

// Reads several settings and remembers who set the strongest and whether all are locked.
class XfceReader {
 public:
  XfceReader(const XfceLayers& layers, const Sitter& sitter) : layers_(layers), sitter_(sitter) {}

  std::optional<bool> truth(std::string_view path, bool otherwise) {
    return valueOf(path, &XfconfProperty::truth, otherwise);
  }
  std::optional<int> number(std::string_view path, int otherwise) {
    return valueOf(path, &XfconfProperty::number, otherwise);
  }
  [[nodiscard]] SetBy by() const { return by_; }
  [[nodiscard]] std::optional<bool> allLocked() const { return all_locked_; }

 private:
  static const XfconfProperty* in(const std::optional<XfconfChannel>& layer,
                                  std::string_view path) {
    const XfconfProperty* const found = layer ? layer->find(path) : nullptr;
    return found != nullptr && found->type != "empty" ? found : nullptr;
  }

  // Whether this account is kept from changing a setting, and so its own file from counting.
  [[nodiscard]] std::optional<bool> isBound(std::string_view path) const {
    if (!layers_.system) return false;
    const auto whole = layers_.system->lock.binds(sitter_);
    const XfconfProperty* const named = layers_.system->find(path);
    if (whole == true || named == nullptr) return whole;
    const auto one = named->lock.binds(sitter_);
    return one == true || whole.has_value() ? one : std::nullopt;
  }

  template <class T>
  std::optional<T> valueOf(std::string_view path, std::optional<T> (XfconfProperty::*read)() const,
                           T otherwise) {
    const auto bound = isBound(path);
    // Of a locked channel, too, xfconfd lets everybody set what the file does not name.
    const bool is_named = layers_.system && layers_.system->find(path) != nullptr;
    all_locked_ = both(all_locked_, both(is_named, bound));
    const XfconfProperty* const own = in(layers_.user, path);
    if (own != nullptr && !bound) return std::nullopt;
    const bool is_own = own != nullptr && bound == false;
    const XfconfProperty* const deciding = is_own ? own : in(layers_.system, path);
    if (deciding == nullptr) return otherwise;
    by_ = std::max(by_, is_own ? SetBy::User : SetBy::System);
    return (deciding->*read)();
  }

  const XfceLayers& layers_;
  const Sitter& sitter_;
  SetBy by_ = SetBy::Default;
  std::optional<bool> all_locked_ = true;
};

void addLayer(Result<std::string> text, XfconfOf whose, std::optional<XfconfChannel>& layer,
              bool& readable) {
  if (!text) {
    readable = readable && text.error().code == ErrorCode::NotFound;
    return;
  }
  auto parsed = parseXfconf(*text, whose);
  readable = readable && parsed.has_value();
  if (parsed) layer = std::move(*parsed);
}

XfceLayers xfceLayersOf(const platform::Machine& machine, const Sitter& sitter) {
  const std::string channel(kXfceChannel);
  XfceLayers layers;
  addLayer(machine.read("/etc/xdg/" + channel, kMaxXfconfBytes), XfconfOf::System, layers.system,
           layers.readable);
  addLayer(machine.readInHome(sitter.home, ".config/" + channel, kMaxXfconfBytes), XfconfOf::Person,
           layers.user, layers.readable);
  return layers;
}

constexpr std::array<std::string_view, 4> kXfceSwitches{
    "/saver/enabled", "/saver/idle-activation/enabled", "/lock/enabled",
    "/lock/saver-activation/enabled"};
constexpr std::string_view kXfceGivesWay = "/saver/fullscreen-inhibit";
constexpr std::string_view kXfceIdle = "/saver/idle-activation/delay";
constexpr std::string_view kXfceAfter = "/lock/saver-activation/delay";

// Whether a channel may have a part in the lock, by what it sets or forbids.
bool mayDecide(const Result<XfconfChannel>& channel) {
  if (!channel || !channel->lock.locked.empty() || !channel->lock.unlocked.empty()) return true;
  const auto sets = [&](std::string_view path) { return channel->find(path) != nullptr; };
  return std::ranges::any_of(kXfceSwitches, sets) || sets(kXfceGivesWay) || sets(kXfceIdle) ||
         sets(kXfceAfter);
}

// Which sessions read a desktop's own folder is not told: nothing there may matter.
bool areDesktopsSilent(const platform::Machine& machine) {
  const auto files = desktopsOwn(machine, kXfceChannel);
  return files && std::ranges::none_of(*files, [&](const std::string& file) {
           const auto text = machine.read(file, kMaxXfconfBytes);
           return !text || mayDecide(parseXfconf(*text, XfconfOf::System));
         });
}

LockSetting readXfce(const platform::Machine& machine, const Sitter& sitter,
                     const SchemaOverrides& /*defaults*/) {
  LockSetting lock{.desktop = "xfce"};
  if (!machine.exists("/usr/bin/xfce4-screensaver")) {
    lock.enabled = false;  // nothing here could lock the screen
    lock.by = SetBy::System;
    lock.enforced = false;
    return lock;
  }
  const XfceLayers layers = xfceLayersOf(machine, sitter);
  const Autostart start = autostartOf(machine, sitter, "xfce4-screensaver", kXfce);
  lock.readable = layers.readable && start.readable;
  if (!lock.readable || !areDesktopsSilent(machine)) return lock;
  XfceReader reader(layers, sitter);
  lock.enabled = start.starts;
  for (const std::string_view path : kXfceSwitches) {
    lock.enabled = both(lock.enabled, reader.truth(path, true));
  }
  // A window that fills the screen then keeps it open; nobody knows how long one does.
  const auto gives_way = reader.truth(kXfceGivesWay, false);
  if (gives_way != false) lock.enabled = both(lock.enabled, std::nullopt);
  const auto idle = reader.number(kXfceIdle, 5);
  const auto after = reader.number(kXfceAfter, 0);
  if (lock.enabled == true && idle && after) {
    const std::int64_t minutes = *idle < 1 ? 10 : *idle;  // as the locker takes it
    lock.delay_s = seconds(minutes * 60, std::int64_t{*after} * 60);
  }
  lock.by = start.is_own ? SetBy::User : reader.by();
  lock.enforced = start.is_own ? std::optional(false) : both(start.starts, reader.allLocked());
  return lock;
}

// --- light-locker, which locks some time after the X server has blanked the screen ---

bool hasLightLocker(const platform::Machine& machine) {
  return machine.exists("/usr/bin/light-locker");
}

LockSetting readLightLocker(const platform::Machine& machine, const Sitter& sitter,
                            const SchemaOverrides& defaults) {
  LockSetting lock{.desktop = "light-locker"};
  const Autostart start = autostartOf(machine, sitter, "light-locker", kXfce);
  const Dconf dconf(machine, sitter.home, defaults);
  lock.readable = dconf.readable() && start.readable;
  if (!lock.readable) return lock;
  SettingReader reader(dconf);
  const auto after = reader.number("/apps/light-locker/lock-after-screensaver", 5);
  lock.by = reader.by();
  lock.enforced = false;
  if (start.is_own) lock.by = SetBy::User;
  if (start.starts == false) lock.enabled = false;
  // When the screen blanks is the X server's state, which no file tells: the delay stays untold.
  if (start.starts == true && after && *after > 0) lock.enabled = true;
  return lock;
}

// --- xscreensaver ---

bool hasXscreensaver(const platform::Machine& machine) {
  return machine.exists("/usr/bin/xscreensaver");
}

// "0:10:00", "10:00" or "10" (minutes).
std::optional<int> secondsOfDuration(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.empty() || parts.size() > 3) return std::nullopt;
  std::int64_t total = 0;
  for (const std::string_view part : parts) {
    int number = 0;
    const auto [rest, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || rest != part.data() + part.size() || number < 0)
      return std::nullopt;
    total = total * 60 + number;
  }
  if (parts.size() == 1) total *= 60;
  return seconds(total);
}

// "name: value", in the system's file behind a "*" and possibly other words.
void addResources(std::string_view text,
                  std::map<std::string, std::string, std::less<>>& resources) {
  for (const std::string_view line : split(text, '\n')) {
    std::string_view plain = trimmed(line);
    const std::size_t colon = plain.find(':');
    if (plain.starts_with('!') || plain.starts_with('#') || colon == std::string_view::npos)
      continue;
    std::string_view name = trimmed(plain.substr(0, colon));
    name = name.substr(name.rfind('*') + 1);
    if (resources.size() < 256) resources[std::string(name)] = trimmed(plain.substr(colon + 1));
  }
}

LockSetting readXscreensaver(const platform::Machine& machine, const Sitter& sitter,
                             const SchemaOverrides& /*defaults*/) {
  LockSetting lock{.desktop = "xscreensaver"};
  const auto system = machine.read("/etc/X11/app-defaults/XScreenSaver", kMaxLockerFileBytes);
  const auto own = machine.readInHome(sitter.home, ".xscreensaver", kMaxLockerFileBytes);
  const Autostart start = autostartOf(machine, sitter, "xscreensaver", kXfce);
  lock.readable = start.readable;
  for (const auto* text : {&system, &own}) {
    lock.readable = lock.readable && (*text || text->error().code == ErrorCode::NotFound);
  }
  if (!lock.readable) return lock;
  std::map<std::string, std::string, std::less<>> resources{
      {"mode", "random"}, {"timeout", "0:10:00"}, {"lock", "False"}, {"lockTimeout", "0:00:00"}};
  if (system) addResources(*system, resources);
  if (own) addResources(*own, resources);
  lock.by = own ? SetBy::User : system ? SetBy::System : SetBy::Default;
  lock.enforced = false;
  const auto idle = secondsOfDuration(resources["timeout"]);
  const auto after = secondsOfDuration(resources["lockTimeout"]);
  if (!idle || !after) return lock;
  const std::string& on = resources["lock"];
  lock.enabled =
      (on == "True" || on == "true" || on == "on" || on == "yes") && resources["mode"] != "off";
  if (*lock.enabled) lock.delay_s = seconds(*idle, *after);
  // A unit or a script of a person's own may start it too.
  if (*lock.enabled && start.starts != true) {
    lock.enabled = start.is_own ? start.starts : std::nullopt;
    lock.delay_s.reset();
  }
  return lock;
}

// --- sessions of desktops that are not known here ---

bool isKnownSession(std::string_view file) {
  static constexpr std::array<std::string_view, 20> kKnown{"gnome",
                                                           "gnome-xorg",
                                                           "gnome-wayland",
                                                           "gnome-classic",
                                                           "gnome-classic-xorg",
                                                           "gnome-classic-wayland",
                                                           "gnome-flashback-metacity",
                                                           "gnome-flashback-compiz",
                                                           "ubuntu",
                                                           "ubuntu-xorg",
                                                           "ubuntu-wayland",
                                                           "cinnamon",
                                                           "cinnamon2d",
                                                           "cinnamon-wayland",
                                                           "mate",
                                                           "xfce",
                                                           "xfce4",
                                                           "xfce-wayland",
                                                           "xubuntu",
                                                           "lightdm-xsession"};
  constexpr std::string_view kEnding = ".desktop";
  if (!file.ends_with(kEnding)) return true;
  file.remove_suffix(kEnding.size());
  return std::ranges::find(kKnown, file) != kKnown.end();
}

// The first session that is not known here, by its file, or the folder whose sessions are not all
// known; empty if there is neither.
std::string anotherSession(const platform::Machine& machine) {
  constexpr std::size_t kMaxSessions = 200;
  for (const char* folder : {"/usr/share/xsessions", "/usr/share/wayland-sessions",
                             "/usr/local/share/xsessions", "/usr/local/share/wayland-sessions"}) {
    const auto listing = machine.list(folder, kMaxSessions);
    const bool is_none = !listing && listing.error().code == ErrorCode::NotFound;
    if (!is_none && (!listing || listing->cut)) return folder;
    if (!listing) continue;
    for (const auto& entry : listing->entries) {
      if (!isKnownSession(entry.name)) return toUtf8(entry.name);
    }
  }
  return {};
}

bool hasAnotherDesktop(const platform::Machine& machine) {
  return !anotherSession(machine).empty();
}

LockSetting readAnotherDesktop(const platform::Machine& machine, const Sitter& /*sitter*/,
                               const SchemaOverrides& /*defaults*/) {
  return {.desktop = "another (" + anotherSession(machine) + ")"};
}

constexpr std::array<Locker, 7> kLockers{
    {{"gnome", &hasDconfDesktop<kGnome>, &readDconfDesktop<kGnome>},
     {"cinnamon", &hasDconfDesktop<kCinnamon>, &readDconfDesktop<kCinnamon>},
     {"mate", &hasDconfDesktop<kMate>, &readDconfDesktop<kMate>},
     {"xfce", &hasXfce, &readXfce},
     {"light-locker", &hasLightLocker, &readLightLocker},
     {"xscreensaver", &hasXscreensaver, &readXscreensaver},
     {"another", &hasAnotherDesktop, &readAnotherDesktop}}};

}  // namespace

std::vector<Locker> lockersOf(const platform::Machine& machine) {
  std::vector<Locker> found;
  for (const Locker& locker : kLockers) {
    if (locker.is_installed(machine)) found.push_back(locker);
  }
  return found;
}

}  // namespace sekisho::seats
