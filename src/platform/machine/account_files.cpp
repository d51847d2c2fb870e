#include "platform/machine/account_files.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/text.h"

namespace sekisho::platform {
namespace {

// Ids are 32 bit; the last one means "no id".
constexpr std::int64_t kMaxId = 0xFFFF'FFFE;
constexpr std::size_t kMaxHomedFiles = 1000;

std::optional<std::int64_t> idFrom(std::string_view text) {
  const auto id = toInteger(text);
  if (!id || *id < 0 || *id > kMaxId) return std::nullopt;
  return id;
}

std::optional<std::string> schemeOf(std::string_view hash) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPrefixes{{
      {"$y$", "yescrypt"},
      {"$gy$", "gost-yescrypt"},
      {"$7$", "scrypt"},
      {"$6$", "sha512"},
      {"$5$", "sha256"},
      {"$2a$", "bcrypt"},
      {"$2b$", "bcrypt"},
      {"$2x$", "bcrypt"},
      {"$2y$", "bcrypt"},
      {"$1$", "md5"},
      {"$sha1", "sha1"},
      {"$md5", "sunmd5"},
      {"$3$", "nt"},
      {"_", "bsdicrypt"},
  }};
  for (const auto& [prefix, name] : kPrefixes) {
    if (hash.starts_with(prefix)) return std::string(name);
  }
  if (hash.starts_with('$')) return "unknown";
  const auto is_des = [](char c) {
    return c == '.' || c == '/' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  };
  if (hash.size() == 13 && std::ranges::all_of(hash, is_des)) return "des";
  return std::nullopt;
}

std::vector<std::string> namesIn(std::string_view list) {
  std::vector<std::string> names;
  for (const std::string_view name : split(list, ',')) {
    if (!trimmed(name).empty()) names.emplace_back(trimmed(name));
  }
  return names;
}

// A field of shadow in days; empty or negative means "not set".
std::optional<std::int64_t> daysFrom(std::string_view field) {
  const auto days = toInteger(field);
  return days && *days >= 0 ? days : std::nullopt;
}

// As glibc reads a line.
std::string_view withoutLeadingBlanks(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

bool hasHomedAccounts(const Machine& machine) {
  const auto homes = machine.list("/var/lib/systemd/home", kMaxHomedFiles);
  return homes && std::ranges::any_of(homes->entries, [](const auto& entry) {
           return entry.name.ends_with(".identity");
         });
}

}  // namespace

PasswordField passwordFieldFrom(std::string_view field) {
  if (field.empty()) return {.state = PasswordState::None};
  const std::size_t marks = std::min(field.find_first_not_of("!*"), field.size());
  auto scheme = schemeOf(field.substr(marks));
  // What is no hash at all ("x", "*", "!!") can match no password.
  const bool usable = marks == 0 && scheme;
  return {.state = usable ? PasswordState::Set : PasswordState::Locked,
          .scheme = std::move(scheme)};
}

PasswdFile parsePasswd(std::string_view text) {
  PasswdFile file;
  std::set<std::string, std::less<>> seen;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = withoutLeadingBlanks(raw);
    if (trimmed(line).empty() || line.starts_with('#')) continue;
    if (line.starts_with('+') || line.starts_with('-')) {
      file.names_a_directory = true;
      continue;
    }
    const auto fields = split(line, ':');
    const auto uid = fields.size() == 7 ? idFrom(fields[2]) : std::nullopt;
    const auto gid = fields.size() == 7 ? idFrom(fields[3]) : std::nullopt;
    if (!uid || !gid || fields[0].empty() || !seen.emplace(fields[0]).second) {
      file.has_malformed_line = true;
      continue;
    }
    PasswdEntry entry{.name = std::string(fields[0]),
                      .uid = *uid,
                      .gid = *gid,
                      .home = std::string(fields[5]),
                      .shell = std::string(trimmed(fields[6])),
                      .in_shadow = fields[1] == "x"};
    if (!entry.in_shadow) entry.password = passwordFieldFrom(fields[1]);
    file.entries.push_back(std::move(entry));
  }
  return file;
}

