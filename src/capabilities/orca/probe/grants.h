#pragma once

#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/database.h"
#include "core/error.h"

namespace sekisho::orca {

/// Whether 日レセ's stored passwords may be compared with the known first ones: its clinic decides.
enum class Passwords { NotRead, Compared };

/// A table whose rows say who wrote them last.
struct WrittenTable {
  std::string_view table;
  std::string_view function;  ///< As functionOf() names it.
  bool of_patients = true;
};
/// Those of which the writers are recorded (P-10), where an edition has them.
inline constexpr std::array<WrittenTable, 8> kWrittenTables{{
    {"tbl_ptinf", "patient-registration"},
    {"tbl_ptnum", "patient-registration"},
    {"tbl_uketuke", "reception"},
    {"tbl_jyurrk", "medical-acts"},
    {"tbl_sryact", "medical-acts"},
    {"tbl_ptbyomei", "diagnoses"},
    {"tbl_syunou_main", "payments"},
    {"tbl_syskanri", "system-management", false},
}};

/// A table that keeps a row for each print or export, of which rows are counted (CountedRows).
struct CountedTable {
  std::string_view table;
  std::string_view kind;     ///< Of what is recorded.
  std::string_view program;  ///< The column that says what made it; empty if none is known to.
  std::string_view what;     ///< What it is where no column says it.
};
/// Of the columns of the last two those are known that nearly all tables of 日レセ have.
inline constexpr std::array<CountedTable, 3> kCountedTables{{
    {.table = "tbl_prtkanri", .kind = "orca.printed@1", .program = "shellid", .what = "other"},
    {.table = "tbl_csv_info", .kind = "orca.exported@1", .program = "", .what = "csv"},
    {.table = "tbl_file_info", .kind = "orca.exported@1", .program = "", .what = "file"},
}};

/// A table of 日レセ, and what of it the reading role may read; nothing else.
struct GrantedTable {
  std::string_view table;
  std::span<const std::string_view> columns;
  bool optional = false;  ///< Not every edition of 日レセ has it.
};

/// All of them (never tbl_access_key; of tbl_passwd the passwords only if they are compared).
[[nodiscard]] std::vector<GrantedTable> grantedTables(Passwords passwords);

/// The SQL that makes the role with exactly these rights, to be run in 日レセ's database by
/// PostgreSQL's administrator; running it again brings everything to what it says. `secret` as
/// scramSecretOf() makes it.
///
/// 職員情報 is a row among settings of one wide column, which a grant cannot tell apart: a function
/// in a schema of its own hands out those rows alone, and another one which patients are open now.
/// Of patients ids are read, and nothing else. Nothing of 日レセ's own is changed, and
/// nothing depends on its tables: its updates can still change and drop them.
[[nodiscard]] std::string grantsSql(Passwords passwords, std::string_view secret);
/// The SQL that takes everything away again.
[[nodiscard]] std::string takeAwaySql();

/// What the role can do, held against what it should. Each is named as "tbl_ptinf.name",
/// "tbl_ptinf: write" or "role: superuser".
struct Standing {
  /// What it should read and cannot, of what there is; functions of another edition of this, too.
  std::vector<std::string> lacking = {};
  std::vector<std::string> beyond = {};  ///< What it can and should not.
  friend bool operator==(const Standing&, const Standing&) = default;
};

/// Which columns these tables have, as "tbl_plugin.name"; of a table that is not there none. Needs
/// no right. Errors as Select.
[[nodiscard]] Result<std::set<std::string>> columnsThere(const Select& select,
                                                         const std::set<std::string_view>& tables);

/// Asks PostgreSQL itself. Errors as Select.
[[nodiscard]] Result<Standing> standingOf(const Select& select, Passwords passwords);

/// A table that holds passwords, keys or patients.
struct GuardedTable {
  std::string table;
  bool there = false;
  std::vector<std::string> refused =
      {};  ///< Its columns that the role cannot read, in their order.
  friend bool operator==(const GuardedTable&, const GuardedTable&) = default;
};

/// What of such tables cannot be read, as PostgreSQL says of the columns that are there. Errors as
/// Select.
[[nodiscard]] Result<std::vector<GuardedTable>> guardedTables(const Select& select);

}  // namespace sekisho::orca
