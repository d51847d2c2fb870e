#include "capabilities/orca/probe/grants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace sekisho::orca {
namespace {

constexpr std::array<std::string_view, 1> kUserIds{"userid"};
constexpr std::array<std::string_view, 2> kUserIdsAndPasswords{"userid", "password"};
constexpr std::array<std::string_view, 4> kUsers{"userid", "hospnum", "supervisor", "upymd"};
constexpr std::array<std::string_view, 4> kSchemaVersions{"kanricd", "version", "dbsversion1",
                                                          "dbsversion2"};
constexpr std::array<std::string_view, 5> kPlugIns{"name", "version", "vendor", "date",
                                                   "available"};
// Apart from others of their tables: not every edition has them.
constexpr std::array<std::string_view, 1> kSchemaDays{"upymd"};
constexpr std::array<std::string_view, 4> kMasters{"kanricd", "dbrversion1", "dbrversion2",
                                                   "upymd"};
constexpr std::array<std::string_view, 1> kMasterNames{"name"};
constexpr std::array<std::string_view, 3> kProgramUpdates{"pgno", "releaseymd", "updateflg"};
constexpr std::array<std::string_view, 11> kJobs{
    "hospnum",  "jobid",  "shellid",      "run_opid",   "termid", "opid",
    "startymd", "endymd", "jobstarttime", "jobendtime", "errcd"};
constexpr std::array<std::string_view, 3> kJobLog{"logymd", "logtime", "errcd"};  // never its text
constexpr std::array<std::string_view, 8> kBatches{"id",   "rc",        "starttime", "endtime",
                                                   "name", "groupname", "exuser",    "exhost"};
constexpr std::array<std::string_view, 4> kPulls{"uuid", "event", "user_", "pushed_at"};
constexpr std::array<std::string_view, 2> kVersions{"ctid", "xmin"};  // of rows, by PostgreSQL
constexpr std::array<std::string_view, 3> kNumbers{"hospnum", "ptid", "ptnum"};
// Who wrote a row last, and of which patient it is; of nothing else.
constexpr std::array<std::string_view, 4> kWriters{"opid", "termid", "upymd", "uphms"};
constexpr std::array<std::string_view, 2> kPatients{"hospnum", "ptid"};
constexpr std::array<std::string_view, 4> kPrints{"opid", "termid", "creymd", "shellid"};
constexpr std::array<std::string_view, 3> kExports{"opid", "termid", "creymd"};

// What hands out something of tables that stay unreadable themselves, as PostgreSQL tells of it.
struct GrantedFunction {
  std::string_view name;
  std::string_view result;  // whose columns are asked for: that of another edition has others
};
constexpr std::array<GrantedFunction, 2> kFunctions{{
    {"sekisho.staff()",
     "TABLE(hospnum integer, kbncd text, from_day text, until_day text, kanritbl text)"},
    {"sekisho.open_patients()",
     "TABLE(versions text, session text, opened_by text, screen text, patient text)"},
}};
constexpr int kSlots = 50;  // of tbl_lock

constexpr std::string_view kRoleSql =
    R"(-- 関所の見守りプログラムが、日レセのデータベースを読むための役割です。読むだけで、書けません。
-- The role as which Sekisho's agent reads 日レセ's database. It can write nothing.
SET client_min_messages = warning;
BEGIN;
DO $$ BEGIN CREATE ROLE {0}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE {0} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 3 PASSWORD '{1}';
ALTER ROLE {0} SET default_transaction_read_only = on;
ALTER ROLE {0} SET statement_timeout = '5s';
ALTER ROLE {0} SET lock_timeout = '1s';

-- それまでの許可は、はじめにすべて取り消します。 / Whatever was granted before goes first.
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
             JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = '{0}' LOOP
    EXECUTE format('REVOKE %I FROM {0}', one.rolname);
  END LOOP;
  FOR one IN SELECT nspname FROM pg_namespace
             WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM {0}', one.nspname);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM {0}', one.nspname);
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA public TO {0};

-- 読める列 / Columns it may read
)";

