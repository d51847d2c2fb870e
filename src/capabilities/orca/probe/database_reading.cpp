#include "capabilities/orca/probe/database_reading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/failed_jobs.h"
#include "capabilities/orca/probe/operators.h"
#include "facts/orca_database.h"
#include "facts/orca_operators.h"
#include "facts/orca_plugins.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaDatabase;
using facts::OrcaOperators;
using facts::OrcaPlugins;

// As /proc/<pid>/comm has them: 15 characters.
constexpr std::array<std::string_view, 15> kBusyPrograms{
    "pg_dump",         "pg_dumpall", "pg_restore",      "pg_basebackup",   "db-backup.sh",
    "jma-backupclust", "jma-setup",  "weborca-install", "onpre_db_import", "dpkg",
    "dropdb",          "createdb",   "pg_upgrade",      "program_upgrade", "orca-db-install"};

constexpr std::size_t kMaxNamed = 20;

std::string listed(const std::vector<std::string>& names) {
  const std::size_t count = std::min(names.size(), kMaxNamed);
  std::string text = fmt::format(
      "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count), ", "));
  if (count < names.size()) text += fmt::format(", +{}", names.size() - count);
  return text;
}

std::int64_t oneIf(bool said) { return said ? 1 : 0; }

// Why nothing is asked now: a state of orca_database, and the message that says so.
struct Obstacle {
  std::string_view state;
  std::string_view reason;
};

std::optional<Obstacle> obstacleTo(const DatabasePlace& place) {
  if (!place.consent().database) {
    return Obstacle{.state = "off", .reason = "orca.database-off"};
  }
  if (!psqlOn(place.machine)) {
    return Obstacle{.state = "no-psql", .reason = "orca.database-no-psql"};
  }
  if (!place.machine.exists(place.password_file)) {
    return Obstacle{.state = "not-set-up", .reason = "orca.database-not-set-up"};
  }
  if (databaseBusyWith(place.machine)) {
    return Obstacle{.state = "paused", .reason = "orca.database-paused"};
  }
  return std::nullopt;
}

Select selectOf(const std::shared_ptr<Database>& database) {
  return [database](const std::vector<std::string_view>& columns, std::string_view from) {
    return database->select(columns, from);
  };
}

Select openAt(const DatabasePlace& place) {
  return selectOf(std::make_shared<Database>(
      place.machine, place.random,
      Database::Where{.uri = place.settings.database, .password_file = place.password_file}));
}

// How it answers; the rest of the row says what it answered.
void ask(const DatabasePlace& place, Passwords passwords, OrcaDatabase& row) {
  const Select select = openAt(place);
  const auto server = select({"current_setting('server_version')", "pg_encoding_to_char(encoding)"},
                             "FROM pg_database WHERE datname = current_database()");
  if (!server || server->size() != 1) {
    row.state = "away";
    return;
  }
  row.server_version = server->front()[0];
  row.encoding = server->front()[1];
  const auto standing = standingOf(select, passwords);
  if (!standing) {
    row.state = "away";
    return;
  }
  row.watching = oneIf(place.watching());
  const auto unread = place.unread();
  row.unread = listed({unread.begin(), unread.end()});
  const FailedJobs jobs = failedJobsIn(select, place.clock.now());
  row.jobs_failed = jobs.count;
  if (auto absent = place.absent()) {
    absent->insert(jobs.absent.begin(), jobs.absent.end());
    row.absent = listed({absent->begin(), absent->end()});
  }
  row.lacking = listed(standing->lacking);
  row.beyond = listed(standing->beyond);
  row.state = standing->lacking.empty() ? "read" : "lacking";
  const auto schema = select({"version"}, "FROM public.tbl_dbkanri WHERE kanricd = 'ORCADB00'");
  if (schema && !schema->empty()) row.schema_version = schema->front()[0];
}

evidence::Table readDatabase(const DatabasePlace& place) {
  evidence::FactTable<OrcaDatabase> table;
  if (serversOn(place.machine, place.settings).empty()) return std::move(table).finish();
  OrcaDatabase row{.place = place.settings.database};
  const Passwords passwords = place.consent().passwords;
  row.passwords = passwords == Passwords::Compared ? 1 : 0;
  if (const auto obstacle = obstacleTo(place)) {
    row.state = obstacle->state;
  } else {
    ask(place, passwords, row);
  }
  table.add(row);
  return std::move(table).finish();
}

std::optional<std::int64_t> oneIfTold(const std::optional<bool>& said) {
  return said ? std::optional(oneIf(*said)) : std::nullopt;
}

// By their numbers in 職員情報: "16 17 21".
std::string functionsOf(const StaffRow& staff) {
  std::string functions;
  for (std::size_t i = 0; i < kRights; ++i) {
    if (staff.rights[i] != Permission::Allowed) continue;
    if (!functions.empty()) functions += ' ';
    functions += std::to_string(i + 1);
  }
  return functions;
}

OrcaOperators rowOf(const Operator& one, std::chrono::sys_days today) {
  OrcaOperators row{.operator_ = one.user, .clinic = one.clinic};
  row.has_password = oneIf(one.has_password);
  row.has_user_row = oneIf(one.has_user_row);
  row.staff_group = one.group;
  row.valid = one.period ? oneIfTold(one.period->holdsOn(today)) : std::optional(oneIf(false));
  row.unread = one.period ? one.not_measured : "no-row";
  if (one.period && one.period->until) {
    row.until_day = one.period->until->time_since_epoch().count();
  }
  if (const auto& staff = one.staff) {
    const auto may = [&](Right right) { return staff->right(right) == Permission::Allowed; };
    row.name = staff->name;
    row.administrator = oneIf(staff->administrator);
    row.may_manage_system = oneIf(may(Right::SystemAdministration));
    row.may_export = oneIf(may(Right::DataExport) || may(Right::ExternalMedia));
    row.may_update_masters = oneIf(may(Right::MasterRegistration) || may(Right::MasterUpdate));
    row.may_save_files = oneIf(staff->may_save_files == Permission::Allowed);
    row.functions = functionsOf(*staff);
    if (staff->may_print != Permission::NotApplicable) {
      row.may_print = oneIf(staff->may_print == Permission::Allowed);
    }
    if (staff->logged_in_users != LoggedInUsers::NotApplicable) {
      row.may_end_sessions = oneIf(staff->logged_in_users >= LoggedInUsers::EndOwnClinic);
    }
  }
  if (const auto& password = one.password) {
    row.password_form = nameOf(password->form);
    if (password->known) row.password_first = oneIf(*password->known);
    row.password_copied = oneIf(password->copied);
  }
  return row;
}

OrcaOperators rowOf(const ApiUser& one, std::chrono::sys_days today) {
  OrcaOperators row{.operator_ = one.user, .clinic = one.clinic.value_or(1)};
  row.name = one.name;
  row.staff_group = one.group;
  row.valid = oneIfTold(one.period.holdsOn(today));
  if (one.period.until) row.until_day = one.period.until->time_since_epoch().count();
  row.unread = one.administrator ? "" : "not-told";
  row.administrator = oneIfTold(one.administrator);
  row.may_manage_system = oneIfTold(one.may_manage_system);
  row.may_export = oneIfTold(one.may_export);
  row.may_update_masters = oneIfTold(one.may_update_masters);
  return row;
}

// Of whom it does not tell (expired ones, those without 職員情報) nothing is known: it is never
// whole.
evidence::Table operatorsByApi(Api& api, std::chrono::sys_days today) {
  evidence::FactTable<OrcaOperators> table;
  const auto users = api.users();
  if (!users) {
    table.failed(users.error().message.name);
    return std::move(table).finish();
  }
  const ApiUser* before = nullptr;  // they come by user
  for (const ApiUser& one : users->all) {
    const bool again =
        before != nullptr && one.user == before->user && one.clinic == before->clinic;
    if (!again) table.add(rowOf(one, today));
    before = &one;
  }
  table.partial("orca.operators-by-api");
  return std::move(table).finish();
}

evidence::Table readOperators(const DatabasePlace& place) {
  evidence::FactTable<OrcaOperators> table;
  if (serversOn(place.machine, place.settings).empty()) return std::move(table).finish();
  const auto select = openDatabase(place);
  if (!select && !place.consent().database && place.api != nullptr && place.api->asked()) {
    return operatorsByApi(*place.api, std::chrono::sys_days{japaneseDay(place.clock.now())});
  }
  if (!select) {
    table.failed(select.error());
    return std::move(table).finish();
  }
  const std::chrono::sys_days today{japaneseDay(place.clock.now())};
  const auto operators = operatorsIn(*select, place.consent().passwords, today);
  if (!operators) {
    table.failed(operators.error().message.name);
    return std::move(table).finish();
  }
  for (const Operator& one : operators->all) table.add(rowOf(one, today));
  if (operators->untold > 0) table.partial("orca.operators-untold");
  return std::move(table).finish();
}

// 日レセ writes what is available in words of its own: "True" and "False", as it is known.
std::optional<std::int64_t> availableFrom(const std::optional<std::string>& text) {
  if (text && (*text == "True" || *text == "true")) return 1;
  if (text && (*text == "False" || *text == "false")) return 0;
  return std::nullopt;
}

evidence::Table readPlugIns(const DatabasePlace& place) {
  evidence::FactTable<OrcaPlugins> table;
  if (serversOn(place.machine, place.settings).empty()) return std::move(table).finish();
  const auto select = openDatabase(place);
  if (!select) {
    table.failed(select.error());
    return std::move(table).finish();
  }
  const auto rows = (*select)({"name", "version", "vendor", "date", "available"},
                              "FROM public.tbl_plugin ORDER BY name, version");
  // Not every edition has the table: then nothing can be added that way.
  if (!rows && rows.error().code == ErrorCode::NotFound) return std::move(table).finish();
  if (!rows) table.failed(rows.error().message.name);
  for (const DatabaseRow& row : rows.value_or(std::vector<DatabaseRow>())) {
    OrcaPlugins one{.name = row[0].value_or(""), .version = row[1].value_or("")};
    one.vendor = row[2];
    const auto day = fromIsoDay(row[3].value_or(""));
    if (day) one.released_day = day->time_since_epoch().count();
    one.available = availableFrom(row[4]);
    table.add(one);
  }
  return std::move(table).finish();
}

}  // namespace

