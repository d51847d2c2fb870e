#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/patient_names.h"
#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/grants.h"
#include "capabilities/orca/probe/uses.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// Makes of what 日レセ's database keeps of the past what is recorded of it, each thing once
/// (P-10).
///
/// | kind | one for | `what` |
/// | --- | --- | --- |
/// | `orca.job@1` | a job (tbl_jobkanri) or batch (monbatch_log) that ended | its program |
/// | `orca.pulled@1` | a pull of many patients at once (monpushevent `*_all`) | the event |
/// | `orca.written@1` | who wrote rows of one table, of one patient | the function |
///
/// Each body has `line`, which names it; `from` and `until`; `user` and `place` where they are
/// known and have the form they should. `result` of a job is `done`, `failed` (日レセ set a code)
/// or `unfinished` (not ended within a day). Of rows (`times`, those of one hour) only the last
/// writer is known: who wrote before is not. `table`, and the patient as orca.patient-open tells
/// one. Nothing from before it began is told.
///
/// 日レセ may empty these tables (an import does): that is nobody's doing, and nothing is told of
/// it. Neither is anything told twice, nor left out, where a clock goes wrong for a while. What was
/// told is its state, from which another goes on. One thread.
class PastActs {
 public:
  static constexpr std::chrono::days kUnfinished{1};
  /// Before the last answer: a row may be committed after its time.
  static constexpr std::chrono::days kLookBack{2};
  static constexpr std::size_t kMostRows = 5'000;   ///< Of one answer.
  static constexpr std::size_t kMostTold = 20'000;  ///< Told ones that are known again.

  /// Nothing from before is told.
  explicit PastActs(Instant since = {}) { beginAt(since); }

  /// Jobs, batches and pulls that were not told yet, from kLookBack before their table answered
  /// last, however long ago that is. Each table is read, whatever
  /// the others say; the first error as Select. An edition without a table has none of it.
  [[nodiscard]] Result<void> readJobs(const Select& select, Instant now, const Uses::Named& named);

  /// Rows of a table that were written since its last reading; whether that was all of them, or the
  /// rest waits for the next call. Errors as Select: it goes on from there the next time.
  [[nodiscard]] Result<bool> readWritten(const Select& select, const WrittenTable& table,
                                         Instant now, const PatientNames& names, Random& random,
                                         const Uses::Named& named);

  /// The tables that could not be read when they were asked for last.
  [[nodiscard]] const std::set<std::string>& unread() const noexcept { return unread_; }

  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }

  [[nodiscard]] Json state() const;
  /// Begins at `since` if it is no state of such a form.
  [[nodiscard]] static PastActs from(const Json& state, Instant since);

 private:
  void beginAt(Instant since);
  [[nodiscard]] Result<std::vector<DatabaseRow>> rowsOf(
      const Select& select, std::string_view table, const std::vector<std::string_view>& columns,
      const std::string& rest);
  [[nodiscard]] Result<void> readJobTable(const Select& select, Instant now,
                                          const Uses::Named& named);
  [[nodiscard]] Result<void> readBatches(const Select& select, Instant now,
                                         const Uses::Named& named);
  [[nodiscard]] Result<void> readPulls(const Select& select, Instant now, const Uses::Named& named);
  /// From when on a table is asked for.
  [[nodiscard]] Instant lookedBackTo(const std::string& table, Instant now) const;
  void wasAnswered(const std::string& table, Instant now);
  /// Whether it was not told before.
  [[nodiscard]] bool isNew(const std::string& line, Instant at);
  void takeWritten(const DatabaseRow& row, const WrittenTable& table, const PatientNames& names,
                   Random& random, const Uses::Named& named);
  void takeJob(const DatabaseRow& row, Instant now, const Uses::Named& named);

  Instant since_{};
  std::map<std::string, std::int64_t> told_before_;  // by the line; when it was, in milliseconds
  std::map<std::string, Instant> written_ = {};      // by table
  std::map<std::string, Instant> answered_ = {};     // when it was last, by table
  std::set<std::string> unread_ = {};
  std::vector<Told> told_;
};

}  // namespace sekisho::orca