// The owner is whose the table is, so that the function can read nothing else.
constexpr std::string_view kStaffSql = R"(
CREATE SCHEMA IF NOT EXISTS sekisho;
REVOKE ALL ON SCHEMA sekisho FROM PUBLIC;
GRANT USAGE ON SCHEMA sekisho TO {0};

-- 職員情報(kanricd 1010)だけを渡す関数。ほかの設定は読めません。
-- Hands out 職員情報 (kanricd 1010) alone; other settings stay unreadable.
CREATE OR REPLACE FUNCTION sekisho.staff()
  RETURNS TABLE (hospnum integer, kbncd text, from_day text, until_day text, kanritbl text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT hospnum::integer, kbncd::text, styukymd::text, edyukymd::text, kanritbl::text
     FROM public.tbl_syskanri WHERE kanricd = '1010' $$;
)";

// Planned once a connection: it is asked every second.
constexpr std::string_view kOpenPatientsSql = R"(
-- いま開かれている患者の番号と、開いている利用者だけを渡す関数。氏名などは読めません。
-- はじめの行は、tbl_lock の行の版です。版が変わらないあいだは、この関数は使われません。
-- Hands out the numbers of patients that are open now, and who has them open; nothing else of them.
-- The first row has the versions of tbl_lock's rows: while these stay, it is not asked again.
DROP FUNCTION IF EXISTS sekisho.open_patients();
CREATE FUNCTION sekisho.open_patients()
  RETURNS TABLE (versions text, session text, opened_by text, screen text, patient text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT coalesce(string_agg(l.ctid || ' ' || l.xmin, ','), ''), NULL::text,
    NULL::text, NULL::text, NULL::text FROM public.tbl_lock l;
  RETURN QUERY SELECT NULL::text, l.lock_termid::text, l.lock_opid::text, s.ldname::text,
    n.ptnum::text
  FROM public.tbl_lock l CROSS JOIN LATERAL (VALUES
    {0}) AS s (flg, ldname, ptid)
  LEFT JOIN public.tbl_ptnum n ON n.hospnum = l.hospnum::smallint
    AND n.ptid = CASE WHEN s.ptid ~ '^ *[0-9]+ *$' THEN trim(s.ptid)::bigint END
  WHERE s.flg = '1';
END $$;
)";

constexpr std::string_view kFunctionRightsSql = R"(REVOKE ALL ON FUNCTION {1} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {1} TO {0};
DO $$ BEGIN
  EXECUTE (SELECT format('ALTER FUNCTION {1} OWNER TO %I', tableowner)
           FROM pg_tables WHERE schemaname = 'public' AND tablename = 'tbl_syskanri');
END $$;
)";

constexpr std::string_view kTakeAwaySql = R"(-- 関所の見守りプログラムの役割を、すべて取り消します。
-- Takes away the role of Sekisho's agent and all it was granted.
BEGIN;
DROP SCHEMA IF EXISTS sekisho CASCADE;
DO $$ BEGIN
  DROP OWNED BY {0};
  DROP ROLE {0};
EXCEPTION WHEN undefined_object THEN NULL; END $$;
COMMIT;
)";

// Tables of other schemas are told with theirs; what cannot be reached is not told.
constexpr std::string_view kTableName =
    "CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END";

constexpr std::string_view kMayRead =
    "has_column_privilege(c.oid, a.attnum, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')";

// What an extension brings for everybody is of no table of 日レセ's.
constexpr std::string_view kReadable =
    R"(FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_' AND has_column_privilege(c.oid, a.attnum, 'SELECT')
  AND has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))";

constexpr std::string_view kColumnsThere =
    R"(FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND c.relname IN ('{}'))";

constexpr std::string_view kWritable =
    R"(FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'p', 'f') AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_'
  AND has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  AND (has_any_column_privilege(c.oid, 'INSERT, UPDATE')
    OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')))";

constexpr std::string_view kPowers = R"(FROM (
  SELECT word FROM pg_roles, LATERAL (VALUES
    ('superuser', rolsuper), ('creates databases', rolcreatedb), ('creates roles', rolcreaterole),
    ('replication', rolreplication), ('bypasses row security', rolbypassrls)) AS v (word, has)
  WHERE rolname = current_user AND has
  UNION ALL
  SELECT 'member of ' || g.rolname FROM pg_auth_members m
  JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
  WHERE r.rolname = current_user) AS powers)";

