#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/digest.h"

/// Merkle tree hashes and proofs of RFC 6962 §2.1, SHA-256.
namespace sekisho::journal {

using Hashes = std::vector<Sha256>;

[[nodiscard]] Sha256 leafHash(ByteView entry) noexcept;                           ///< H(00 ‖ entry)
[[nodiscard]] Sha256 nodeHash(const Sha256& left, const Sha256& right) noexcept;  ///< H(01 ‖ l ‖ r)
[[nodiscard]] Sha256 emptyRoot() noexcept;                                        ///< H("")

/// Hashes of a tile: 256 leaves or nodes below one node eight levels up (C2SP tlog-tiles).
inline constexpr std::uint64_t kTileWidth = 256;

/// The compact right edge: the roots of the full subtrees that make up a tree, largest first.
/// Enough to append and to know the root, never more than 64 hashes.
class RightEdge {
 public:
  void add(const Sha256& leaf);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] Sha256 root() const;

 private:
  std::uint64_t size_ = 0;
  Hashes edge_;
};

/// A growing tree that can prove: 32 bytes of memory an entry, kept as the tiles that
/// tlog-tiles publishes.
class MerkleTree {
 public:
  void add(const Sha256& leaf);
  [[nodiscard]] std::uint64_t size() const noexcept {
    return levels_.empty() ? 0 : levels_.front().size();
  }

  /// The root of the first `size` entries; `size` at most size().
  [[nodiscard]] Sha256 root(std::uint64_t size) const;
  [[nodiscard]] const Sha256& leaf(std::uint64_t index) const { return levels_.at(0).at(index); }

  /// The audit path of entry `index` in the first `size` entries: its sibling first, the child of
  /// the root last (RFC 6962 §2.1.1). `index` below `size`, `size` at most size().
  [[nodiscard]] Hashes inclusionProof(std::uint64_t index, std::uint64_t size) const;

  /// The proof that the first `old_size` entries are a beginning of the first `size`
  /// (RFC 6962 §2.1.2); empty for 0 and for equal sizes.
  [[nodiscard]] Hashes consistencyProof(std::uint64_t old_size, std::uint64_t size) const;

  /// The hashes of one tile: those at tile level `level` from 256·`tile`, `width` of them.
  [[nodiscard]] std::span<const Sha256> tile(unsigned level, std::uint64_t tile,
                                             std::uint64_t width) const;

 private:
  [[nodiscard]] Sha256 subtree(std::uint64_t begin, std::uint64_t end) const;
  void pathOf(std::uint64_t index, std::uint64_t begin, std::uint64_t end, Hashes& path) const;
  void consistencyOf(std::uint64_t old_size, std::uint64_t begin, std::uint64_t end, bool whole,
                     Hashes& path) const;

  std::vector<Hashes> levels_;  // [L][n]: the node over entries [n·256^L, (n+1)·256^L)
};

/// Whether `path` proves that the entry with this leaf hash is number `index` of `size`.
[[nodiscard]] bool provesInclusion(const Sha256& leaf, std::uint64_t index, std::uint64_t size,
                                   const Sha256& root, std::span<const Sha256> path);

/// Whether `path` proves that the tree of `old_size` is a beginning of the one of `size`.
[[nodiscard]] bool provesConsistency(std::uint64_t old_size, const Sha256& old_root,
                                     std::uint64_t size, const Sha256& root,
                                     std::span<const Sha256> path);

}  // namespace sekisho::journal
