#include "capabilities/seats/probe/screen_lock_table.h"

#include "capabilities/seats/probe/lockers.h"
#include "facts/screen_lock.h"

namespace sekisho::seats {
namespace {

facts::ScreenLock rowOf(const Sitter& sitter, const LockSetting& lock) {
  facts::ScreenLock row{.account = sitter.account, .desktop = lock.desktop};
  if (lock.enabled) row.enabled = *lock.enabled ? 1 : 0;
  if (lock.delay_s) row.delay_s = *lock.delay_s;
  if (lock.by) row.source = std::string(nameOf(*lock.by));
  if (lock.enforced) row.enforced = *lock.enforced ? 1 : 0;
  return row;
}

}  // namespace

evidence::Table readScreenLock(const platform::Machine& machine) {
  evidence::FactTable<facts::ScreenLock> table;
  const auto lockers = lockersOf(machine);
  if (lockers.empty()) return std::move(table).finish();
  const auto here = sittersHere(machine);
  if (!here) {
    table.failed("seats.accounts-unreadable");
    return std::move(table).finish();
  }
  if (!here->all) table.partial("seats.directory-accounts");
  const SchemaOverrides defaults(machine);
  for (const Sitter& sitter : here->sitters) {
    for (const Locker& locker : lockers) {
      const LockSetting lock = locker.read(machine, sitter, defaults);
      if (!lock.readable) table.partial("seats.settings-damaged");
      table.add(rowOf(sitter, lock));
    }
  }
  return std::move(table).finish();
}

}  // namespace sekisho::seats
