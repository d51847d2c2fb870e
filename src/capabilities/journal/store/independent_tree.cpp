#include "capabilities/journal/store/independent_tree.h"

#include <array>
#include <bit>

#include "capabilities/journal/merkle.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

Sha256 above(const Sha256& left, const Sha256& right) {
  return sha256({std::array{std::byte{1}}, left.view(), right.view()});
}

}  // namespace

Sha256 independentRoot(std::span<const Sha256> leaves) {
  if (leaves.empty()) return sha256(ByteView{});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  return above(independentRoot(leaves.first(split)), independentRoot(leaves.subspan(split)));
}

void IndependentTree::willAsk(std::uint64_t size) { asked_.insert(size / kTileWidth); }

std::uint64_t IndependentTree::size() const noexcept {
  return tiles_.size() * kTileWidth + open_.size();
}

void IndependentTree::add(const Sha256& leaf) {
  open_.push_back(leaf);
  if (open_.size() < kTileWidth) return;
  if (asked_.contains(tiles_.size())) kept_.emplace(tiles_.size(), open_);
  tiles_.push_back(independentRoot(open_));
  open_.clear();
}

Sha256 IndependentTree::root(std::uint64_t size) const {
  SEKISHO_CHECK(size <= this->size());
  return size == 0 ? independentRoot({}) : rootFrom(0, size);
}

// Of the entries from `begin`, a multiple of kTileWidth.
Sha256 IndependentTree::rootFrom(std::uint64_t begin, std::uint64_t size) const {
  const std::uint64_t tile = begin / kTileWidth;
  if (size == kTileWidth) return tiles_.at(tile);
  if (size < kTileWidth) {
    SEKISHO_CHECK(tile == tiles_.size() || kept_.contains(tile));
    const auto& leaves = tile == tiles_.size() ? open_ : kept_.at(tile);
    return independentRoot(std::span(leaves).first(size));
  }
  const std::uint64_t split = std::bit_floor(size - 1);
  return above(rootFrom(begin, split), rootFrom(begin + split, size - split));
}

}  // namespace sekisho::journal
