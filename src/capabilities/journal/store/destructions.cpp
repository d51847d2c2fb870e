#include "capabilities/journal/store/destructions.h"

#include <algorithm>

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
    unread_ = read.index + 1;
  }
}

void Destructions::addMonthsOf(const Destructions& later) {
  shelves_.insert(later.shelves_.begin(), later.shelves_.end());
  later_unread_ = later_unread_ || later.later_unread_ || later.unread_ > 0;
}

template <typename Each>
void Destructions::eachUnsaid(const Each& each) const {
  for (const auto& [shelf, indexes] : gone_) {
    if (shelves_.contains(shelf)) continue;
    for (const std::uint64_t index : indexes) {
      if (!bodies_.contains(index)) each(index);
    }
  }
}

std::vector<std::uint64_t> Destructions::unexplained() const {
  std::vector<std::uint64_t> found;
  eachUnsaid([&](std::uint64_t index) {
    if (index >= unread_ && !later_unread_) found.push_back(index);
  });
  std::ranges::sort(found);
  return found;
}

std::uint64_t Destructions::untold() const {
  std::uint64_t found = 0;
  eachUnsaid([&](std::uint64_t index) { found += index < unread_ || later_unread_ ? 1 : 0; });
  return found;
}

}  // namespace sekisho::journal
