#include "programs/agent/orca_role.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "capabilities/orca/probe/scram_secret.h"
#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::agent {
namespace {

constexpr std::size_t kMaxPasswordLine = 4096;

std::string passwordLineBegins() { return fmt::format("*:*:*:{}:", orca::kDatabaseRole); }

Result<std::string> newPassword(platform::Disk& disk, Random& random, const std::string& path) {
  std::array<std::byte, 24> any{};
  random.fill(any);
  std::string password = toBase64Url(any);
  const std::string line = passwordLineBegins() + password + "\n";
  if (auto kept = platform::writeFileAtomically(disk, path, bytesOf(line)); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return password;
}

// As many columns as fit a line.
constexpr std::size_t kMostNamed = 8;

std::string refusedLine(const orca::GuardedTable& guarded) {
  if (!guarded.there) return fmt::format("absent   {}\n", guarded.table);
  if (guarded.refused.empty()) return {};
  const std::size_t named = std::min(guarded.refused.size(), kMostNamed);
  const std::size_t rest = guarded.refused.size() - named;
  return fmt::format("refused  {}: {}{}\n", guarded.table,
                     fmt::join(std::span(guarded.refused).first(named), ", "),
                     rest == 0 ? "" : fmt::format(" and {} more columns", rest));
}

Result<std::string> passwordIn(platform::Disk& disk, Random& random, const std::string& path) {
  const auto bytes = platform::readFile(disk, path, kMaxPasswordLine);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) return newPassword(disk, random, path);
  if (!bytes) return std::unexpected(bytes.error());
  std::string_view line = trimmed(textOf(*bytes));
  const std::string beginning = passwordLineBegins();
  const bool ours = line.starts_with(beginning) && line.size() > beginning.size() &&
                    fromBase64Url(line.substr(beginning.size()));
  if (!ours) return fail(ErrorCode::Corrupt, MessageId{"agentlink.orca-password-broken"}, path);
  line.remove_prefix(beginning.size());
  return std::string(line);
}

}  // namespace

std::string orcaPasswordFile(const std::string& folder) { return folder + "/orca-database.pgpass"; }

Result<std::string> orcaGrants(platform::Disk& disk, Random& random, const std::string& folder,
                               orca::Passwords passwords) {
  const auto password = passwordIn(disk, random, orcaPasswordFile(folder));
  if (!password) return std::unexpected(password.error());
  return orca::grantsSql(passwords, orca::scramSecretOf(*password, random));
}

Result<std::string> orcaTakenAway(platform::Disk& disk, const std::string& folder) {
  auto removed = platform::removeDurably(disk, orcaPasswordFile(folder));
  if (!removed && removed.error().code != ErrorCode::NotFound) {
    return std::unexpected(std::move(removed.error()));
  }
  return orca::takeAwaySql();
}

Result<OrcaStanding> orcaStanding(const platform::Machine& machine, Random& random,
                                  const std::string& uri, const std::string& folder,
                                  orca::Passwords passwords) {
  orca::Database database(machine, random, {.uri = uri, .password_file = orcaPasswordFile(folder)});
  const orca::Select select = [&](const std::vector<std::string_view>& columns,
                                  std::string_view from) { return database.select(columns, from); };
  const auto standing = orca::standingOf(select, passwords);
  if (!standing) return std::unexpected(standing.error());
  const auto guarded = orca::guardedTables(select);
  if (!guarded) return std::unexpected(guarded.error());
  OrcaStanding told{.exact = *standing == orca::Standing{}};
  for (const auto& granted : orca::grantedTables(passwords)) {
    for (const auto column : granted.columns) {
      told.text += fmt::format("granted  {}.{}{}\n", granted.table, column,
                               granted.optional ? " (if it is there)" : "");
    }
  }
  for (const auto& table : *guarded) told.text += refusedLine(table);
  for (const auto& name : standing->lacking) told.text += fmt::format("LACKING  {}\n", name);
  for (const auto& name : standing->beyond) told.text += fmt::format("BEYOND   {}\n", name);
  return told;
}

}  // namespace sekisho::agent
