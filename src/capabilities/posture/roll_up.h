#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "capabilities/posture/verdict.h"

namespace sekisho::posture {

/// One verdict that goes into a higher one.
struct Weighed {
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
  bool substitute = false;
};

struct RolledUp {
  Verdict verdict = Verdict::NotChecked;
  /// The weakest among those that decide; of a fail, the strongest, which is the first of them.
  EvidenceClass evidence = EvidenceClass::None;
  /// Indexes of the verdicts it rests on, rising; the best known fails first.
  std::vector<std::size_t> deciding = {};
  bool only_substitutes = false;  ///< Would pass, but by 代替措置 alone.
};

/// The verdict over devices, or over the controls of an article.
///
/// fail > error > not-checked > excepted > asleep > pass; not-applicable is ignored unless there is
/// nothing else. Of nothing it is NotChecked. Passes of substitutes alone are NotChecked: they
/// never make an article pass by themselves.
[[nodiscard]] RolledUp rollUp(std::span<const Weighed> verdicts);

}  // namespace sekisho::posture
