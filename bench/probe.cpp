// The agent's part: `probe [ROOT]` reads every table of this machine once, as the agent does, and
// prints them as one JSON array. With ROOT the packages and pending updates are those of that tree.

#include <fmt/core.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "platform/disk/disk.h"
#include "platform/machine/machine.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "programs/agent/probes.h"

using namespace sekisho;

namespace {

std::vector<evidence::Table> readAll(const platform::Machine& machine, const Clock& clock,
                                     const std::string& folder) {
  const auto disk = platform::systemDisk();
  platform::SystemRandom random;
  const agent::ProbeSet probes(
      machine, clock, random, *disk, folder, {},
      {.notice_recorded = [] { return false; }, .state = [] { return fleet::AgentState{}; }});
  std::vector<evidence::Table> tables;
  for (const evidence::Probe& probe : probes.all()) tables.push_back(probe.read());
  return tables;
}

bool isOfRoot(const evidence::Table& table) {
  return table.name == "packages" || table.name == "pending_updates";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string root = argc > 1 ? argv[1] : "/";
  const platform::SystemClock clock;
  std::string folder = std::filesystem::temp_directory_path() / "sekisho-bench-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  const auto here = platform::Machine::open();
  const auto there = platform::Machine::open(root);
  if (!here || !there) return 1;
  auto tables = readAll(*here, clock, folder);
  if (root != "/") {
    std::erase_if(tables, &isOfRoot);
    for (evidence::Table& table : readAll(*there, clock, folder)) {
      if (isOfRoot(table)) tables.push_back(std::move(table));
    }
  }
  std::filesystem::remove_all(folder);
  Json::Array all;
  for (const evidence::Table& table : tables) all.push_back(evidence::toJson(table));
  fmt::print("{}\n", canonicalJson(Json(std::move(all))));
  return 0;
}
