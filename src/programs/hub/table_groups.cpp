#include "programs/hub/table_groups.h"

#include <map>

namespace sekisho::hub {

std::optional<std::string_view> groupOf(std::string_view table) {
  static const std::map<std::string_view, std::string_view> kGroups = {
      {"hotfixes", "updates"},
      {"pending_updates", "updates"},
      {"update_settings", "updates"},
      {"accounts", "accounts"},
      {"logon", "accounts"},
      {"orca_operators", "accounts"},
      {"password_policy", "accounts"},
      {"screen_lock", "accounts"},
      {"sessions", "accounts"},
      {"antivirus", "software"},
      {"orca_database", "software"},
      {"orca_backups", "machine"},
      {"orca_clients", "software"},
      {"orca_files", "software"},
      {"orca_health", "machine"},
      {"orca_plugins", "software"},
      {"orca_replication", "machine"},
      {"orca_settings", "software"},
      {"orca_server", "software"},
      {"orca_versions", "updates"},
      {"packages", "software"},
      {"programs", "software"},
      {"services", "software"},
      {"firewall", "network"},
      {"interfaces", "network"},
      {"internet_exposure", "network"},
      {"listeners", "network"},
      {"neighbours", "network"},
      {"orca_news", "network"},
      {"orca_peers", "network"},
      {"remote_access", "network"},
      {"agent_health", "machine"},
      {"disk", "machine"},
      {"storage_policy", "machine"},
      {"system", "machine"},
      {"remote_watch", "network"},
      {"time_sync", "machine"}};
  const auto found = kGroups.find(table);
  if (found == kGroups.end()) return std::nullopt;
  return found->second;
}

}  // namespace sekisho::hub
