#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/posture/judge.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::posture {

/// What is judged: one control on one device, or on the clinic.
struct Pair {
  ControlId control;
  std::optional<DeviceId> device = {};
  friend auto operator<=>(const Pair&, const Pair&) = default;
};

/// The result last recorded for a pair.
struct KeptVerdict {
  Pair pair;
  Judgement judgement;
  Sha256 fingerprint;  ///< Of everything it was judged by; equal means: need not be judged again.
  Instant since{};     ///< When the verdict became what it is.
};

/// One verdict that became another.
struct VerdictChange {
  Pair pair;
  std::optional<Verdict> from = {};  ///< Nothing at the first judging.
  Judgement now;
  Instant at{};
  std::optional<std::uint64_t> entry = {};  ///< The journal entry that says so, once known.
};

struct TableDigest {
  std::string table;
  std::optional<DeviceId> device = {};
  Sha256 digest;
  friend auto operator<=>(const TableDigest&, const TableDigest&) = default;
};

/// One judging run that changed verdicts.
struct JudgingRun {
  Instant at{};
  std::vector<VerdictChange> changes;
  std::vector<TableDigest> tables;  ///< Read by what changed, each once.
};

struct KeptState {
  std::vector<KeptVerdict> verdicts = {};
  std::optional<Instant> judged_at = {};  ///< Of the last run that changed something.
  std::optional<std::uint64_t> entry = {};
};

/// Where verdicts survive a restart. Calls never overlap.
class VerdictStore {
 public:
  virtual ~VerdictStore() = default;

  [[nodiscard]] virtual Result<KeptState> load() = 0;

  /// Keeps `verdicts`, drops `gone`, and records the run as one journal entry
  /// (posture.judged@1): all durable or nothing. Returns the entry's place. Failures of
  /// journal::Decisions: after Indeterminate load() says what was kept.
  [[nodiscard]] virtual Result<std::uint64_t> record(const JudgingRun& run,
                                                     std::span<const KeptVerdict> verdicts,
                                                     std::span<const Pair> gone) = 0;

  /// Keeps what was judged again without a verdict changing. No entry.
  [[nodiscard]] virtual Result<void> keep(std::span<const KeptVerdict> verdicts,
                                          std::span<const Pair> gone) = 0;

  /// Forgets up to `most` runs before `before` and what they changed, oldest first: the journal has
  /// them. The newest run stays. The number of them.
  [[nodiscard]] virtual Result<std::int64_t> prune(Instant before, std::int64_t most) = 0;

  /// What changed at or after `since` for these controls, newest first, at most 50: a page of them.
  [[nodiscard]] virtual Result<std::vector<VerdictChange>> changes(
      std::span<const ControlId> controls, Instant since) = 0;
};

}  // namespace sekisho::posture