constexpr std::string_view kGrantedFunctions =
    R"(FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'sekisho'
  AND has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(p.pronamespace, 'USAGE'))";

std::string slotsSql() {
  std::string slots;
  for (int n = 1; n <= kSlots; ++n) {
    slots += fmt::format("{0}(l.locktable_flg{1}, l.locktable_ldname{1}, l.locktable_ptid{1})",
                         n == 1 ? "" : ",\n    ", n);
  }
  return slots;
}

std::string grantOf(const GrantedTable& granted) {
  const std::string grant =
      fmt::format("GRANT SELECT ({}) ON public.{} TO {};", fmt::join(granted.columns, ", "),
                  granted.table, kDatabaseRole);
  if (!granted.optional) return grant + "\n";
  return fmt::format(
      "DO $$ BEGIN {} EXCEPTION WHEN undefined_table OR undefined_column THEN NULL; END $$;\n",
      grant);
}

// "tbl_passwd.userid"
std::set<std::string> namesOf(const std::vector<GrantedTable>& tables, bool optional) {
  std::set<std::string> names;
  for (const GrantedTable& granted : tables) {
    if (granted.optional && !optional) continue;
    for (const auto column : granted.columns) {
      names.insert(fmt::format("{}.{}", granted.table, column));
    }
  }
  return names;
}

// What an edition has must be readable, whether others have it or not; a table that lacks one of
// its columns is read without any, as a grant of all of them fails.
std::set<std::string> neededOf(const std::vector<GrantedTable>& tables,
                               const std::set<std::string>& there) {
  std::set<std::string> needed = namesOf(tables, false);
  for (const GrantedTable& granted : tables) {
    const std::set<std::string> names = namesOf({granted}, true);
    if (granted.optional && std::ranges::includes(there, names)) {
      needed.insert(names.begin(), names.end());
    }
  }
  return needed;
}

Result<void> lookAtReading(const Select& select, const std::vector<GrantedTable>& tables,
                           Standing& standing) {
  std::set<std::string_view> not_everywhere;
  for (const GrantedTable& granted : tables) {
    if (granted.optional) not_everywhere.insert(granted.table);
  }
  const auto there = columnsThere(select, not_everywhere);
  if (!there) return std::unexpected(there.error());
  const auto rows = select({kTableName, "a.attname"}, kReadable);
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> readable;
  for (const DatabaseRow& row : *rows) {
    readable.insert(fmt::format("{}.{}", row[0].value_or(""), row[1].value_or("")));
  }
  std::ranges::set_difference(neededOf(tables, *there), readable,
                              std::back_inserter(standing.lacking));
  std::ranges::set_difference(readable, namesOf(tables, true), std::back_inserter(standing.beyond));
  return {};
}

Result<void> lookAtFunctions(const Select& select, Standing& standing) {
  const auto functions =
      select({"p.oid::regprocedure", "pg_get_function_result(p.oid)"}, kGrantedFunctions);
  if (!functions) return std::unexpected(functions.error());
  for (const auto& [name, result] : kFunctions) {
    const bool there = std::ranges::any_of(*functions, [&](const DatabaseRow& row) {
      return row[0].value_or("") == name && row[1].value_or("") == result;
    });
    if (!there) standing.lacking.emplace_back(name);
  }
  return {};
}

Result<void> lookAtPowers(const Select& select, Standing& standing) {
  const auto writable = select({kTableName}, kWritable);
  if (!writable) return std::unexpected(writable.error());
  for (const DatabaseRow& row : *writable) {
    standing.beyond.push_back(fmt::format("{}: write", row[0].value_or("")));
  }
  const auto powers = select({"word"}, kPowers);
  if (!powers) return std::unexpected(powers.error());
  for (const DatabaseRow& row : *powers) {
    standing.beyond.push_back(fmt::format("role: {}", row[0].value_or("")));
  }
  return lookAtFunctions(select, standing);
}

}  // namespace

