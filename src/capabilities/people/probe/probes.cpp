#include "capabilities/people/probe/probes.h"

#include <utility>

#include "capabilities/people/probe/accounts.h"
#include "capabilities/people/probe/password_policy.h"

namespace sekisho::people {

using namespace std::chrono_literals;

std::vector<evidence::Probe> probes(const platform::Machine& machine, const Clock& clock,
                                    std::function<bool()> notice_recorded) {
  return {
      {.table = "accounts",
       .every = 60s,
       .watched = {"/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers", "/etc/sudoers.d",
                   "/etc/doas.conf", "/etc/nsswitch.conf", "/etc/login.defs"},
       .read =
           [&machine, &clock, notice_recorded = std::move(notice_recorded)] {
             return readAccounts(machine, clock, notice_recorded());
           }},
      {.table = "password_policy",
       .every = 1h,
       .watched = {"/etc/pam.d", "/etc/security", "/etc/login.defs"},
       .read = [&machine] { return readPasswordPolicy(machine); }},
  };
}

}  // namespace sekisho::people
