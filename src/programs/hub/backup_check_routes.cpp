// Checks of 日レセ's backups, as controls, the calendar and the API see them.
#include <algorithm>
#include <map>
#include <utility>

#include "interfaces/http/backup_check_operations.h"
#include "programs/hub/clinic_registers.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {

using backupchecks::BackupCheck;
using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

Result<void> addBackupChecks(posture::Clinic& clinic, const Sources& of) {
  const auto checks = of.state.backup_checks->all();
  if (!checks) return std::unexpected(checks.error());
  // The newest first: what is said last of a day puts right what was said of it before.
  std::map<std::pair<backupchecks::Kind, sys_days>, std::int64_t> later;
  for (const BackupCheck& check : *checks) {
    clinic.backup_checks.push_back({.id = check.id.text(),
                                    .kind = std::string(nameOf(check.kind)),
                                    .day = check.day,
                                    .outcome = std::string(nameOf(check.outcome)),
                                    .later = later[{check.kind, check.day}]++});
  }
  return {};
}

// The next of each kind that was done once; what did not work is done again at once. While there is
// none the board asks for it.
Duties backupDuties(const Hub::State& state, sys_days) {
  const auto checks = state.backup_checks->all();
  if (!checks) return std::unexpected(checks.error());
  std::vector<Duty> duties;
  for (const auto kind : {backupchecks::Kind::Restored, backupchecks::Kind::Detached}) {
    const auto newest = std::ranges::find(*checks, kind, &BackupCheck::kind);
    if (newest == checks->end()) continue;
    const bool restored = kind == backupchecks::Kind::Restored;
    const days within{ruleOf(state, restored ? "restore_trial_days" : "detached_copy_days")};
    const bool worked = newest->outcome == backupchecks::Outcome::Worked;
    duties.push_back(
        {.key = "backup-check:" + newest->id.text(),
         .what = MessageId{restored ? "duties.backup-restore" : "duties.backup-detached"},
         .day = newest->day + (worked ? within : days{0}),
         .ahead = restored ? kMonth : kTwoWeeks,
         .subject = {"backups", std::string(nameOf(kind))},
         .operation = "recordBackupCheck"});
  }
  return duties;
}

std::vector<http::Route> backupCheckRoutes(Hub::State& state) {
  return http::backupCheckOperations(*state.backup_checks, *state.people, state.clock, state.ids,
                                     [&state] { state.registersChanged(std::nullopt); });
}

}  // namespace sekisho::hub
