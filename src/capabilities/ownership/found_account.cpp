#include "capabilities/ownership/found_account.h"

#include <algorithm>

#include "capabilities/evidence/account_use.h"

namespace sekisho::ownership {
namespace {

evidence::AccountUse useOf(const evidence::Table& table, std::size_t row) {
  return {.login_shell = evidence::integerAt(table, row, "login_shell"),
          .sudo = evidence::integerAt(table, row, "sudo"),
          .locked = evidence::integerAt(table, row, "locked"),
          .keys = evidence::integerAt(table, row, "keys"),
          .expires_day = evidence::integerAt(table, row, "expires_day")};
}

// One that is there and neither opens a session nor has rights, as Windows shows a disabled one.
bool isShut(std::string_view name, const evidence::Table& table) {
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (evidence::textAt(table, row, "name") == name) {
      return evidence::integerAt(table, row, "login_shell") == 0 &&
             evidence::integerAt(table, row, "sudo") == 0;
    }
  }
  return false;
}

}  // namespace

std::vector<FoundAccount> accountsIn(const evidence::Table& table, std::chrono::sys_days today) {
  std::vector<FoundAccount> accounts;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto name = evidence::textAt(table, row, "name");
    if (!name || *name == "root") continue;
    const evidence::AccountUse use = useOf(table, row);
    if (use.login_shell == 0 && use.sudo == 0) continue;
    accounts.push_back({.name = *name,
                        .sudo = use.sudo,
                        .stopped = evidence::isStopped(use, today.time_since_epoch().count()),
                        .groups = evidence::textAt(table, row, "groups"),
                        .idle_days = evidence::integerAt(table, row, "idle_days")});
  }
  return accounts;
}

Openness opennessOf(std::string_view name, const evidence::Table& table,
                    const std::vector<FoundAccount>& found) {
  const auto account = std::ranges::find(found, name, &FoundAccount::name);
  if (account != found.end()) {
    const std::optional<bool> stopped = account->stopped;
    if (!stopped) return Openness::Unknown;
    return *stopped ? Openness::Stopped : Openness::Open;
  }
  if (isShut(name, table)) return Openness::Stopped;
  return table.status == evidence::TableStatus::Complete ? Openness::Gone : Openness::Unknown;
}

Readiness readinessOf(const std::vector<Openness>& theirs) {
  const auto any = [&](Openness openness) {
    return std::ranges::find(theirs, openness) != theirs.end();
  };
  if (any(Openness::Open)) return Readiness::Ready;
  return any(Openness::Unknown) ? Readiness::Unknown : Readiness::Missing;
}

}  // namespace sekisho::ownership
