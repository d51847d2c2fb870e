#include "capabilities/people/probe/module_settings.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::people {

std::optional<std::pair<std::string_view, std::string_view>> settingFrom(std::string_view line) {
  line = trimmed(line.substr(0, line.find('#')));
  if (line.empty()) return std::nullopt;
  const std::size_t end = std::min(line.find_first_of(" \t="), line.size());
  std::string_view value = trimmed(line.substr(end));
  if (value.starts_with('=')) value = trimmed(value.substr(1));
  return std::pair(line.substr(0, end), value);
}

bool Settings::addFile(const platform::Machine& machine, const std::string& path) {
  const auto text = machine.read(path, kMaxPamBytes);
  if (!text) return text.error().code == ErrorCode::NotFound;
  for (const std::string_view line : split(*text, '\n')) {
    const auto setting = settingFrom(line);
    if (!setting) continue;
    Said said{std::string(setting->second), path};
    if (dialect_.first_holds) {
      said_.try_emplace(nameOf(setting->first), std::move(said));
    } else {
      said_.insert_or_assign(nameOf(setting->first), std::move(said));
    }
  }
  return true;
}

void Settings::addArguments(const PamModule& module) {
  for (const std::string& argument : module.arguments) {
    const std::size_t end = std::min(argument.find('='), argument.size());
    const std::size_t value = std::min(end + 1, argument.size());
    said_.insert_or_assign(nameOf(std::string_view(argument).substr(0, end)),
                           Said{argument.substr(value), module.source});
  }
}

bool Settings::addCall(const platform::Machine& machine, const PamModule& module,
                       const std::string& usual) {
  const auto named = module.value("conf");
  const bool is_read =
      addFile(machine, named.value_or(usual)) && (!named || machine.exists(*named));
  addArguments(module);
  return is_read;
}

Said Settings::get(std::string_view name, std::string_view otherwise) const {
  const auto found = said_.find(name);
  return found == said_.end() ? Said{std::string(otherwise), ""} : found->second;
}

Said Settings::flag(std::string_view name) const {
  const auto found = said_.find(name);
  return found == said_.end() ? Said{"0", ""} : Said{"1", found->second.source};
}

std::string Settings::nameOf(std::string_view written) const {
  return dialect_.any_case ? lowered(written) : std::string(written);
}

}  // namespace sekisho::people
