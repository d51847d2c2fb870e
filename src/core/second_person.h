#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/ids.h"

namespace sekisho {

/// What somebody's word is worth where two people have to see to something; rising.
enum class Worth {
  NeedsAnother,  ///< It is kept and counts for nothing: somebody else could say it, and has to.
  Alone,         ///< 単独承認: one's own word, or of a sign-in of one's own making, for want of
                 ///< others. It needs a reason, and the yearly review lists it.
  Whole,
};

/// What a word is worth by the marks that are kept with it.
[[nodiscard]] constexpr Worth worthOf(bool alone, bool lately) noexcept {
  return alone ? Worth::Alone : lately ? Worth::NeedsAnother : Worth::Whole;
}

/// How whoever is about to speak stands to the person whose act or use it is, at that moment.
struct SecondPerson {
  bool own = false;     ///< They are the same.
  bool lately = false;  ///< Their sign-ins are of one hand, and not for long.
  /// Who else could, of those whose sign-in neither of the two has made.
  std::vector<PersonId> others = {};

  [[nodiscard]] Worth worth() const {
    if (!own && !lately) return Worth::Whole;
    return others.empty() ? Worth::Alone : Worth::NeedsAnother;
  }
  /// For want of anybody else: a reason has to be given.
  [[nodiscard]] bool isAlone() const { return worth() == Worth::Alone; }
};

/// Whether a word of that worth by that person may take the place of the one that stands: not of a
/// whole one, nor of one that is worth more, and nobody says the same twice. `Word` has `by` and
/// worth().
template <class Word>
[[nodiscard]] bool mayFollow(const std::optional<Word>& standing, const std::vector<Word>& before,
                             PersonId by, Worth worth) {
  if (!standing) return true;
  const auto says_the_same = [&](const Word& one) { return one.by == by && one.worth() == worth; };
  return standing->worth() != Worth::Whole && worth >= standing->worth() &&
         !says_the_same(*standing) && std::ranges::none_of(before, says_the_same);
}

}  // namespace sekisho
