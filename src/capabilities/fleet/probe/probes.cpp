#include "capabilities/fleet/probe/probes.h"

#include <unistd.h>

#include <array>
#include <string>
#include <utility>

#include "capabilities/fleet/probe/own_cost.h"
#include "core/digest.h"
#include "facts/agent_health.h"

namespace sekisho::fleet {
namespace {

constexpr std::size_t kMaxProcFile = 65536;

struct Source {
  const platform::Machine& machine;
  const Clock& clock;
  std::string program;
  std::optional<std::string> digest;
  std::function<AgentState()> state;
  Instant started;
  std::chrono::milliseconds started_since_boot;
};

// Empty where the build could not ask dpkg.
std::optional<std::string> version(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

// Of the file this process was started from, in hexadecimal.
std::optional<std::string> digestOfOwnFile(const platform::Machine& machine) {
  const auto path = machine.readLink("/proc/self/exe");
  if (!path) return std::nullopt;
  auto file = machine.openFile(*path);
  if (!file) return std::nullopt;
  Sha256Stream digest;
  std::array<char, std::size_t{1} << 16U> block{};
  while (true) {
    const auto got = file->read(block);
    if (!got) return std::nullopt;
    if (*got == 0) return digest.finish().hex();
    digest.add(bytesOf(std::string_view(block.data(), *got)));
  }
}

evidence::Table readAgentHealth(const Source& source) {
  evidence::FactTable<facts::AgentHealth> table;
  facts::AgentHealth row{.program = source.program, .version = SEKISHO_VERSION};
  row.sha256 = source.digest;
  row.started_ms = toMs(source.started);
  row.running_s =
      std::chrono::floor<std::chrono::seconds>(source.clock.sinceBoot() - source.started_since_boot)
          .count();
  if (const auto stat = source.machine.read("/proc/self/stat", kMaxProcFile)) {
    row.cpu_ms = cpuMsIn(*stat, ::sysconf(_SC_CLK_TCK));
  }
  if (const auto status = source.machine.read("/proc/self/status", kMaxProcFile)) {
    row.memory_bytes = bytesIn(*status, "VmRSS");
    row.memory_peak_bytes = bytesIn(*status, "VmHWM");
  }
  if (!row.cpu_ms || !row.memory_bytes || !row.memory_peak_bytes) {
    table.partial("fleet.own-cost-unreadable");
  }
  const AgentState state = source.state();
  row.spool_bytes = state.spool_bytes;
  if (state.spool_oldest) row.spool_oldest_ms = toMs(*state.spool_oldest);
  if (state.clock_skew) row.clock_skew_ms = state.clock_skew->count();
  row.openssl = version(SEKISHO_OPENSSL_VERSION);
  row.sqlite = version(SEKISHO_SQLITE_VERSION);
  row.zstd = version(SEKISHO_ZSTD_VERSION);
  row.boost = version(SEKISHO_BOOST_VERSION);
  table.add(row);
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> probes(const platform::Machine& machine, const Clock& clock,
                                    std::string_view program, std::function<AgentState()> state) {
  Source source{.machine = machine,
                .clock = clock,
                .program = std::string(program),
                .digest = digestOfOwnFile(machine),
                .state = std::move(state),
                .started = clock.now(),
                .started_since_boot = clock.sinceBoot()};
  std::vector<evidence::Probe> all;
  all.push_back({.table = "agent_health",
                 .every = std::chrono::minutes(15),
                 .read = [source = std::move(source)] { return readAgentHealth(source); }});
  return all;
}

}  // namespace sekisho::fleet
