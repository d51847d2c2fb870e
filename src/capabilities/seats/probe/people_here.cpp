#include "capabilities/seats/probe/people_here.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/text.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxPasswdBytes = std::size_t{1} << 20U;
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

// Whether every account stands in passwd.
bool passwdIsAll(const platform::Machine& machine) {
  const auto text = machine.read("/etc/nsswitch.conf", kMaxConfigBytes);
  if (!text) return text.error().code == ErrorCode::NotFound;
  for (const std::string_view line : split(*text, '\n')) {
    const std::string_view plain = trimmed(line.substr(0, line.find('#')));
    if (!plain.starts_with("passwd:")) continue;
    return std::ranges::all_of(words(plain.substr(7)), [](std::string_view service) {
      return service == "files" || service == "compat" || service == "systemd" ||
             service.starts_with('[');
    });
  }
  return true;
}

bool letsIn(std::string_view shell) {
  return !shell.ends_with("/nologin") && !shell.ends_with("/false") && !shell.ends_with("/sync");
}

}  // namespace

Result<SittersHere> sittersHere(const platform::Machine& machine) {
  const auto passwd = machine.read("/etc/passwd", kMaxPasswdBytes);
  if (!passwd) return std::unexpected(passwd.error());
  const UidRange range = rangeOfPeople(machine);
  SittersHere here{.all = passwdIsAll(machine)};
  for (const std::string_view line : split(*passwd, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 7) continue;
    const auto uid = number(fields[2]);
    if (!uid || *uid < range.first || *uid > range.last || !letsIn(trimmed(fields[6]))) continue;
    if (here.sitters.size() == kMaxSitters) {
      here.all = false;
      break;
    }
    here.sitters.push_back({toUtf8(fields[0]), std::string(fields[5])});
  }
  return here;
}

}  // namespace sekisho::seats
