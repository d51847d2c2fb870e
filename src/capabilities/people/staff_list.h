#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capabilities/people/person.h"

namespace sekisho::people {

/// One person that a staff list names.
struct Listed {
  int line = 0;   ///< From 1, as an editor counts.
  Person person;  ///< Without id, which the importer gives.
};

/// That an operator of 日レセ is a program's, such as chart software: no person is made of it.
struct ListedProgram {
  int line = 0;
  std::string name = {};     ///< The operator.
  std::string purpose = {};  ///< Which program it is, as the column of names says.
  std::string answers = {};  ///< Who answers for it, by name.
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};
};

/// Something a column takes, as either language writes it.
struct Written {
  std::string ja;
  std::string en;
  friend bool operator==(const Written&, const Written&) = default;
};

/// Why one line cannot be used.
struct ListProblem {
  int line = 0;
  MessageId message;
  std::string column = {};            ///< The header's word, if one column is to blame.
  std::vector<Written> allowed = {};  ///< What that column takes: words, or examples of a day.
};

struct StaffList {
  std::vector<Listed> people = {};
  std::vector<ListedProgram> programs = {};
  std::vector<ListProblem> problems = {};
  /// Heads of the columns that are not read, in their order: nothing of them is kept. One without a
  /// head is named by its number, as spreadsheets count: (3).
  std::vector<std::string> left_out = {};
};

inline constexpr std::size_t kMaxStaffListBytes = std::size_t{1} << 20U;

/// Reads a CSV (RFC 4180; comma, semicolon or tab; UTF-8 with or without a mark) whose header names
/// 氏名 (name) and 入職日 (from), and may name かな, 職種, 所属, 退職日, 誓約日, 退職後も有効 and
/// メール, 日レセのユーザID (operator) and 責任者 (answers). Japanese or English heads. A line
/// whose 職種 is プログラム (program) is no person's: its operator is that of the program which
/// 氏名 names, and 責任者 is who answers for it. Days as 2026-04-01, 2026/4/1, 令和8年4月1日 or
/// R8.4.1. `today` is the first day of a line that leaves 入職日 empty.
///
/// Temporaries cannot come by list: somebody must say who instructs them; such a line is a problem.
/// Every problem is told by line, so that nothing is half imported. InvalidInput if the text as a
/// whole cannot be read: too long, not UTF-8 (Shift_JIS is named as such), no column of names.
[[nodiscard]] Result<StaffList> parseStaffList(std::string_view text, std::chrono::sys_days today);

/// A day as clerks write it: 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1. Nothing for other forms
/// and for days that do not exist.
[[nodiscard]] std::optional<std::chrono::sys_days> dayAsWritten(std::string_view text);

}  // namespace sekisho::people
