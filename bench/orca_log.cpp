// What following 日レセ's log costs: `orca_log FOLDER` follows FOLDER/log as the agent does, from
// before it had anything on. A line on its input says that there is something now; then it tells
// how many events were made of all that, and the seconds of processor time that took.

#include "programs/agent/orca_log.h"

#include <fmt/core.h>

#include <iostream>
#include <string>

#include "platform/disk/disk.h"
#include "platform/machine/machine.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "processor_time.h"
#include "programs/agent/spool.h"

using namespace sekisho;

int main(int argc, char** argv) {
  const auto machine = platform::Machine::open();
  if (argc != 2 || !machine) return 2;
  const std::string folder = argv[1];
  const platform::SystemClock clock;
  platform::SystemRandom random;
  const auto disk = platform::systemDisk();
  const auto spool = agent::Spool::open(*disk, folder + "/spool", random, {});
  if (!spool) return 1;
  agent::OrcaLog log(
      {.machine = *machine,
       .disk = *disk,
       .clock = clock,
       .spool = **spool,
       .path = folder + "/state",
       .settings = {.weborca_log = folder + "/log"},
       .named = [](Instant) { return true; },
       .trouble = [](const Error& error) { fmt::print(stderr, "{}\n", error.detail); }},
      orca::Generation::WebOrca);
  const auto work = [&] {
    (void)log.work({.boot = "bench", .since_boot = clock.sinceBoot(), .wall = clock.now()});
  };
  work();
  fmt::print("ready\n");
  std::fflush(stdout);
  std::string written;
  if (!std::getline(std::cin, written)) return 1;
  const double before = bench::processorSeconds();
  std::uint64_t events = 0;
  // A few lines at the end wait for what follows them.
  for (int quiet = 0; quiet < 3;) {
    work();
    const std::uint64_t now = (*spool)->events().newest();
    quiet = now == events ? quiet + 1 : 0;
    events = now;
  }
  fmt::print("{} {:.6f}\n", events, bench::processorSeconds() - before);
  return events > 0 ? 0 : 1;
}