bool mayAsk(const DatabasePlace& place) {
  return !serversOn(place.machine, place.settings).empty() && !obstacleTo(place);
}

std::optional<std::string_view> databaseBusyWith(const platform::Machine& machine) {
  const auto programs = platform::runningPrograms(machine);
  if (!programs) return std::nullopt;
  const auto busy = std::ranges::find_if(
      kBusyPrograms, [&](std::string_view name) { return programs->contains(name); });
  return busy == kBusyPrograms.end() ? std::nullopt : std::optional(*busy);
}

std::expected<Select, std::string_view> openDatabase(const DatabasePlace& place) {
  if (const auto obstacle = obstacleTo(place)) return std::unexpected(obstacle->reason);
  return openAt(place);
}

std::vector<evidence::Probe> databaseProbes(DatabasePlace place) {
  const auto shared = std::make_shared<const DatabasePlace>(std::move(place));
  return {{.table = "orca_database",
           .every = 10min,
           .heavy = true,
           .watched = {shared->password_file},
           .read = [shared] { return readDatabase(*shared); }},
          {.table = "orca_operators",
           .every = 10min,
           .heavy = true,
           .watched = {shared->password_file},
           .read = [shared] { return readOperators(*shared); }},
          {.table = "orca_plugins",
           .every = 1h,
           .heavy = true,
           .watched = {shared->password_file},
           .read = [shared] { return readPlugIns(*shared); }}};
}

}  // namespace sekisho::orca
