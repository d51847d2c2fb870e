#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/journal/generations.h"
#include "capabilities/posture/clinic.h"
#include "core/clock.h"

namespace sekisho::hub {

/// Of each operator that the newest readings of the 日レセ servers name, whether the journal knows
/// of a use by people or programs within some days, for whoever asks often: what was wholly
/// searched is searched again after an hour, what was not after ten minutes. Any thread.
class OperatorsLeft {
 public:
  /// All outlive it.
  OperatorsLeft(const journal::Generations& record, evidence::ReceivedTables& tables,
                const Clock& clock)
      : record_(record), tables_(tables), clock_(clock) {}

  /// Of the `days` before `today`, and today. Fails if the received tables cannot be read.
  [[nodiscard]] Result<std::vector<posture::OrcaOperatorSeen>> within(std::chrono::days days,
                                                                      std::chrono::sys_days today);

 private:
  struct Read {
    std::chrono::sys_days day;
    std::chrono::days days;
    Instant at;
    bool whole = false;
    std::vector<std::string> names;
    std::vector<posture::OrcaOperatorSeen> seen = {};
  };

  const journal::Generations& record_;
  evidence::ReceivedTables& tables_;
  const Clock& clock_;
  std::mutex lock_;
  std::optional<Read> last_ = {};
};

}  // namespace sekisho::hub
