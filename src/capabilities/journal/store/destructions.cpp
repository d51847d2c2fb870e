#include "capabilities/journal/store/destructions.h"

#include <algorithm>
#include <iterator>

#include "capabilities/journal/journal.h"
#include "core/json.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kBodyGone = "journal.body-destroyed@1";
constexpr std::string_view kBodiesGone = "journal.bodies-destroyed@1";

std::optional<BodyShelf> shelfIn(const Json& said) {
  const auto* name = said["class"].text();
  const auto* month = said["month"].text();
  const auto entry_class = name ? entryClassOf(*name) : std::nullopt;
  const auto read = month ? Month::fromText(*month) : std::nullopt;
  if (!entry_class || !read) return std::nullopt;
  return BodyShelf{*entry_class, *read};
}

}  // namespace

void Destructions::take(const ReadEntry& read) {
  if (read.entry == nullptr) return;
  if (read.state == BodyState::Destroyed) gone_[shelfOf(*read.entry)].push_back(read.index);
  const std::string& kind = read.entry->kind;
  if (kind != kBodyGone && kind != kBodiesGone) return;
  const auto said = read.state == BodyState::Opened ? parseJson(textOf(read.body.body))
                                                    : std::unexpected(Error{});
  const auto* index = said ? (*said)["index"].integer() : nullptr;
  const auto shelf = said ? shelfIn(*said) : std::nullopt;
  if (kind == kBodyGone && index != nullptr && *index >= 0) {
    bodies_.insert(static_cast<std::uint64_t>(*index));
  } else if (kind == kBodiesGone && shelf) {
    shelves_.insert(*shelf);
  } else {
    unread_ = true;
  }
}

void Destructions::addMonthsOf(const Destructions& later) {
  shelves_.insert(later.shelves_.begin(), later.shelves_.end());
  unread_ = unread_ || later.unread_;
}

std::vector<std::uint64_t> Destructions::unexplained() const {
  std::vector<std::uint64_t> found;
  if (unread_) return found;
  for (const auto& [shelf, indexes] : gone_) {
    if (shelves_.contains(shelf)) continue;
    std::ranges::copy_if(indexes, std::back_inserter(found),
                         [this](std::uint64_t index) { return !bodies_.contains(index); });
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace sekisho::journal
