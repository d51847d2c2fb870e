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
// Apart, so that a role that was made before they were read lacks nothing.
constexpr std::array<std::string_view, 1> kSchemaDays{"upymd"};
constexpr std::array<std::string_view, 4> kMasters{"kanricd", "dbrversion1", "dbrversion2",
                                                   "upymd"};
constexpr std::array<std::string_view, 1> kMasterNames{"name"};
constexpr std::array<std::string_view, 3> kProgramUpdates{"pgno", "releaseymd", "updateflg"};

constexpr std::string_view kStaff = "sekisho.staff()";

constexpr std::string_view kRoleSql =
    R"(-- 関所の見守りプログラムが、日レセのデータベースを読むための役割です。読むだけで、書けません。
-- The role as which Sekisho's agent reads 日レセ's database. It can write nothing.
SET client_min_messages = warning;
BEGIN;
DO $$ BEGIN CREATE ROLE {0}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE {0} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT 2 PASSWORD '{1}';
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
-- 職員情報(kanricd 1010)だけを渡す関数。ほかの設定は読めません。
-- Hands out 職員情報 (kanricd 1010) alone; other settings stay unreadable.
CREATE SCHEMA IF NOT EXISTS sekisho;
REVOKE ALL ON SCHEMA sekisho FROM PUBLIC;
GRANT USAGE ON SCHEMA sekisho TO {0};
CREATE OR REPLACE FUNCTION sekisho.staff()
  RETURNS TABLE (hospnum integer, kbncd text, from_day text, until_day text, kanritbl text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT hospnum::integer, kbncd::text, styukymd::text, edyukymd::text, kanritbl::text
     FROM public.tbl_syskanri WHERE kanricd = '1010' $$;
REVOKE ALL ON FUNCTION sekisho.staff() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sekisho.staff() TO {0};
DO $$ BEGIN
  EXECUTE (SELECT format('ALTER FUNCTION sekisho.staff() OWNER TO %I', tableowner)
           FROM pg_tables WHERE schemaname = 'public' AND tablename = 'tbl_syskanri');
END $$;
COMMIT;
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

// What an extension brings for everybody is of no table of 日レセ's.
constexpr std::string_view kReadable =
    R"(FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_' AND has_column_privilege(c.oid, a.attnum, 'SELECT')
  AND has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))";

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

constexpr std::string_view kFunction =
    R"(FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'sekisho' AND p.proname = 'staff' AND p.pronargs = 0
  AND has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(p.pronamespace, 'USAGE'))";

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

Result<void> lookAtReading(const Select& select, const std::vector<GrantedTable>& tables,
                           Standing& standing) {
  const auto rows = select({kTableName, "a.attname"}, kReadable);
  if (!rows) return std::unexpected(rows.error());
  std::set<std::string> readable;
  for (const DatabaseRow& row : *rows) {
    readable.insert(fmt::format("{}.{}", row[0].value_or(""), row[1].value_or("")));
  }
  std::ranges::set_difference(namesOf(tables, false), readable,
                              std::back_inserter(standing.lacking));
  std::ranges::set_difference(readable, namesOf(tables, true), std::back_inserter(standing.beyond));
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
  const auto function = select({"p.proname"}, kFunction);
  if (!function) return std::unexpected(function.error());
  if (function->empty()) standing.lacking.emplace_back(kStaff);
  return {};
}

}  // namespace

std::vector<GrantedTable> grantedTables(Passwords passwords) {
  std::span<const std::string_view> of_passwords = kUserIds;
  if (passwords == Passwords::Compared) of_passwords = kUserIdsAndPasswords;
  return {{.table = "tbl_passwd", .columns = of_passwords},
          {.table = "tbl_sysuser", .columns = kUsers},
          {.table = "tbl_dbkanri", .columns = kSchemaVersions},
          {.table = "tbl_plugin", .columns = kPlugIns, .optional = true},
          {.table = "tbl_dbkanri", .columns = kSchemaDays, .optional = true},
          {.table = "tbl_mstkanri", .columns = kMasters, .optional = true},
          {.table = "tbl_mstkanri", .columns = kMasterNames, .optional = true},
          {.table = "tbl_pgkanri", .columns = kProgramUpdates, .optional = true}};
}

std::string grantsSql(Passwords passwords, std::string_view secret) {
  std::string sql = fmt::format(kRoleSql, kDatabaseRole, secret);
  for (const GrantedTable& granted : grantedTables(passwords)) sql += grantOf(granted);
  return sql + fmt::format(kStaffSql, kDatabaseRole);
}

std::string takeAwaySql() { return fmt::format(kTakeAwaySql, kDatabaseRole); }

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

}  // namespace sekisho::orca
