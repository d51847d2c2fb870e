#include "capabilities/updates/probe/probes.h"

#include <memory>

#include "capabilities/updates/probe/pending_updates.h"
#include "capabilities/updates/probe/update_settings.h"

namespace sekisho::updates {

using namespace std::chrono_literals;

std::vector<evidence::Probe> probes(const platform::Machine& machine, const Clock& clock,
                                    FirstSeenStore& first_seen) {
  return {
      {.table = "pending_updates",
       .every = 1h,
       .heavy = true,
       .watched = {"/var/lib/dpkg/status", "/var/lib/apt/lists", "/etc/apt/preferences.d",
                   "/etc/apt/sources.list.d"},
       .read =
           [&machine, &clock, &first_seen, offers = std::make_shared<OfferReader>()] {
             return readPendingUpdates(machine, clock, first_seen, *offers);
           }},
      {.table = "update_settings",
       .every = 1h,
       .watched = {"/etc/apt/apt.conf.d", "/etc/apt/sources.list.d", "/var/lib/apt/periodic"},
       .read = [&machine] { return readUpdateSettings(machine); }},
  };
}

}  // namespace sekisho::updates
