#include "programs/agent/this_machine.h"

#include "capabilities/evidence/observation.h"
#include "core/text.h"
#include "interfaces/agentlink/wire.h"

namespace sekisho::agent {
namespace {

constexpr MessageId kNoBootId{"agentlink.no-boot-id"};
constexpr std::size_t kMaxInterfaces = 1024;

}  // namespace

Result<std::string> bootIdOf(const platform::Machine& machine) {
  const auto text = machine.read("/proc/sys/kernel/random/boot_id", 64);
  if (!text) return std::unexpected(text.error());
  std::string id(trimmed(*text));
  if (!evidence::isBootId(id)) return fail(ErrorCode::Corrupt, kNoBootId);
  return id;
}

std::vector<std::string> macsOf(const platform::Machine& machine) {
  std::vector<std::string> own;
  std::vector<std::string> others;
  const auto interfaces = machine.list("/sys/class/net", kMaxInterfaces);
  if (!interfaces) return own;
  for (const auto& entry : interfaces->entries) {
    const std::string path = "/sys/class/net/" + entry.name;
    const auto type = machine.read(path + "/type", 16);
    const auto address = machine.read(path + "/address", 64);
    if (!type || trimmed(*type) != "1" || !address) continue;  // 1: Ethernet and Wi-Fi
    std::string mac(trimmed(*address));
    if (mac.size() != 17 || mac == "00:00:00:00:00:00") continue;
    auto& list = machine.exists(path + "/device") ? own : others;
    if (list.size() < agentlink::kMaxMacs) list.push_back(std::move(mac));
  }
  return own.empty() ? others : own;
}

Ending endingOf(const platform::Machine& machine, const platform::ProgramRunner& run) {
  if (!machine.exists("/run/systemd/system")) return Ending::OnlyThisProgram;
  for (const char* path : {"/usr/bin/systemctl", "/bin/systemctl"}) {
    const auto said = run({.argv = {path, "is-system-running"},
                           .timeout = std::chrono::seconds{2},
                           .max_output_bytes = 64});
    if (said) {
      return trimmed(said->text) == "stopping" ? Ending::MachineStops : Ending::OnlyThisProgram;
    }
  }
  return Ending::OnlyThisProgram;
}

}  // namespace sekisho::agent
