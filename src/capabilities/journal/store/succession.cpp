#include "capabilities/journal/store/succession.h"

#include <fmt/core.h>

#include <utility>

#include "core/json.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kSuccessionBroken{"journal.succession-broken"};
constexpr std::string_view kGenerationOpened = "journal.generation-opened@1";

/// What entry 0 of a generation claims of the tree before, read anew from its JSON.
struct Claim {
  std::string previous;
  std::uint64_t kept_generation = 0;
  std::uint64_t kept = 0;
  Sha256 kept_root = {};
};

std::optional<Claim> claimIn(std::string_view body) {
  const auto json = parseJson(body);
  if (!json) return std::nullopt;
  const auto* previous = (*json)["previous"].text();
  const auto* generation = (*json)["kept_generation"].integer();
  const auto* kept = (*json)["kept"].integer();
  const auto* root = (*json)["kept_root"].text();
  const auto bytes = root == nullptr ? std::nullopt : fromHex(*root);
  const auto hash = bytes ? Sha256::fromBytes(*bytes) : std::nullopt;
  if (previous == nullptr || generation == nullptr || kept == nullptr || !hash) {
    return std::nullopt;
  }
  return Claim{*previous, static_cast<std::uint64_t>(*generation),
               static_cast<std::uint64_t>(*kept), *hash};
}

/// Whether the earlier tree is still what it was when the next generation began.
bool holdKept(Examined& earlier, const Claim& claim, std::uint64_t next) {
  if (earlier.tree.size() < claim.kept) {
    earlier.wrong(earlier.tree.size(), Examiner::kEntriesMissing,
                  fmt::format("generation {} began after {} entries, {} are there", next,
                              claim.kept, earlier.tree.size()));
    return false;
  }
  if (earlier.tree.root(claim.kept) == claim.kept_root) return true;
  earlier.wrong(std::nullopt, Examiner::kTampered,
                fmt::format("the first {} entries have another root than generation {} says",
                            claim.kept, next));
  return false;
}

/// Holds the checkpoint that the next generation names against the tree it speaks of.
void holdPrevious(Examined& earlier, Examined& next, const Claim& claim) {
  if (!earlier.key) return;
  earlier.result.succession = Succession::Whole;
  if (claim.previous.empty()) return;
  const auto lost = [&] {
    earlier.result.succession = Succession::Lost;
    earlier.result.known_elsewhere = claim.previous;
  };
  const auto checkpoint = openCheckpoint(claim.previous, *earlier.key);
  if (!checkpoint) {
    // Of a generation between the two, which lies nowhere here.
    const auto note = decodeNote(claim.previous);
    const auto named = note ? decodeCheckpoint(note->body) : Result<Checkpoint>();
    if (note && named && named->origin != earlier.result.origin) return lost();
    return next.wrong(0, kSuccessionBroken,
                      "names a checkpoint that " + earlier.result.origin + " did not sign");
  }
  if (checkpoint->size > earlier.tree.size() ||
      earlier.tree.root(checkpoint->size) != checkpoint->root) {
    lost();
  }
}

/// Holds a generation against what the first entry of the next one says of it.
void holdSuccession(Examined& earlier, Examined& next) {
  // Begun, and cut before its first entry: the hub begins it again.
  if (next.tree.size() == 0) return;
  const auto first = decodeEntry(next.first_line);
  if (!first || first->kind != kGenerationOpened) {
    return next.wrong(0, kSuccessionBroken, "does not say which generation it follows");
  }
  earlier.result.succession = Succession::NotShown;
  if (!next.first_body) return;
  const auto claim = claimIn(*next.first_body);
  if (!claim || claim->kept_generation != earlier.result.generation) {
    return next.wrong(0, kSuccessionBroken,
                      fmt::format("does not follow generation {}", earlier.result.generation));
  }
  if (holdKept(earlier, *claim, next.result.generation)) holdPrevious(earlier, next, *claim);
}

}  // namespace

std::string_view nameOf(Succession succession) noexcept {
  switch (succession) {
    using enum Succession;
    case None: return "none";
    case Whole: return "whole";
    case Lost: return "lost";
    case NotShown: return "not-shown";
  }
  std::unreachable();
}

void willHoldTheClaims(const Examined& next, Examiner& earlier) {
  const auto claim = next.first_body ? claimIn(*next.first_body) : std::nullopt;
  if (!claim) return;
  earlier.willHold(claim->kept);
  earlier.willHold(claim->previous);
}

std::vector<Verification> heldAgainstTheNext(std::vector<Examined> all) {
  for (std::size_t i = 1; i < all.size(); ++i) holdSuccession(all[i - 1], all[i]);
  std::vector<Verification> results;
  results.reserve(all.size());
  for (Examined& examined : all) results.push_back(std::move(examined.result));
  return results;
}

}  // namespace sekisho::journal
