#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "capabilities/catalog/control_spec.h"
#include "capabilities/posture/judge.h"
#include "capabilities/posture/presence.h"
#include "core/clock.h"
#include "core/digest.h"

namespace sekisho::posture {

/// Everything one pair of control and device is judged by.
struct PairState {
  std::vector<TableState> tables = {};
  std::optional<Instant> asleep_since = {};  ///< A device that it rests on sleeps.
  std::optional<Instant> overdue_at = {};
  std::optional<std::chrono::sys_days> excepted_until = {};  ///< An exception that holds now.
  std::optional<Judgement> stated = {};  ///< What people's answer comes to, where they are asked.

  [[nodiscard]] bool isOverdue(Instant now) const { return overdue_at && *overdue_at <= now; }
  /// The oldest reading among the tables; nothing if none came.
  [[nodiscard]] std::optional<Instant> seenAt() const;
  /// The next moment after `now` at which it reads differently by the clock alone.
  [[nodiscard]] std::optional<Instant> nextChange(Instant now) const;
};

/// The digest of all that decides a judgement. Equal digests mean: nothing to judge again.
[[nodiscard]] Sha256 fingerprintOf(const Sha256& control_text, const PairState& state, Instant now);

/// The digest of a control's text as far as it decides.
[[nodiscard]] Sha256 textDigestOf(const catalog::ControlSpec& control);

/// A measured judgement with the exception and the sleep of `state` taken into account.
[[nodiscard]] Judgement inItsState(Judgement judgement, const catalog::ControlSpec& control,
                                   const PairState& state, Instant now);

/// The end of a day in Japan.
[[nodiscard]] Instant endOf(std::chrono::sys_days day) noexcept;

}  // namespace sekisho::posture
