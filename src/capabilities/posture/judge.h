#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/catalog/control_spec.h"
#include "capabilities/evidence/table.h"
#include "capabilities/posture/verdict.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/ids.h"

namespace sekisho::posture {

/// What is known of one table that a question read.
struct TableState {
  std::string table;
  std::optional<DeviceId> device = {};  ///< Nothing for a register of the hub.
  /// Nothing if it never came.
  std::optional<evidence::TableStatus> status = evidence::TableStatus::Complete;
  std::optional<Sha256> digest = {};
  Instant observed{};                    ///< When its device last read it, by the hub's clock.
  std::optional<Instant> stale_at = {};  ///< Nothing for a register, or while its device sleeps.
  bool is_doubted = false;               ///< When it was read is not known any more.
  bool has_agent = true;                 ///< Of its device.
  bool lacks_columns = false;            ///< The agent is older than the spec.
  bool read_at_visit = false;            ///< By a person who was there, not by an agent.
  bool was_visited = false;              ///< Something of its device was read so.
};

enum class RowOk { No, Unknown, Yes };

/// One row that a question returned: one thing judged.
struct JudgedRow {
  RowOk ok = RowOk::Unknown;
  std::optional<DeviceId> device = {};  ///< Which device it speaks of, if its columns say so.
  std::vector<std::pair<std::string, evidence::Cell>> values = {};  ///< Every column but `ok`.
};

/// A control's verdict on one device, or on the clinic.
struct Judgement {
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
  Reason reason = {};
  friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// Judges one control by the state of the tables its query read and the rows it returned.
///
/// Pure: no clock, no I/O; `now` is UTC. A table that is missing, stale, doubted or failed proves
/// nothing: a row that speaks of its device does not count as a fail, and there is no pass. A
/// partial table may prove a fail, never a pass. Otherwise any 0 is Fail, else any unknown is
/// NotChecked; no rows is what the control says in `when_empty`. `evidence` is the control's own
/// class, weakened to ReadAtVisit by a reading of a visit that the verdict rests on; a verdict that
/// rests on no reading has None.
[[nodiscard]] Judgement judge(std::span<const TableState> tables, std::span<const JudgedRow> rows,
                              const catalog::MeasuredTest& test, EvidenceClass evidence,
                              Instant now);

/// A cell as a message shows it; NULL is "?".
[[nodiscard]] std::string shown(const evidence::Cell& cell);

/// A row's values as a message's arguments.
[[nodiscard]] std::vector<MessageArgument> argumentsOf(const JudgedRow& row);

}  // namespace sekisho::posture
