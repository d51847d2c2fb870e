#include "capabilities/journal/generations.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace sekisho::journal {
namespace {

constexpr MessageId kNoGeneration{"journal.no-generation"};

std::optional<std::uint64_t> digitsIn(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || number > kMaxNumber) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string EntryPlace::text() const { return fmt::format("{}-{}", generation, index); }

std::optional<EntryPlace> EntryPlace::fromText(std::string_view text, std::uint64_t newest) {
  const auto dash = text.find('-');
  const bool named = dash != std::string_view::npos;
  const auto generation = named ? digitsIn(text.substr(0, dash)) : std::optional(newest);
  const auto index = digitsIn(named ? text.substr(dash + 1) : text);
  if (!generation || *generation == 0 || !index) return std::nullopt;
  return EntryPlace{*generation, *index};
}

Generations::Opened Generations::heldOpen(std::uint64_t generation) const {
  const auto found = std::ranges::find(held_, generation,
                                       [](const Opened& journal) { return journal->generation(); });
  if (found == held_.end()) return nullptr;
  Opened journal = *found;
  held_.erase(found);
  held_.push_back(journal);
  return journal;
}

const Error* Generations::failureOf(std::uint64_t generation) const {
  const auto failed = failed_.find(generation);
  if (failed == failed_.end()) return nullptr;
  const auto& [why, at] = failed->second;
  const bool stays = why.code == ErrorCode::Corrupt || clock_->sinceBoot() - at < kLeftAlone;
  return stays ? &why : nullptr;
}

Result<Generations::Opened> Generations::of(std::uint64_t generation) const {
  if (generation == newest_.generation()) return Opened(std::shared_ptr<void>(), &newest_);
  if (!std::ranges::binary_search(earlier_, generation)) {
    return fail(ErrorCode::NotFound, kNoGeneration, {},
                {{"generation", std::to_string(generation)}});
  }
  const Lock lock(mutex_);
  // A month that is destroyed goes from all generations: one opened before still has its keys.
  if (auto shelves = newest_.shelves(); shelves != shelves_) {
    held_.clear();
    shelves_ = std::move(shelves);
  }
  if (const Error* failure = failureOf(generation)) return std::unexpected(*failure);
  if (Opened journal = heldOpen(generation)) return journal;
  auto opened = open_(generation);
  if (!opened) {
    failed_.insert_or_assign(generation, Failed{opened.error(), clock_->sinceBoot()});
    return opened;
  }
  held_.push_back(*opened);
  if (held_.size() > kHeldOpen) held_.pop_front();
  return opened;
}

std::optional<Generations::Stretch> Generations::below(
    EntryPlace place, std::vector<ClosedGeneration>& closed) const {
  std::vector<std::uint64_t> all = earlier_;
  all.push_back(newest_.generation());
  for (auto generation = all.rbegin(); generation != all.rend(); ++generation) {
    if (*generation > place.generation) continue;
    const std::uint64_t index = *generation == place.generation ? place.index : kMaxNumber;
    if (index == 0) continue;
    auto journal = of(*generation);
    if (!journal) {
      closed.push_back({*generation, std::move(journal.error())});
      continue;
    }
    const std::uint64_t size = (*journal)->head().size;
    if (size > 0) return Stretch{*std::move(journal), std::min(index, size)};
  }
  return std::nullopt;
}

}  // namespace sekisho::journal
