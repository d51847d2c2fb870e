#include "capabilities/journal/merkle.h"

#include <array>
#include <bit>

#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::array kLeaf{std::byte{0}};
constexpr std::array kNode{std::byte{1}};
constexpr unsigned kTileHeight = 8;

/// The largest power of two strictly below `size`, which is at least 2.
std::uint64_t splitOf(std::uint64_t size) { return std::bit_floor(size - 1); }

}  // namespace

Sha256 leafHash(ByteView entry) noexcept { return sha256({kLeaf, entry}); }
Sha256 nodeHash(const Sha256& left, const Sha256& right) noexcept {
  return sha256({kNode, left.view(), right.view()});
}
Sha256 emptyRoot() noexcept { return sha256(ByteView{}); }

void RightEdge::add(const Sha256& leaf) {
  Sha256 node = leaf;
  for (std::uint64_t below = size_; below % 2 == 1; below /= 2) {
    node = nodeHash(edge_.back(), node);
    edge_.pop_back();
  }
  edge_.push_back(node);
  ++size_;
}

Sha256 RightEdge::root() const {
  if (edge_.empty()) return emptyRoot();
  Sha256 root = edge_.back();
  for (std::size_t i = edge_.size() - 1; i-- > 0;) root = nodeHash(edge_[i], root);
  return root;
}

void MerkleTree::add(const Sha256& leaf) {
  if (levels_.empty()) levels_.emplace_back();
  levels_[0].push_back(leaf);
  for (std::size_t level = 0; levels_[level].size() % kTileWidth == 0; ++level) {
    const std::uint64_t tiles = levels_[level].size() / kTileWidth;
    RightEdge full;
    for (const Sha256& hash : tile(static_cast<unsigned>(level), tiles - 1, kTileWidth)) {
      full.add(hash);
    }
    if (level + 1 == levels_.size()) levels_.emplace_back();
    levels_[level + 1].push_back(full.root());
  }
}

std::span<const Sha256> MerkleTree::tile(unsigned level, std::uint64_t tile,
                                         std::uint64_t width) const {
  const auto& hashes = levels_.at(level);
  SEKISHO_CHECK(tile * kTileWidth + width <= hashes.size());
  return std::span(hashes).subspan(tile * kTileWidth, width);
}

Sha256 MerkleTree::subtree(std::uint64_t begin, std::uint64_t end) const {
  const std::uint64_t size = end - begin;
  if (std::has_single_bit(size)) {  // a full subtree: fold the highest tile level that holds it
    const unsigned level = static_cast<unsigned>(std::countr_zero(size)) / kTileHeight;
    const unsigned shift = level * kTileHeight;
    RightEdge edge;
    for (std::uint64_t n = begin >> shift; n < end >> shift; ++n) edge.add(levels_[level][n]);
    return edge.root();
  }
  const std::uint64_t middle = begin + splitOf(size);
  return nodeHash(subtree(begin, middle), subtree(middle, end));
}

Sha256 MerkleTree::root(std::uint64_t size) const {
  SEKISHO_CHECK(size <= this->size());
  return size == 0 ? emptyRoot() : subtree(0, size);
}

void MerkleTree::pathOf(std::uint64_t index, std::uint64_t begin, std::uint64_t end,
                        Hashes& path) const {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + splitOf(end - begin);
  if (index < middle) {
    pathOf(index, begin, middle, path);
    path.push_back(subtree(middle, end));
  } else {
    pathOf(index, middle, end, path);
    path.push_back(subtree(begin, middle));
  }
}

Hashes MerkleTree::inclusionProof(std::uint64_t index, std::uint64_t size) const {
  SEKISHO_CHECK(index < size && size <= this->size());
  Hashes path;
  pathOf(index, 0, size, path);
  return path;
}

void MerkleTree::consistencyOf(std::uint64_t old_size, std::uint64_t begin, std::uint64_t end,
                               bool whole, Hashes& path) const {
  if (begin + old_size == end) {
    if (!whole) path.push_back(subtree(begin, end));
    return;
  }
  const std::uint64_t half = splitOf(end - begin);
  const std::uint64_t middle = begin + half;
  if (old_size <= half) {
    consistencyOf(old_size, begin, middle, whole, path);
    path.push_back(subtree(middle, end));
  } else {
    consistencyOf(old_size - half, middle, end, false, path);
    path.push_back(subtree(begin, middle));
  }
}

Hashes MerkleTree::consistencyProof(std::uint64_t old_size, std::uint64_t size) const {
  SEKISHO_CHECK(old_size <= size && size <= this->size());
  Hashes path;
  if (old_size != 0 && old_size != size) consistencyOf(old_size, 0, size, true, path);
  return path;
}

bool provesInclusion(const Sha256& leaf, std::uint64_t index, std::uint64_t size,
                     const Sha256& root, std::span<const Sha256> path) {
  if (index >= size) return false;
  Sha256 hash = leaf;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  for (const Sha256& sibling : path) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 == 0 && node != 0) {  // promoted without a sibling
        node /= 2;
        last /= 2;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && hash == root;
}

bool provesConsistency(std::uint64_t old_size, const Sha256& old_root, std::uint64_t size,
                       const Sha256& root, std::span<const Sha256> path) {
  if (old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  if (old_size == 0) return path.empty() && old_root == emptyRoot();
  Hashes all(path.begin(), path.end());
  if (std::has_single_bit(old_size)) all.insert(all.begin(), old_root);
  if (all.empty()) return false;
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while (node % 2 == 1) {
    node /= 2;
    last /= 2;
  }
  Sha256 before = all.front();
  Sha256 after = all.front();
  for (const Sha256& hash : std::span(all).subspan(1)) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      after = nodeHash(after, hash);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 && before == old_root && after == root;
}

}  // namespace sekisho::journal
