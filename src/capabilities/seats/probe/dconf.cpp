#include "capabilities/seats/probe/dconf.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxTextBytes = 262'144;
constexpr std::size_t kMaxFiles = 512;
constexpr std::size_t kMaxSources = 32;
constexpr std::array<std::string_view, 3> kProfiles{"/etc/dconf/profile/user",
                                                    "/usr/local/share/dconf/profile/user",
                                                    "/usr/share/dconf/profile/user"};
constexpr std::string_view kOverrides = "/usr/share/glib-2.0/schemas";

// GVariant's text form, as far as overrides of settings use it: true, 300, uint32 300, 'text'.
std::optional<GvdbValue> valueFromText(std::string_view text) {
  text = trimmed(text);
  if (text == "true") return true;
  if (text == "false") return false;
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
      text.back() == text.front()) {
    return std::string(text.substr(1, text.size() - 2));
  }
  const auto parts = words(text);
  if (parts.empty() || parts.size() > 2) return std::nullopt;
  std::int64_t number = 0;
  const auto [rest, error] =
      std::from_chars(parts.back().data(), parts.back().data() + parts.back().size(), number);
  if (error != std::errc{} || rest != parts.back().data() + parts.back().size())
    return std::nullopt;
  return number;
}

// "org.gnome.desktop.session" is kept below "/org/gnome/desktop/session/". A section may be for one
// desktop only ("…:ubuntu"); those of desktops that never use GNOME's keys are left out.
std::optional<std::string> folderOf(std::string_view section) {
  const std::size_t colon = section.find(':');
  const std::string_view desktop = colon == std::string_view::npos ? "" : section.substr(colon + 1);
  constexpr std::array<std::string_view, 4> taken{"", "ubuntu", "GNOME", "gnome"};
  if (std::ranges::find(taken, desktop) == taken.end()) return std::nullopt;
  std::string folder = "/" + std::string(section.substr(0, colon)) + "/";
  std::ranges::replace(folder, '.', '/');
  return folder;
}

}  // namespace

std::string_view nameOf(SetBy who) noexcept {
  switch (who) {
    case SetBy::Default: return "default";
    case SetBy::System: return "system";
    case SetBy::User: return "user";
  }
  std::unreachable();
}

SchemaOverrides::SchemaOverrides(const platform::Machine& machine) {
  const auto listing = machine.list(kOverrides, kMaxFiles * 8);
  readable_ = listing ? !listing->cut : listing.error().code == ErrorCode::NotFound;
  if (!listing) return;
  for (const auto& entry : listing->entries) {
    if (!entry.name.ends_with(".gschema.override")) continue;
    const auto text = machine.read(std::string(kOverrides) + "/" + entry.name, kMaxTextBytes);
    if (text) add(*text);
    readable_ = readable_ && text;
  }
}

void SchemaOverrides::add(std::string_view text) {
  std::optional<std::string> folder;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with('[') && plain.ends_with(']')) {
      folder = folderOf(plain.substr(1, plain.size() - 2));
    } else if (folder && !plain.starts_with('#') && plain.contains('=')) {
      const std::size_t equals = plain.find('=');
      const std::string_view text_form = trimmed(plain.substr(equals + 1));
      // What is not understood stays its text, which is neither a truth value nor a number.
      values_[*folder + std::string(trimmed(plain.substr(0, equals)))] =
          valueFromText(text_form).value_or(std::string(text_form));
    }
  }
}

std::optional<GvdbValue> SchemaOverrides::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

Dconf::Dconf(const platform::Machine& machine, std::string_view home,
             const SchemaOverrides& defaults)
    : defaults_(defaults), readable_(defaults.readable()) {
  std::string profile = "user-db:user";
  for (const std::string_view path : kProfiles) {
    const auto text = machine.read(path, kMaxTextBytes);
    if (!text && text.error().code == ErrorCode::NotFound) continue;
    readable_ = readable_ && text;
    if (text) profile = *text;
    break;
  }
  for (const std::string_view line : split(profile, '\n')) {
    if (sources_.size() == kMaxSources) {
      readable_ = false;
      break;
    }
    addSource(machine, home, trimmed(line.substr(0, line.find('#'))));
  }
}

void Dconf::addSource(const platform::Machine& machine, std::string_view home,
                      std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view kind = line.substr(0, colon);
  const std::string_view name = line.substr(colon + 1);
  const bool plain = !name.empty() && (kind == "file-db" || !name.contains('/'));
  if (!plain || (kind != "user-db" && kind != "system-db" && kind != "file-db")) return;

  const bool of_user = kind == "user-db";
  const std::string system_path =
      kind == "file-db" ? std::string(name) : "/etc/dconf/db/" + std::string(name);
  auto bytes = of_user
                   ? machine.readInHome(home, ".config/dconf/" + std::string(name), kMaxGvdbBytes)
                   : machine.read(system_path, kMaxGvdbBytes);
  if (!bytes) {
    readable_ = readable_ && bytes.error().code == ErrorCode::NotFound;
    return;
  }
  auto parsed = Gvdb::parse(std::move(*bytes));
  if (!parsed) {
    readable_ = false;
    return;
  }
  auto locks = of_user ? std::nullopt : parsed->table(".locks");
  Source source{.values = std::move(*parsed),
                .locks = std::move(locks),
                .by = of_user ? SetBy::User : SetBy::System};
  sources_.push_back(std::move(source));
}

Setting Dconf::setting(std::string_view name) const {
  // The weakest database that locks a name takes all stronger ones out of the game.
  std::size_t first = 0;
  Setting setting;
  for (std::size_t i = sources_.size(); i-- > 0;) {
    const std::optional<Gvdb>& locks = sources_[i].locks;
    if (locks && locks->has(name)) {
      first = i;
      setting.locked = true;
      break;
    }
  }
  for (std::size_t i = first; i < sources_.size(); ++i) {
    if (!sources_[i].values.has(name)) continue;
    setting.value = sources_[i].values.value(name);
    setting.by = sources_[i].by;
    return setting;
  }
  setting.value = defaults_.value(name);
  if (setting.value) setting.by = SetBy::System;
  return setting;
}

}  // namespace sekisho::seats
