#include "capabilities/seats/probe/probes.h"

#include <utility>

#include "capabilities/seats/probe/screen_lock_table.h"

namespace sekisho::seats {

std::vector<evidence::Probe> probes(const platform::Machine& machine, platform::ProgramRunner run,
                                    NoticeRecorded notice_recorded) {
  std::vector<evidence::Probe> all;
  all.push_back({.table = "screen_lock",
                 .every = std::chrono::minutes(15),
                 .watched = {"/etc/dconf/db", "/etc/dconf/profile", "/etc/passwd",
                             "/etc/xdg/xfce4/xfconf/xfce-perchannel-xml"},
                 .read = [&machine] { return readScreenLock(machine); }});
  all.push_back({.table = "sessions",
                 .every = std::chrono::seconds(60),
                 .watched = {"/run/systemd/sessions", "/run/utmp"},
                 .read = [&machine, run = std::move(run), notice = std::move(notice_recorded)] {
                   return readSessions(machine, run, notice);
                 }});
  return all;
}

}  // namespace sekisho::seats
