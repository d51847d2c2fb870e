#include "capabilities/maintenance/probe/process_session.h"

#include <charconv>
#include <string>

#include "core/text.h"

namespace sekisho::maintenance {
namespace {

constexpr std::size_t kMostOfProcess = 8192;
constexpr int kMostParents = 16;  // sshd, sshd of the user, shell: more than anything has

Result<std::string> fileOf(const platform::Machine& machine, std::int32_t process,
                           std::string_view name) {
  return machine.read("/proc/" + std::to_string(process) + "/" + std::string(name), kMostOfProcess);
}

// The session whose scope a control group lies in: ".../session-7.scope" is 7.
std::string sessionIn(std::string_view groups) {
  static constexpr std::string_view kBefore = "/session-";
  static constexpr std::string_view kAfter = ".scope";
  const std::size_t before = groups.find(kBefore);
  if (before == std::string_view::npos) return {};
  groups.remove_prefix(before + kBefore.size());
  return std::string(groups.substr(0, groups.find(kAfter)));
}

// "PID (name) state PARENT …", where the name may hold anything.
std::int32_t parentIn(std::string_view status) {
  const std::size_t name_ends = status.rfind(')');
  if (name_ends == std::string_view::npos || name_ends + 4 >= status.size()) return 0;
  status.remove_prefix(name_ends + 4);
  std::int32_t parent = 0;
  (void)std::from_chars(status.data(), status.data() + status.size(), parent);
  return parent;
}

}  // namespace

std::optional<bool> processIsOf(const platform::Machine& machine, std::int32_t process,
                                std::string_view id, std::int32_t leader) {
  if (process <= 1) return std::nullopt;
  if (const auto groups = fileOf(machine, process, "cgroup")) {
    if (const std::string of = sessionIn(*groups); !of.empty()) return of == id;
  }
  for (int above = 0; above < kMostParents && process > 1; ++above) {
    if (process == leader) return true;
    const auto status = fileOf(machine, process, "stat");
    if (!status) return std::nullopt;
    process = parentIn(*status);
  }
  return std::nullopt;
}

}  // namespace sekisho::maintenance
