#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/grants.h"
#include "capabilities/orca/probe/uses.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// Makes of tables in which 日レセ keeps a row for each print or export what is recorded of them
/// (P-10).
///
/// | kind | one for | `what` |
/// | --- | --- | --- |
/// | `orca.printed@1` | prints of a user at a terminal | the program that printed |
/// | `orca.exported@1` | files made to be taken out | `csv` or `file`, by the table |
///
/// Of such a row 日レセ keeps the day and no hour: rows of a day are counted again and again, and
/// those that are more than before (`times`) came between the two counts (`from`, `until`). Each
/// body has `line`, which names it, `table`, and `user` and `place` where they are known and have
/// the form they should. Titles and names of files, which may name a patient, are never read.
///
/// What was there at the first count is nobody's. Where rows are fewer 日レセ took some away:
/// nothing is told of that, and as many that came meanwhile are not seen. Nothing is told twice
/// where a clock goes wrong for a while. What was counted is its state, in which nobody is named,
/// and from which another goes on. One thread.
class CountedRows {
 public:
  static constexpr std::size_t kMostGroups = 5'000;  ///< Of one answer: then it is not read.
  static constexpr std::size_t kMostKept = 20'000;

  static constexpr std::chrono::hours kLookAgain{1};  ///< Which tables there are.

  /// Counts the rows of today and yesterday. Each table is asked, whatever the others say; the
  /// first error as Select.
  [[nodiscard]] Result<void> read(const Select& select, Instant now, const Uses::Named& named);

  /// The tables that could not be read when they were asked for last.
  [[nodiscard]] const std::set<std::string>& unread() const noexcept { return unread_; }
  /// Those that this edition does not have, or not with the columns that are known or in their
  /// form: what they would tell is not seen. Nothing if that is not known yet.
  [[nodiscard]] const std::optional<std::set<std::string>>& absent() const noexcept {
    return absent_;
  }

  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }
  /// Whether its state is another than when this was asked last.
  [[nodiscard]] bool hasChanged() { return std::exchange(changed_, false); }

  [[nodiscard]] Json state() const;
  /// As new if it is no state of such a form.
  [[nodiscard]] static CountedRows from(const Json& state);

 private:
  /// Of one table.
  struct Counts {
    std::string since_day = {};  ///< "20260401": what was written before was never counted.
    Instant at{};                ///< Counted last.
    std::map<std::string, std::int64_t> rows =
        {};  ///< By the day, and a digest of who, where and what.
  };

  /// Which tables there are; looked again after a while.
  [[nodiscard]] Result<void> lookForTables(const Select& select, Instant now);
  /// False if it is not there any more, or of another form.
  [[nodiscard]] Result<bool> readTable(const Select& select, const CountedTable& table, Instant now,
                                       const Uses::Named& named);
  /// False if a row has no day of the known form.
  [[nodiscard]] bool take(const std::vector<DatabaseRow>& rows, const CountedTable& table,
                          const std::string& from_day, Instant now, const Uses::Named& named);
  void tell(const DatabaseRow& row, const CountedTable& table, std::int64_t more, Instant before,
            Instant now, const Uses::Named& named);

  std::map<std::string, Counts> counts_;  // by table
  std::set<std::string> unread_;
  std::optional<std::set<std::string>> absent_;
  std::optional<Instant> looked_;  // for tables
  bool changed_ = false;
  std::vector<Told> told_;
};

}  // namespace sekisho::orca
