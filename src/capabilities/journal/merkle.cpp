#include "capabilities/journal/merkle.h"

#include <array>
#include <bit>
#include <map>
#include <utility>

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
  open_.push_back(leaf);
  if (open_.size() < kTileWidth) return;
  RightEdge full;
  for (const Sha256& hash : open_) full.add(hash);
  open_.clear();
  addTile(full.root());
}

void MerkleTree::addTile(const Sha256& hash) {
  SEKISHO_CHECK(open_.empty());
  if (levels_.empty()) levels_.emplace_back();
  levels_[0].push_back(hash);
  lift();
}

/// Adds the nodes above tiles that have just become full.
void MerkleTree::lift() {
  for (std::size_t level = 0; levels_[level].size() % kTileWidth == 0; ++level) {
    RightEdge full;
    for (const Sha256& hash : std::span(levels_[level]).last(kTileWidth)) full.add(hash);
    if (level + 1 == levels_.size()) levels_.emplace_back();
    levels_[level + 1].push_back(full.root());
  }
}

/// Answers one question to a tree, and reads no tile twice for it.
class MerkleTree::Prover {
 public:
  Prover(const MerkleTree& tree, const LeavesOf& leaves) : tree_(tree), leaves_(leaves) {}

  Result<Sha256> subtree(std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t size = end - begin;
    if (std::has_single_bit(size)) return full(begin, end);
    const std::uint64_t middle = begin + splitOf(size);
    const auto left = subtree(begin, middle);
    if (!left) return left;
    const auto right = subtree(middle, end);
    if (!right) return right;
    return nodeHash(*left, *right);
  }

  Result<void> pathOf(std::uint64_t index, std::uint64_t begin, std::uint64_t end, Hashes& path) {
    if (end - begin == 1) return {};
    const std::uint64_t middle = begin + splitOf(end - begin);
    if (index < middle) {
      if (auto done = pathOf(index, begin, middle, path); !done) return done;
      return put(middle, end, path);
    }
    if (auto done = pathOf(index, middle, end, path); !done) return done;
    return put(begin, middle, path);
  }

  Result<void> consistencyOf(std::uint64_t old_size, std::uint64_t begin, std::uint64_t end,
                             bool whole, Hashes& path) {
    if (begin + old_size == end) return whole ? Result<void>{} : put(begin, end, path);
    const std::uint64_t half = splitOf(end - begin);
    const std::uint64_t middle = begin + half;
    if (old_size <= half) {
      if (auto done = consistencyOf(old_size, begin, middle, whole, path); !done) return done;
      return put(middle, end, path);
    }
    if (auto done = consistencyOf(old_size - half, middle, end, false, path); !done) return done;
    return put(begin, middle, path);
  }

  /// The hashes [from, from + width) at a tile level; they must exist.
  Result<std::span<const Sha256>> hashes(unsigned level, std::uint64_t from, std::uint64_t width) {
    if (level > 0) return std::span(tree_.levels_.at(level - 1)).subspan(from, width);
    const std::uint64_t tile = from / kTileWidth;
    if ((tile + 1) * kTileWidth > tree_.size()) {
      return std::span(tree_.open_).subspan(from % kTileWidth, width);
    }
    auto known = read_.find(tile);
    if (known == read_.end()) {
      auto fresh = leaves_(tile);
      if (!fresh) return std::unexpected(std::move(fresh.error()));
      SEKISHO_CHECK(fresh->size() == kTileWidth);
      known = read_.emplace(tile, *std::move(fresh)).first;
    }
    return std::span<const Sha256>(known->second).subspan(from % kTileWidth, width);
  }

 private:
  /// A full subtree: folds the highest tile level that holds it.
  Result<Sha256> full(std::uint64_t begin, std::uint64_t end) {
    const unsigned level = static_cast<unsigned>(std::countr_zero(end - begin)) / kTileHeight;
    const unsigned shift = level * kTileHeight;
    const auto nodes = hashes(level, begin >> shift, (end - begin) >> shift);
    if (!nodes) return std::unexpected(nodes.error());
    RightEdge edge;
    for (const Sha256& node : *nodes) edge.add(node);
    return edge.root();
  }

  Result<void> put(std::uint64_t begin, std::uint64_t end, Hashes& path) {
    const auto hash = subtree(begin, end);
    if (!hash) return std::unexpected(hash.error());
    path.push_back(*hash);
    return {};
  }

  const MerkleTree& tree_;
  const LeavesOf& leaves_;
  std::map<std::uint64_t, Hashes> read_;
};

Sha256 MerkleTree::root() const {
  const auto whole = root(size(), [](std::uint64_t) -> Result<Hashes> { std::unreachable(); });
  SEKISHO_CHECK(whole.has_value());
  return *whole;
}

