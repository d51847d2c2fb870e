#include "platform/machine/os_release.h"

#include "core/text.h"

namespace sekisho::platform {
namespace {

constexpr std::size_t kMaxOsReleaseBytes = std::size_t{64} << 10U;

}  // namespace

std::optional<std::string> OsRelease::valueOf(std::string_view key) const {
  std::optional<std::string> found;  // the last, as a shell has it
  for (const std::string_view raw : split(text_, '\n')) {
    const std::string_view line = trimmed(raw);
    if (!line.starts_with(key) || line.substr(key.size(), 1) != "=") continue;
    std::string_view value = line.substr(key.size() + 1);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '\\' && i + 1 < value.size()) ++i;
      plain += value[i];
    }
    found = toUtf8(plain);
  }
  return found;
}

Result<OsRelease> readOsRelease(const Machine& machine) {
  auto text = machine.read("/etc/os-release", kMaxOsReleaseBytes);
  if (!text) text = machine.read("/usr/lib/os-release", kMaxOsReleaseBytes);
  if (!text) return std::unexpected(text.error());
  return OsRelease(std::move(*text));
}

}  // namespace sekisho::platform
