#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/table.h"
#include "capabilities/posture/judge.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::posture {

struct Answer {
  std::vector<JudgedRow> rows;
  std::vector<std::string> tables;  ///< Every table the question reads, as the engine found.
};

/// The current rows of every fact table and register, and questions about them. One call at a time.
class Questions {
 public:
  virtual ~Questions() = default;

  /// Puts the rows of `table` in place of those of `device`, or of all rows of a register. The
  /// columns are those of the table's spec. Unavailable if they would take too much memory: the
  /// rows that were there are gone or stay, so the table must count as failed.
  [[nodiscard]] virtual Result<void> put(const evidence::Table& table,
                                         const std::optional<DeviceId>& device) = 0;
  /// Takes out a device's rows.
  virtual void forget(DeviceId device) = 0;

  /// Asks a control's query about one device or about all. InvalidInput if it is not one SELECT
  /// over these tables, or returns no column `ok` of 1, 0 and NULL. Unavailable if it went over a
  /// limit.
  [[nodiscard]] virtual Result<Answer> ask(const std::string& query,
                                           const std::optional<DeviceId>& device) = 0;
};

inline constexpr MessageId kOverLimit{"posture.over-limit"};
inline constexpr MessageId kQuestionFailed{"posture.question-failed"};
inline constexpr MessageId kNoOkColumn{"posture.no-ok-column"};

}  // namespace sekisho::posture
