#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
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
/// or `unfinished` (not ended within a day). Of rows (`times`) only the last writer is known: who
/// wrote before is not. `table`, and the patient as orca.patient-open tells one. Nothing from
/// before the first look is told.
///
/// 日レセ may empty these tables (an import does): that is nobody's doing, and nothing is told of
/// it. What was told is its state, from which another goes on. One thread.
class PastActs {
 public:
  static constexpr std::chrono::days kUnfinished{1};
  static constexpr int kMostRows = 20'000;  ///< Of one answer: what is more is not read.

  /// Nothing from before is told.
  explicit PastActs(Instant since = {}) { beginAt(since); }

  /// Jobs, batches and pulls that came since. Errors as Select; an edition without a table has none
  /// of it.
  [[nodiscard]] Result<void> readJobs(const Select& select, Instant now, const Uses::Named& named);

  /// Rows of a table that were written since its last reading. Errors as Select: it goes on from
  /// there the next time.
  [[nodiscard]] Result<void> readWritten(const Select& select, const WrittenTable& table,
                                         Instant now, const PatientNames& names, Random& random,
                                         const Uses::Named& named);

  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }

  [[nodiscard]] Json state() const;
  /// Begins at `since` if it is no state of such a form.
  [[nodiscard]] static PastActs from(const Json& state, Instant since);

 private:
  void beginAt(Instant since);
  [[nodiscard]] Result<void> readJobTable(const Select& select, Instant now,
                                          const Uses::Named& named);
  [[nodiscard]] Result<void> readBatches(const Select& select, const Uses::Named& named);
  [[nodiscard]] Result<void> readPulls(const Select& select, const Uses::Named& named);
  void takeWritten(const DatabaseRow& row, const WrittenTable& table, const PatientNames& names,
                   Random& random, const Uses::Named& named);
  void takeJob(const DatabaseRow& row, Instant now, const Uses::Named& named);

  /// Up to where a table with moments was read: microseconds, and the last row of that moment.
  struct Mark {
    std::int64_t micros = 0;
    std::string id = {};
  };
  Instant since_{};
  Mark batches_ = {};
  Mark pulls_ = {};
  std::map<std::string, std::int64_t> jobs_;     // told ones, and the day they began
  std::map<std::string, Instant> written_ = {};  // by table
  std::vector<Told> told_;
};

}  // namespace sekisho::orca
