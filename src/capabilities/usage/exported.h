#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/usage/record.h"
#include "core/digest.h"

namespace sekisho::usage {

/// Media type of a record that came as a line of a list which its system exported.
inline constexpr std::string_view kCsvType = "text/csv";

inline constexpr std::size_t kMaxExportBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxExportLines = 20'000;

/// One line of an exported list that can be read.
struct ExportedLine {
  int line = 0;           ///< From 1, as an editor counts.
  std::string body = {};  ///< The list's head and this line, as they stand there: what is kept.
  Record record = {};
};

/// Why one line cannot be read.
struct ExportedProblem {
  int line = 0;
  MessageId message;
  std::string column = {};  ///< The head's word, if one column is to blame.
};

struct ExportedList {
  std::vector<ExportedLine> lines = {};
  std::vector<ExportedProblem> problems = {};
};

/// Reads what a system that can only export wrote: CSV (RFC 4180; comma, semicolon or tab; UTF-8
/// with or without a mark) whose head names 日時 (time) or 日付 and 時刻 (date, clock), and 利用者
/// (user), and may name 氏名 (name), 端末 (terminal), 操作 (action), 結果 (result) and 患者
/// (patient; 患者氏名 beside it is that one's name). Times without a zone are of Japan, where the
/// clinic is. Every problem is told by line. InvalidInput if the text as a whole cannot be read:
/// usage.export-long, core.list-not-utf8, core.list-shift-jis, usage.export-columns.
[[nodiscard]] Result<ExportedList> parseExport(std::string_view text);

/// The record of a body that parseExport() made. InvalidInput (usage.incomplete) for another.
[[nodiscard]] Result<Reading> readExported(std::string_view body);

/// A digest that nobody can make, or try texts against, without the hub's key.
using Keyed = std::function<Sha256(std::string_view text)>;

/// Names a line of a system's list, so that it is not taken twice. It stays when the record is
/// destroyed, so it is a keyed one.
[[nodiscard]] Sha256 digestOf(std::string_view system, const ExportedLine& line,
                              const Keyed& keyed);

}  // namespace sekisho::usage
