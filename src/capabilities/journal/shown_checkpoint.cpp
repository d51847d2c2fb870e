#include "capabilities/journal/shown_checkpoint.h"

namespace sekisho::journal {
namespace {

// Whether the note speaks of an earlier tree of this clinic: it says nothing of this one.
bool isEarlier(std::string_view note, const Journal& journal) {
  const auto read = decodeNote(note);
  const auto checkpoint = read ? decodeCheckpoint(read->body) : Result<Checkpoint>();
  if (!read || !checkpoint) return false;
  for (std::uint64_t generation = 1; generation < journal.generation(); ++generation) {
    if (checkpoint->origin == originOf(journal.clinic(), generation)) return true;
  }
  return false;
}

}  // namespace

Shown judgeShown(const Journal& journal, std::string_view note) {
  const auto checkpoint = openCheckpoint(note, journal.verifierKey());
  if (!checkpoint) return isEarlier(note, journal) ? Shown::Known : Shown::Unproven;
  const auto root = journal.root(checkpoint->size);
  if (!root) return Shown::Ahead;
  return *root == checkpoint->root ? Shown::Known : Shown::Another;
}

}  // namespace sekisho::journal
