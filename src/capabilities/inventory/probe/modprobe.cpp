#include "capabilities/inventory/probe/modprobe.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

std::string moduleName(std::string_view text) {
  std::string name(text);
  std::ranges::replace(name, '-', '_');
  return name;
}

// "kernel/drivers/usb/storage/ums-karma.ko.xz"
std::string moduleOfFile(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return moduleName(path.substr(0, path.find('.')));
}

// With lines that end in '\' and the ones behind them as one.
std::string linesJoined(std::string_view text) {
  std::string joined;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && text.substr(i + 1).starts_with('\n')) {
      ++i;
    } else {
      joined += text[i];
    }
  }
  return joined;
}

// The shell runs the whole of a command, up to a comment: "/bin/false || modprobe …" is another
// one.
bool doesNothing(std::span<const std::string_view> command) {
  static constexpr std::array<std::string_view, 6> kNothing{
      "/bin/false", "/bin/true", "/usr/bin/false", "/usr/bin/true", "false", "true"};
  const auto comment =
      std::ranges::find_if(command, [](std::string_view word) { return word.starts_with('#'); });
  return comment - command.begin() == 1 &&
         std::ranges::find(kNothing, command[0]) != kNothing.end();
}

bool coversModule(const std::string& pattern, std::string_view module) {
  return fnmatch(pattern.c_str(), std::string(module).c_str(), 0) == 0;
}

}  // namespace

void ModuleRules::takeFile(std::string_view text, const std::string& path) {
  const std::string joined = linesJoined(text);
  for (const std::string_view line : split(joined, '\n')) {
    const auto parts = words(trimmed(line));
    if (parts.size() < 2) continue;
    if (parts[0] == "blacklist") {
      blacklisted_.push_back({.module = moduleName(parts[1]), .path = path});
    } else if (parts[0] == "install") {
      commands_.push_back({.modules = moduleName(parts[1]),
                           .does_nothing = doesNothing(std::span(parts).subspan(2)),
                           .path = path});
    }
  }
}

void ModuleRules::takeCommandLine(std::string_view text, const std::string& path) {
  constexpr std::string_view kKey = "modprobe.blacklist=";
  for (const std::string_view word : words(trimmed(text))) {
    if (!word.starts_with(kKey)) continue;
    for (const std::string_view name : split(word.substr(kKey.size()), ',')) {
      blacklisted_.push_back({.module = moduleName(name), .path = path});
    }
  }
}

std::optional<bool> ModuleRules::isReplaced(std::string_view module) const {
  bool is_replaced = false;
  for (const Command& command : commands_) {
    if (!coversModule(command.modules, module)) continue;
    if (!command.does_nothing) return std::nullopt;
    is_replaced = true;
  }
  return is_replaced;
}

bool ModuleRules::isBlacklisted(std::string_view module) const {
  return std::ranges::find(blacklisted_, module, &Blacklisted::module) != blacklisted_.end();
}

std::string ModuleRules::sourceOf(std::string_view module) const {
  for (const Command& command : commands_) {
    if (coversModule(command.modules, module)) return command.path;
  }
  const auto found = std::ranges::find(blacklisted_, module, &Blacklisted::module);
  return found == blacklisted_.end() ? std::string() : found->path;
}

std::set<std::string> modulesThatNeed(std::string_view module, std::string_view modules_dep) {
  std::set<std::string> found;
  for (const std::string_view line : split(modules_dep, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto needed = words(trimmed(line.substr(colon + 1)));
    if (std::ranges::find(needed, module, &moduleOfFile) != needed.end()) {
      found.insert(moduleOfFile(line.substr(0, colon)));
    }
  }
  return found;
}

}  // namespace sekisho::inventory
