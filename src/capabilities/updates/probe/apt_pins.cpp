#include "capabilities/updates/probe/apt_pins.h"

#include <fnmatch.h>
#include <regex.h>

#include <algorithm>
#include <limits>

#include "core/deb822.h"
#include "core/text.h"

namespace sekisho::updates {
namespace {

constexpr int kNever = std::numeric_limits<std::int16_t>::min();

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// "a=stable, n=bookworm" or a bare "stable", "12*".
bool matchesRelease(std::string_view value, const AptList& list) {
  value = trimmed(value);
  if (value == "*") return true;
  if (!value.contains('=') || value.starts_with('/')) {
    if (!value.empty() && value.front() >= '0' && value.front() <= '9') {
      return matchesAptPattern(value, list.version);
    }
    return matchesAptPattern(value, list.archive) || matchesAptPattern(value, list.codename);
  }
  for (const std::string_view part : split(value, ',')) {
    const std::string_view test = trimmed(part);
    const std::size_t equals = test.find('=');
    if (equals != 1) return false;
    const std::string_view wanted = trimmed(test.substr(2));
    const std::string* actual = nullptr;
    switch (test[0]) {
      case 'a': actual = &list.archive; break;
      case 'n': actual = &list.codename; break;
      case 'v': actual = &list.version; break;
      case 'o': actual = &list.origin; break;
      case 'l': actual = &list.label; break;
      case 'c': actual = &list.component; break;
      case 'b': actual = &list.architecture; break;
      default: return false;
    }
    if (!matchesAptPattern(wanted, *actual)) return false;
  }
  return true;
}

bool fits(const AptPins::Pin& pin, const AptList& list) {
  if (pin.kind == AptPins::Kind::Release) return matchesRelease(pin.value, list);
  return pin.kind == AptPins::Kind::Origin && matchesAptPattern(unquoted(pin.value), list.site);
}

bool namesPackage(std::string_view pattern, std::string_view package, std::string_view source,
                  std::string_view architecture) {
  const bool by_source = pattern.starts_with("src:");
  if (by_source) pattern.remove_prefix(4);
  std::string_view arch;
  if (const std::size_t colon = pattern.rfind(':');
      colon != std::string_view::npos && !pattern.starts_with('/')) {
    arch = pattern.substr(colon + 1);
    pattern = pattern.substr(0, colon);
  }
  if (!arch.empty() && arch != "any" && arch != "all" && arch != architecture) return false;
  return matchesAptPattern(pattern, by_source ? source : package);
}

}  // namespace

bool matchesAptPattern(std::string_view pattern, std::string_view text) {
  if (!isModestPattern(pattern)) return false;
  const std::string subject(text);
  if (pattern.size() >= 2 && pattern.starts_with('/') && pattern.ends_with('/')) {
    const std::string expression(pattern.substr(1, pattern.size() - 2));
    regex_t compiled;
    if (regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0) {
      return false;
    }
    const bool found = regexec(&compiled, subject.c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return found;
  }
  return fnmatch(std::string(pattern).c_str(), subject.c_str(), FNM_CASEFOLD) == 0;
}

bool isModestPattern(std::string_view pattern) {
  constexpr std::size_t kMaxBytes = 256;
  constexpr std::ptrdiff_t kMaxWildcards = 12;
  return pattern.size() <= kMaxBytes && std::ranges::count(pattern, '*') <= kMaxWildcards &&
         !(pattern.contains('/') && pattern.contains('{'));
}

bool AptList::isSecurity() const {
  return archive.ends_with("-security") || codename.ends_with("-security") ||
         label == "Debian-Security";
}

bool AptPins::add(std::string_view text) {
  bool understood = true;
  std::string uncommented;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with('#')) continue;
    uncommented += trimmed(line).empty() ? std::string_view() : line;
    uncommented += '\n';
  }
  const auto each = [&](std::string_view paragraph) {
    const std::string_view packages = fieldOf(paragraph, "Package");
    const std::string_view pin = fieldOf(paragraph, "Pin");
    const std::string priority_text = lowered(fieldOf(paragraph, "Pin-Priority"));
    const auto priority =
        priority_text == "never" ? std::optional<std::int64_t>(kNever) : toInteger(priority_text);
    const std::size_t end = pin.find_first_of(" \t");
    const std::string kind = lowered(pin.substr(0, end));
    if (packages.empty() || !priority || *priority == 0 || *priority < kNever ||
        *priority > std::numeric_limits<std::int16_t>::max() ||
        (kind != "version" && kind != "release" && kind != "origin") || !isModestPattern(pin)) {
      understood = understood && pin.empty();  // apt skips a paragraph without a pin
      return;
    }
    const Kind type = kind == "version"   ? Kind::Version
                      : kind == "release" ? Kind::Release
                                          : Kind::Origin;
    const std::string_view value =
        end == std::string_view::npos ? std::string_view() : trimmed(pin.substr(end));
    std::string names(packages);
    std::ranges::replace(names, '\n', ' ');
    for (const std::string_view name : words(names)) {
      if (!isModestPattern(name)) {
        understood = false;
        continue;
      }
      pins_.push_back({std::string(name), type, std::string(value), static_cast<int>(*priority)});
    }
  };
  ParagraphSplitter splitter;
  splitter.add(uncommented, each);
  splitter.finish(each);
  return understood;
}

