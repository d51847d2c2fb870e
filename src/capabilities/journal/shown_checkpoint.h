#pragma once

#include <string_view>

#include "capabilities/journal/journal.h"

namespace sekisho::journal {

/// What a checkpoint that somebody else holds says of this journal.
enum class Shown {
  Known,  ///< This tree begins with it, or it is of an earlier generation.
  Ahead,  ///< This log signed it, and it reaches further than the tree does: this is an older copy.
  Another,  ///< This log signed it, but over other entries: an older copy went on by itself.
  Unproven  ///< No right signature of this log: forged, foreign, or of a generation not known here.
};

/// Judges a signed note against the tree as it is now. Believes nothing that the log's own key did
/// not sign, so that nobody else can make a hub give up its tree.
[[nodiscard]] Shown judgeShown(const Journal& journal, std::string_view note);

}  // namespace sekisho::journal