std::vector<GroupEntry> parseGroups(std::string_view text) {
  std::vector<GroupEntry> groups;
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() != 4 || fields[0].empty()) continue;
    const auto gid = idFrom(fields[2]);
    if (!gid) continue;
    groups.push_back({std::string(fields[0]), *gid, namesIn(fields[3])});
  }
  return groups;
}

ShadowFile parseShadow(std::string_view text) {
  ShadowFile file;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = withoutLeadingBlanks(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const auto fields = split(line, ':');
    const bool is_whole = fields.size() == 5 || fields.size() == 8 || fields.size() == 9;
    if (!is_whole || fields[0].empty()) file.has_malformed_line = true;
    if (fields.size() < 2 || fields[0].empty()) continue;
    const auto days = [&](std::size_t at) {
      return at < fields.size() ? daysFrom(fields[at]) : std::nullopt;
    };
    const auto max_days = days(4);
    file.entries.push_back(
        {.name = std::string(fields[0]),
         .password = passwordFieldFrom(fields[1]),
         .changed_day = days(2),
         .max_days = max_days && *max_days < kForEverDays ? max_days : std::nullopt,
         .expires_day = days(7)});
  }
  return file;
}

std::optional<std::string> loginDefsValue(std::string_view text, std::string_view key) {
  std::optional<std::string> value;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw);
    if (line.starts_with('#')) continue;
    const auto parts = words(line);
    if (parts.size() >= 2 && parts[0] == key) value = std::string(parts[1]);
  }
  return value;
}

std::vector<std::string> nsswitchServices(std::string_view text, std::string_view database) {
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw.substr(0, raw.find('#')));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || trimmed(line.substr(0, colon)) != database) continue;
    std::vector<std::string> services;
    bool in_action = false;
    for (const std::string_view word : words(line.substr(colon + 1))) {
      if (word.starts_with('[')) in_action = true;
      if (!in_action) services.emplace_back(word);
      if (word.ends_with(']')) in_action = false;
    }
    return services;
  }
  return {"files"};
}

bool isKeptHere(const Machine& machine, std::string_view database) {
  static constexpr std::array<std::string_view, 6> kLocal{"files",      "compat",     "systemd",
                                                          "mymachines", "myhostname", "libvirt"};
  const auto text = machine.read("/etc/nsswitch.conf", kMaxAccountFileBytes);
  if (!text && text.error().code != ErrorCode::NotFound) return false;
  const auto is_local = [](const std::string& service) {
    return std::ranges::find(kLocal, service) != kLocal.end();
  };
  return std::ranges::all_of(nsswitchServices(text.value_or(""), database), is_local) &&
         !(database == "passwd" && hasHomedAccounts(machine));
}

PersonIds personIds(const Machine& machine) {
  PersonIds ids;
  const auto text = machine.read("/etc/login.defs", kMaxAccountFileBytes);
  if (!text) return ids;
  const auto number = [&](std::string_view key, std::int64_t otherwise) {
    return toInteger(loginDefsValue(*text, key).value_or("")).value_or(otherwise);
  };
  return {.first = number("UID_MIN", ids.first), .last = number("UID_MAX", ids.last)};
}

bool refusesLogin(std::string_view shell) {
  static constexpr std::array<std::string_view, 7> kNoShells{
      "nologin", "false", "true", "sync", "halt", "shutdown", "git-shell"};
  return std::ranges::find(kNoShells, shell.substr(shell.rfind('/') + 1)) != kNoShells.end();
}

bool allowsLogin(const Machine& machine, std::string_view shell) {
  if (shell.empty()) return true;  // passwd(5): /bin/sh then
  if (refusesLogin(shell)) return false;
  const auto status = machine.status(std::string(shell));
  return status || status.error().code != ErrorCode::NotFound;
}

}  // namespace sekisho::platform
