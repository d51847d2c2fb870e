#include "capabilities/people/probe/accounts.h"

#include <string.h>

#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/evidence/account_use.h"
#include "capabilities/evidence/fact_row.h"
#include "capabilities/people/probe/administrators.h"
#include "capabilities/people/probe/authorized_keys.h"
#include "capabilities/people/probe/last_logins.h"
#include "core/text.h"
#include "facts/accounts.h"
#include "platform/machine/account_files.h"

namespace sekisho::people {
namespace {

using evidence::FactTable;
using facts::Accounts;
using platform::GroupEntry;
using platform::kMaxAccountFileBytes;
using platform::Machine;
using platform::PasswdEntry;
using platform::PasswdFile;
using platform::PasswordField;
using platform::PasswordState;
using platform::ShadowEntry;
using platform::ShadowFile;

constexpr std::string_view kPasswdUnreadable = "people.passwd-unreadable";
constexpr std::string_view kPasswdMalformed = "people.passwd-malformed";
constexpr std::string_view kDirectoryAccounts = "people.directory-accounts";
constexpr std::string_view kShadowUnreadable = "people.shadow-unreadable";
constexpr std::string_view kGroupsUnreadable = "people.groups-unreadable";
constexpr std::string_view kSudoersUnclear = "people.sudoers-unclear";
constexpr std::string_view kLoginsUnreadable = "people.logins-unreadable";

constexpr std::int64_t kMsADay = 86'400'000;

bool hasOtherAccounts(const Machine& machine) {
  return !platform::isKeptHere(machine, "passwd") || !platform::isKeptHere(machine, "group") ||
         !platform::isKeptHere(machine, "sudoers");
}

std::string hostnameOf(const Machine& machine) {
  for (const char* path : {"/proc/sys/kernel/hostname", "/etc/hostname"}) {
    const auto name = machine.read(path, 4096);
    if (name && !trimmed(*name).empty()) return std::string(trimmed(*name));
  }
  return {};
}

std::string_view nameOf(PasswordState state) {
  switch (state) {
    case PasswordState::Set: return "set";
    case PasswordState::None: return "none";
    case PasswordState::Locked: return "locked";
  }
  std::unreachable();
}

std::optional<std::int64_t> cellOf(Claim claim) {
  switch (claim) {
    case Claim::No: return 0;
    case Claim::Yes: return 1;
    case Claim::Unknown: return std::nullopt;
  }
  std::unreachable();
}

/// Everything beside passwd that rows are made of.
struct Sources {
  platform::PersonIds person_ids;
  Administrators administrators;
  AuthorizedKeys keys;
  std::optional<std::vector<GroupEntry>> groups;
  std::optional<std::map<std::string, ShadowEntry, std::less<>>> shadow;
  bool has_malformed_shadow_line = false;
  LastLogins logins;
  std::int64_t now_ms = 0;
  bool may_tell_when = false;
};

std::vector<SudoSubject::Group> groupsOf(const PasswdEntry& account,
                                         const std::vector<GroupEntry>& all) {
  std::vector<SudoSubject::Group> mine;
  for (const GroupEntry& group : all) {
    const bool listed = std::ranges::find(group.members, account.name) != group.members.end();
    if (listed || group.gid == account.gid) mine.push_back({group.name, group.gid});
  }
  std::ranges::sort(mine, {}, &SudoSubject::Group::name);
  const auto twice = std::ranges::unique(mine, {}, &SudoSubject::Group::name);
  mine.erase(twice.begin(), twice.end());
  return mine;
}

void addPassword(const PasswordField& field, Accounts& row) {
  row.password = std::string(nameOf(field.state));
  row.locked = field.state == PasswordState::Locked ? 1 : 0;
  row.hash_scheme = field.scheme;
}

void addShadow(const PasswdEntry& account, const Sources& sources, Accounts& row) {
  if (!account.in_shadow) addPassword(account.password, row);
  if (!sources.shadow) return;
  const auto entry = sources.shadow->find(account.name);
  if (entry == sources.shadow->end()) {
    // "x" without a line in shadow: no password can match.
    if (account.in_shadow) addPassword({}, row);
    return;
  }
  if (account.in_shadow) addPassword(entry->second.password, row);
  row.password_changed_day = entry->second.changed_day;
  row.password_max_days = entry->second.max_days;
  row.expires_day = entry->second.expires_day;
}

void addLogins(const std::string& name, const Sources& sources, Accounts& row) {
  const auto last = sources.logins.at_ms.find(name);
  if (last != sources.logins.at_ms.end()) {
    row.ever_logged_in = 1;
    row.idle_days = evidence::idleStep((sources.now_ms - last->second) / kMsADay);
    if (sources.may_tell_when) row.last_login_ms = last->second;
  } else if (sources.logins.any_source && sources.logins.is_complete) {
    row.ever_logged_in = 0;
  }
}

Accounts rowOf(const Machine& machine, const PasswdEntry& account, const Sources& sources) {
  const bool is_person = sources.person_ids.contains(account.uid);
  Accounts row{.name = toUtf8(account.name),
               .uid = account.uid,
               .kind = is_person ? "person" : "system",
               .login_shell = platform::allowsLogin(machine, account.shell) ? 1 : 0,
               .shell = toUtf8(account.shell)};
  std::vector<SudoSubject::Group> groups;
  if (sources.groups) {
    groups = groupsOf(account, *sources.groups);
    row.groups.emplace();
    for (const auto& group : groups) {
      if (!row.groups->empty()) *row.groups += ' ';
      *row.groups += toUtf8(group.name);
    }
  }
  RootRights root = sources.administrators.rightsOf(account, groups);
  if (!sources.groups) root.rights.root = std::max(root.rights.root, Claim::Unknown);
  row.sudo = cellOf(root.rights.root);
  row.sudo_nopasswd = cellOf(root.rights.without_password);
  if (!root.by.empty()) row.sudo_by = toUtf8(root.by);
  if (const auto key = sources.keys.anyIn(account.home)) row.keys = *key ? 1 : 0;
  addShadow(account, sources, row);
  addLogins(account.name, sources, row);
  return row;
}

Sources readSources(const Machine& machine, const PasswdFile& passwd) {
  Sources sources{.person_ids = platform::personIds(machine),
                  .administrators = Administrators(machine, hostnameOf(machine)),
                  .keys = AuthorizedKeys(machine),
                  .groups = {},
                  .shadow = {},
                  .logins = readLastLogins(machine, passwd.entries)};
  if (const auto text = machine.read("/etc/group", kMaxAccountFileBytes)) {
    sources.groups = platform::parseGroups(*text);
  }
  if (auto text = machine.read("/etc/shadow", kMaxAccountFileBytes)) {
    auto& shadow = sources.shadow.emplace();
    ShadowFile file = platform::parseShadow(*text);
    sources.has_malformed_shadow_line = file.has_malformed_line;
    for (ShadowEntry& entry : file.entries) {
      const std::string name = entry.name;
      shadow.emplace(name, std::move(entry));
    }
    explicit_bzero(text->data(), text->size());  // it held hashes
  }
  return sources;
}

}  // namespace

evidence::Table readAccounts(const Machine& machine, const Clock& clock, bool may_tell_when) {
  FactTable<Accounts> table;
  const auto text = machine.read("/etc/passwd", kMaxAccountFileBytes);
  if (!text) {
    table.failed(kPasswdUnreadable);
    return std::move(table).finish();
  }
  const PasswdFile passwd = platform::parsePasswd(*text);
  Sources sources = readSources(machine, passwd);
  sources.now_ms = toMs(clock.now());
  sources.may_tell_when = may_tell_when;

  if (passwd.names_a_directory || hasOtherAccounts(machine)) table.partial(kDirectoryAccounts);
  if (passwd.has_malformed_line || sources.has_malformed_shadow_line) {
    table.partial(kPasswdMalformed);
  }
  if (!sources.shadow) table.partial(kShadowUnreadable);
  if (!sources.groups) table.partial(kGroupsUnreadable);
  if (!sources.administrators.isComplete()) table.partial(kSudoersUnclear);
  if (!sources.logins.is_complete) table.partial(kLoginsUnreadable);
  for (const PasswdEntry& account : passwd.entries) table.add(rowOf(machine, account, sources));
  return std::move(table).finish();
}

}  // namespace sekisho::people
