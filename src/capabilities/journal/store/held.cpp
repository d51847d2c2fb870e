#include "capabilities/journal/store/held.h"

#include <utility>

namespace sekisho::journal {

std::string_view nameOf(Witnesses witnesses) noexcept {
  switch (witnesses) {
    using enum Witnesses;
    case NotAsked: return "not-asked";
    case None: return "none";
    case TooFew: return "too-few";
    case Enough: return "enough";
  }
  std::unreachable();
}

HeldVerdict judgeHeld(std::string_view text, const ComputedTree& tree) {
  const auto note = decodeNote(text);
  const auto named =
      note ? decodeCheckpoint(note->body) : Result<Checkpoint>(std::unexpect, note.error());
  if (!named || named->origin != tree.log.name) return HeldVerdict::OfAnother;
  const auto checkpoint = openCheckpoint(text, tree.log);
  if (!checkpoint) return HeldVerdict::Forged;
  if (checkpoint->size > tree.entries) return HeldVerdict::RolledBack;
  return tree.root(checkpoint->size) == checkpoint->root ? HeldVerdict::Fits
                                                         : HeldVerdict::Equivocation;
}

}  // namespace sekisho::journal
