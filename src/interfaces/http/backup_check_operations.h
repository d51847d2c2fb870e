#pragma once

#include <functional>
#include <vector>

#include "capabilities/backupchecks/backup_check.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The operations tagged `backups`: that backups of 日レセ were restored as a trial, or seen to lie
/// detached. What is passed by reference must outlive them; `changed` tells the pages and may be
/// called by many threads.
[[nodiscard]] std::vector<Route> backupCheckOperations(backupchecks::BackupChecks& checks,
                                                       const people::PersonRegister& people,
                                                       const Clock& clock, IdSource& ids,
                                                       std::function<void()> changed);

}  // namespace sekisho::http
