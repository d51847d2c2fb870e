#include "capabilities/inventory/probe/probes.h"

#include <utility>

#include "capabilities/inventory/probe/disk.h"
#include "capabilities/inventory/probe/packages.h"
#include "capabilities/inventory/probe/services.h"
#include "capabilities/inventory/probe/storage_policy.h"
#include "capabilities/inventory/probe/system.h"
#include "capabilities/inventory/probe/time_sync.h"

namespace sekisho::inventory {

using namespace std::chrono_literals;

std::vector<evidence::Probe> probes(const platform::Machine& machine, platform::ProgramRunner run) {
  // The kernel tells about this machine only, not about a fixture's.
  const auto kernel_clock = [&machine]() -> std::optional<KernelClock> {
    return machine.isThisMachine() ? readKernelClock() : std::nullopt;
  };
  return {
      {.table = "system",
       .every = 10min,
       .watched = {"/etc/os-release", "/run/reboot-required", "/boot"},
       .read = [&machine] { return readSystem(machine); }},
      {.table = "packages",
       .every = 1h,
       .heavy = true,
       .watched = {"/var/lib/dpkg/status"},
       .read = [&machine] { return readPackages(machine); }},
      {.table = "services",
       .every = 1h,
       .heavy = true,
       .watched = {"/etc/systemd/system", "/etc/init.d", "/etc/systemd/system-generators",
                   "/etc/rc.local"},
       .read = [&machine, run = std::move(run)] { return readServices(machine, run); }},
      {.table = "storage_policy",
       .every = 1h,
       .watched = {"/etc/modprobe.d", "/etc/usbguard", "/etc/dconf/db"},
       .read = [&machine] { return readStoragePolicy(machine); }},
      {.table = "disk", .every = 10min, .read = [&machine] { return readDisk(machine); }},
      {.table = "time_sync",
       .every = 10min,
       .watched = {"/etc/systemd/timesyncd.conf", "/etc/chrony"},
       .read = [&machine, kernel_clock] { return readTimeSync(machine, kernel_clock); }},
  };
}

}  // namespace sekisho::inventory