Result<Sha256> MerkleTree::root(std::uint64_t size, const LeavesOf& leaves) const {
  SEKISHO_CHECK(size <= this->size());
  if (size == 0) return emptyRoot();
  return Prover(*this, leaves).subtree(0, size);
}

Result<Hashes> MerkleTree::inclusionProof(std::uint64_t index, std::uint64_t size,
                                          const LeavesOf& leaves) const {
  SEKISHO_CHECK(index < size && size <= this->size());
  Hashes path;
  if (auto done = Prover(*this, leaves).pathOf(index, 0, size, path); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return path;
}

Result<Hashes> MerkleTree::consistencyProof(std::uint64_t old_size, std::uint64_t size,
                                            const LeavesOf& leaves) const {
  SEKISHO_CHECK(old_size <= size && size <= this->size());
  Hashes path;
  if (old_size == 0 || old_size == size) return path;
  if (auto done = Prover(*this, leaves).consistencyOf(old_size, 0, size, true, path); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return path;
}

Result<Hashes> MerkleTree::tile(unsigned level, std::uint64_t tile, std::uint64_t width,
                                const LeavesOf& leaves) const {
  SEKISHO_CHECK(width <= kTileWidth &&
                tile * kTileWidth + width <= size() >> (level * kTileHeight));
  Prover prover(*this, leaves);
  const auto hashes = prover.hashes(level, tile * kTileWidth, width);
  if (!hashes) return std::unexpected(hashes.error());
  return Hashes(hashes->begin(), hashes->end());
}

void WholeTree::add(const Sha256& leaf) {
  leaves_.push_back(leaf);
  tree_.add(leaf);
}

LeavesOf WholeTree::reading() const {
  return [this](std::uint64_t tile) -> Result<Hashes> {
    const auto leaves = std::span(leaves_).subspan(tile * kTileWidth, kTileWidth);
    return Hashes(leaves.begin(), leaves.end());
  };
}

Sha256 WholeTree::root(std::uint64_t size) const { return tree_.root(size, reading()).value(); }
Hashes WholeTree::inclusionProof(std::uint64_t index, std::uint64_t size) const {
  return tree_.inclusionProof(index, size, reading()).value();
}
Hashes WholeTree::consistencyProof(std::uint64_t old_size, std::uint64_t size) const {
  return tree_.consistencyProof(old_size, size, reading()).value();
}
Hashes WholeTree::tile(unsigned level, std::uint64_t tile, std::uint64_t width) const {
  return tree_.tile(level, tile, width, reading()).value();
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

namespace {

/// The roots of two trees.
struct Roots {
  Sha256 before;
  Sha256 after;
};

/// Those that a path of RFC 6962 §2.1.2 leads to, for sizes that are not 0 and differ; `old_root`
/// is its first hash where it has none of its own. Nothing for a path of another length.
std::optional<Roots> rootsBy(std::uint64_t old_size, const Sha256& old_root, std::uint64_t size,
                             std::span<const Sha256> path) {
  Hashes all(path.begin(), path.end());
  if (std::has_single_bit(old_size)) all.insert(all.begin(), old_root);
  if (all.empty()) return std::nullopt;
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while (node % 2 == 1) {
    node /= 2;
    last /= 2;
  }
  Roots roots{all.front(), all.front()};
  for (const Sha256& hash : std::span(all).subspan(1)) {
    if (last == 0) return std::nullopt;
    if (node % 2 == 1 || node == last) {
      roots.before = nodeHash(hash, roots.before);
      roots.after = nodeHash(hash, roots.after);
      while (node % 2 == 0 && node != 0) {
        node /= 2;
        last /= 2;
      }
    } else {
      roots.after = nodeHash(roots.after, hash);
    }
    node /= 2;
    last /= 2;
  }
  return last == 0 ? std::optional(roots) : std::nullopt;
}

}  // namespace

bool provesConsistency(std::uint64_t old_size, const Sha256& old_root, std::uint64_t size,
                       const Sha256& root, std::span<const Sha256> path) {
  if (old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  if (old_size == 0) return path.empty() && old_root == emptyRoot();
  const auto roots = rootsBy(old_size, old_root, size, path);
  return roots && roots->before == old_root && roots->after == root;
}

bool provesInconsistency(std::uint64_t old_size, const Sha256& old_root, std::uint64_t size,
                         const Sha256& root, std::span<const Sha256> path) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return old_root != root;
  const auto roots = rootsBy(old_size, old_root, size, path);
  return roots && roots->before != old_root && roots->after == root;
}

}  // namespace sekisho::journal