std::vector<GrantedTable> grantedTables(Passwords passwords) {
  std::span<const std::string_view> of_passwords = kUserIds;
  if (passwords == Passwords::Compared) of_passwords = kUserIdsAndPasswords;
  std::vector<GrantedTable> tables{
      {.table = "tbl_passwd", .columns = of_passwords},
      {.table = "tbl_sysuser", .columns = kUsers},
      {.table = "tbl_dbkanri", .columns = kSchemaVersions},
      {.table = "tbl_plugin", .columns = kPlugIns, .optional = true},
      {.table = "tbl_dbkanri", .columns = kSchemaDays, .optional = true},
      {.table = "tbl_mstkanri", .columns = kMasters, .optional = true},
      {.table = "tbl_mstkanri", .columns = kMasterNames, .optional = true},
      {.table = "tbl_pgkanri", .columns = kProgramUpdates, .optional = true},
      {.table = "tbl_jobkanri", .columns = kJobs, .optional = true},
      {.table = "tbl_joblog", .columns = kJobLog, .optional = true},
      {.table = "monbatch_log", .columns = kBatches, .optional = true},
      {.table = "monpushevent", .columns = kPulls, .optional = true},
      {.table = "tbl_lock", .columns = kVersions, .optional = true},
      {.table = "tbl_ptnum", .columns = kNumbers, .optional = true}};
  for (const WrittenTable& written : kWrittenTables) {
    tables.push_back({.table = written.table, .columns = kWriters, .optional = true});
    if (!written.of_patients) continue;
    tables.push_back({.table = written.table, .columns = kPatients, .optional = true});
  }
  for (const CountedTable& counted : kCountedTables) {
    std::span<const std::string_view> columns = kExports;
    if (!counted.program.empty()) columns = kPrints;
    tables.push_back({.table = counted.table, .columns = columns, .optional = true});
  }
  return tables;
}

std::string grantsSql(Passwords passwords, std::string_view secret) {
  std::string sql = fmt::format(kRoleSql, kDatabaseRole, secret);
  for (const GrantedTable& granted : grantedTables(passwords)) sql += grantOf(granted);
  sql += fmt::format(kStaffSql, kDatabaseRole) + fmt::format(kOpenPatientsSql, slotsSql());
  for (const auto& [name, result] : kFunctions) {
    sql += fmt::format(kFunctionRightsSql, kDatabaseRole, name);
  }
  return sql + "COMMIT;\n";
}

std::string takeAwaySql() { return fmt::format(kTakeAwaySql, kDatabaseRole); }

Result<std::set<std::string>> columnsThere(const Select& select,
                                           const std::set<std::string_view>& tables) {
  const auto rows =
      select({"c.relname", "a.attname"}, fmt::format(kColumnsThere, fmt::join(tables, "', '")));
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> there;
  for (const DatabaseRow& row : *rows) {
    there.insert(fmt::format("{}.{}", row[0].value_or(""), row[1].value_or("")));
  }
  return there;
}

Result<Standing> standingOf(const Select& select, Passwords passwords) {
  Standing standing;
  if (auto looked = lookAtReading(select, grantedTables(passwords), standing); !looked) {
    return std::unexpected(std::move(looked.error()));
  }
  if (auto looked = lookAtPowers(select, standing); !looked) {
    return std::unexpected(std::move(looked.error()));
  }
  return standing;
}

Result<std::vector<GuardedTable>> guardedTables(const Select& select) {
  std::vector<GuardedTable> tables{{.table = "tbl_passwd"}, {.table = "tbl_access_key"}};
  for (const WrittenTable& written : kWrittenTables) {
    if (written.of_patients) tables.push_back({.table = std::string(written.table)});
  }
  std::vector<std::string_view> names;
  names.reserve(tables.size());
  for (const GuardedTable& guarded : tables) names.push_back(guarded.table);
  const auto rows =
      select({"c.relname", "a.attname", kMayRead},
             fmt::format(kColumnsThere, fmt::join(names, "', '")) + " ORDER BY a.attnum");
  if (!rows) return std::unexpected(rows.error());
  for (GuardedTable& guarded : tables) {
    for (const DatabaseRow& row : *rows) {
      if (row[0] != guarded.table) continue;
      guarded.there = true;
      if (row[2] != "true") guarded.refused.push_back(row[1].value_or(""));
    }
  }
  return tables;
}

}  // namespace sekisho::orca