bool AptPins::addDefaultRelease(std::string_view release) {
  if (!isModestPattern(release)) return false;
  pins_.insert(pins_.begin(), Pin{"*", Kind::Release, std::string(release), 990});
  return true;
}

int AptPins::priorityOf(const AptList& list) const {
  int priority = 500;
  if (list.not_automatic) priority = list.but_automatic_upgrades ? 100 : 1;
  bool found = false;
  for (const Pin& pin : pins_) {
    if (pin.package != "*" || !fits(pin, list)) continue;
    if (pin.priority == kNever) return kNever;  // wins wherever it stands
    if (!found) priority = pin.priority;
    found = true;
  }
  return priority;
}

std::optional<int> AptPins::priorityOf(std::string_view package, std::string_view source,
                                       std::string_view architecture, std::string_view version,
                                       const std::vector<const AptList*>& lists) const {
  for (const Pin& pin : pins_) {
    if (pin.package == "*" || !namesPackage(pin.package, package, source, architecture)) continue;
    const bool found =
        pin.kind == Kind::Version
            ? matchesAptPattern(pin.value, version)
            : std::ranges::any_of(lists, [&](const AptList* list) { return fits(pin, *list); });
    if (!found) continue;
    // A list that is never to be used stays so.
    const bool all_never = !lists.empty() && std::ranges::all_of(lists, [](const AptList* list) {
      return list->priority == kNever;
    });
    return all_never ? kNever : pin.priority;
  }
  return std::nullopt;
}

AptPinsReading readAptPins(const platform::Machine& machine, const AptConfig& config) {
  AptPinsReading reading;
  AptParts parts = partsIn(machine, "/etc/apt/preferences.d", ".pref", true);
  reading.is_complete = parts.is_complete;
  parts.paths.insert(parts.paths.begin(), "/etc/apt/preferences");
  for (const std::string& path : parts.paths) {
    const auto text = machine.read(path, kMaxAptFileBytes);
    if (!text) {
      if (text.error().code != ErrorCode::NotFound) reading.is_complete = false;
    } else if (!reading.pins.add(*text)) {
      reading.is_complete = false;
    }
  }
  if (const auto* release = config.find("APT::Default-Release");
      release != nullptr && !release->value.empty() &&
      !reading.pins.addDefaultRelease(release->value)) {
    reading.is_complete = false;
  }
  return reading;
}

}  // namespace sekisho::updates
