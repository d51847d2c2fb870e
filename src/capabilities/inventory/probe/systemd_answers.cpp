#include "capabilities/inventory/probe/systemd_answers.h"

#include "core/text.h"

namespace sekisho::inventory {
namespace {

constexpr std::size_t kMaxAsked = 500;

bool isPlain(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.\\@-";
  return !name.empty() && !name.starts_with('-') && !name.contains("@.") &&
         name.find_first_not_of(kPlain) == std::string_view::npos;
}

}  // namespace

std::map<std::string, bool> activeUnits(const platform::ProgramRunner& run,
                                        const std::vector<std::string>& names) {
  platform::Program program{
      .argv = {"/usr/bin/systemctl", "show", "--property=Id", "--property=ActiveState", "--"}};
  const std::size_t options = program.argv.size();
  for (const std::string& name : names) {
    if (isPlain(name) && program.argv.size() < options + kMaxAsked) program.argv.push_back(name);
  }
  if (program.argv.size() == options) return {};
  const auto told = run(program);
  if (!told || told->exit_status != 0) return {};
  return activeUnitsIn(told->text);
}

std::map<std::string, bool> activeUnitsIn(std::string_view output) {
  std::map<std::string, bool> active;
  std::string_view id;
  std::string_view state;
  const auto keep = [&] {
    if (!id.empty() && !state.empty()) {
      active.emplace(id, state != "inactive" && state != "failed");
    }
    id = state = {};
  };
  for (const std::string_view line : split(output, '\n')) {
    if (line.empty()) keep();
    if (line.starts_with("Id=")) id = line.substr(3);
    if (line.starts_with("ActiveState=")) state = line.substr(12);
  }
  keep();
  return active;
}

}  // namespace sekisho::inventory
