#include "capabilities/journal/store/held.h"

#include <algorithm>
#include <utility>

namespace sekisho::journal {
namespace {

// What a witness says may be any number; years from now is as far as anybody looks.
Instant instantOfPosix(std::uint64_t seconds) noexcept {
  constexpr std::uint64_t kFarthest = 1ULL << 40U;
  return Instant{std::chrono::seconds{static_cast<std::int64_t>(std::min(seconds, kFarthest))}};
}

}  // namespace

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

WitnessWord wordOf(Witnesses witnesses, std::optional<std::uint64_t> seconds,
                   Instant now) noexcept {
  switch (witnesses) {
    case Witnesses::NotAsked: return WitnessWord::Unknown;
    case Witnesses::None: return WitnessWord::Awaited;
    case Witnesses::TooFew: return WitnessWord::TooFew;
    case Witnesses::Enough: break;
  }
  if (!seconds) return WitnessWord::TooFew;
  const Instant met = instantOfPosix(*seconds);
  if (met > now + kClocksApart) return WitnessWord::Ahead;
  return now - met < kWordHolds ? WitnessWord::Fresh : WitnessWord::Late;
}

std::string_view messageOf(WitnessWord word) noexcept {
  switch (word) {
    using enum WitnessWord;
    case Unknown: return "journal.word-unknown";
    case Awaited: return "journal.word-awaited";
    case TooFew: return "journal.word-too-few";
    case Late: return "journal.word-late";
    case Ahead: return "journal.word-ahead";
    case Fresh: return "journal.word-fresh";
  }
  std::unreachable();
}

std::int64_t minutesSince(std::uint64_t seconds, Instant now) noexcept {
  const auto since = std::chrono::floor<std::chrono::minutes>(now - instantOfPosix(seconds));
  return std::max<std::int64_t>(since.count(), 0);
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
