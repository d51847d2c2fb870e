#include "capabilities/seats/probe/people_here.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxPasswdBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxGroupBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxConfigBytes = 65536;
constexpr std::size_t kMaxSitters = 1000;

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

struct UidRange {
  unsigned first = 1000;
  unsigned last = 60000;
};

UidRange rangeOfPeople(const platform::Machine& machine) {
  UidRange range;
  const auto text = machine.read("/etc/login.defs", kMaxConfigBytes);
  if (!text) return range;
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = words(trimmed(line));
    if (fields.size() < 2) continue;
    if (fields[0] == "UID_MIN") range.first = number(fields[1]).value_or(range.first);
    if (fields[0] == "UID_MAX") range.last = number(fields[1]).value_or(range.last);
  }
  return range;
}

// Whether the files of /etc are all there is of a database ("passwd:") of nsswitch.conf(5).
bool filesAreAll(const platform::Machine& machine, std::string_view database) {
  const auto text = machine.read("/etc/nsswitch.conf", kMaxConfigBytes);
  if (!text) return text.error().code == ErrorCode::NotFound;
  for (const std::string_view line : split(*text, '\n')) {
    const std::string_view plain = trimmed(line.substr(0, line.find('#')));
    if (!plain.starts_with(database)) continue;
    return std::ranges::all_of(words(plain.substr(database.size())), [](std::string_view service) {
      return service == "files" || service == "compat" || service == "systemd" ||
             service.starts_with('[');
    });
  }
  return true;
}

using Groups = std::set<std::string, std::less<>>;

// The groups of every account that a group lists; nothing if not all could be read.
std::optional<std::map<std::string, Groups, std::less<>>> groupsHere(
    const platform::Machine& machine) {
  const auto text = machine.read("/etc/group", kMaxGroupBytes);
  if (!text || !filesAreAll(machine, "group:")) return std::nullopt;
  std::map<std::string, Groups, std::less<>> groups;
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = split(trimmed(line), ':');
    if (fields.size() < 4) continue;
    for (const std::string_view member : split(fields[3], ',')) {
      groups[std::string(member)].emplace(fields[0]);
    }
  }
  return groups;
}

bool letsIn(std::string_view shell) {
  return !shell.ends_with("/nologin") && !shell.ends_with("/false") && !shell.ends_with("/sync");
}

}  // namespace

Result<SittersHere> sittersHere(const platform::Machine& machine) {
  const auto passwd = machine.read("/etc/passwd", kMaxPasswdBytes);
  if (!passwd) return std::unexpected(passwd.error());
  const UidRange range = rangeOfPeople(machine);
  const auto groups = groupsHere(machine);
  SittersHere here{.all = filesAreAll(machine, "passwd:")};
  for (const std::string_view line : split(*passwd, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 7) continue;
    const auto uid = number(fields[2]);
    if (!uid || *uid < range.first || *uid > range.last || !letsIn(trimmed(fields[6]))) continue;
    if (here.sitters.size() == kMaxSitters) {
      here.all = false;
      break;
    }
    Sitter sitter{.account = toUtf8(fields[0]), .home = std::string(fields[5])};
    if (groups) {
      const auto found = groups->find(fields[0]);
      sitter.groups = found == groups->end() ? Groups{} : found->second;
    }
    here.sitters.push_back(std::move(sitter));
  }
  return here;
}

}  // namespace sekisho::seats
