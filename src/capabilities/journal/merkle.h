#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/digest.h"
#include "core/error.h"

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

/// Reads the kTileWidth leaves of a full tile, exactly as the tree was given them. What comes from
/// a file must have been held against the tile's own hash. The failure of such a read is the
/// failure of whatever asked for it.
using LeavesOf = std::function<Result<Hashes>(std::uint64_t tile)>;

/// A growing tree that can prove, with the leaves of full tiles elsewhere: an eighth of a byte of
/// memory an entry. Each call says where it may read them. One thread at a time.
class MerkleTree {
 public:
  void add(const Sha256& leaf);
  /// kTileWidth entries at once, by the hash over them; size() must be a multiple of kTileWidth.
  void addTile(const Sha256& hash);
  [[nodiscard]] std::uint64_t size() const noexcept {
    return (levels_.empty() ? 0 : levels_.front().size() * kTileWidth) + open_.size();
  }

  /// The root of all entries; reads nothing.
  [[nodiscard]] Sha256 root() const;
  /// The root of the first `size` entries; `size` at most size(). Reads one tile at most.
  [[nodiscard]] Result<Sha256> root(std::uint64_t size, const LeavesOf& leaves) const;

  /// The audit path of entry `index` in the first `size` entries: its sibling first, the child of
  /// the root last (RFC 6962 §2.1.1). `index` below `size`, `size` at most size(). Reads two tiles
  /// at most.
  [[nodiscard]] Result<Hashes> inclusionProof(std::uint64_t index, std::uint64_t size,
                                              const LeavesOf& leaves) const;

  /// The proof that the first `old_size` entries are a beginning of the first `size`
  /// (RFC 6962 §2.1.2); empty for 0 and for equal sizes. Reads two tiles at most.
  [[nodiscard]] Result<Hashes> consistencyProof(std::uint64_t old_size, std::uint64_t size,
                                                const LeavesOf& leaves) const;

  /// The hashes of one tile: those at tile level `level` from 256·`tile`, `width` of them.
  [[nodiscard]] Result<Hashes> tile(unsigned level, std::uint64_t tile, std::uint64_t width,
                                    const LeavesOf& leaves) const;

 private:
  class Prover;
  void lift();

  Hashes open_;                 // the leaves of the tile that is not full yet
  std::vector<Hashes> levels_;  // [L][n]: the node over entries [n·256^(L+1), (n+1)·256^(L+1))
};

/// A tree that keeps its leaves too: 32 bytes of memory an entry. For small logs.
class WholeTree {
 public:
  void add(const Sha256& leaf);
  [[nodiscard]] std::uint64_t size() const noexcept { return leaves_.size(); }
  [[nodiscard]] const Sha256& leaf(std::uint64_t index) const { return leaves_.at(index); }

  /// As those of MerkleTree.
  [[nodiscard]] Sha256 root(std::uint64_t size) const;
  [[nodiscard]] Hashes inclusionProof(std::uint64_t index, std::uint64_t size) const;
  [[nodiscard]] Hashes consistencyProof(std::uint64_t old_size, std::uint64_t size) const;
  [[nodiscard]] Hashes tile(unsigned level, std::uint64_t tile, std::uint64_t width) const;

 private:
  [[nodiscard]] LeavesOf reading() const;

  MerkleTree tree_;
  Hashes leaves_;
};

/// Whether `path` proves that the entry with this leaf hash is number `index` of `size`.
[[nodiscard]] bool provesInclusion(const Sha256& leaf, std::uint64_t index, std::uint64_t size,
                                   const Sha256& root, std::span<const Sha256> path);

/// Whether `path` proves that the tree of `old_size` is a beginning of the one of `size`.
[[nodiscard]] bool provesConsistency(std::uint64_t old_size, const Sha256& old_root,
                                     std::uint64_t size, const Sha256& root,
                                     std::span<const Sha256> path);

/// Whether `path` proves the contrary: the tree of `size` begins with another one of `old_size`. It
/// takes whoever has that tree to make one. Where `old_size` is a power of two no path says so.
[[nodiscard]] bool provesInconsistency(std::uint64_t old_size, const Sha256& old_root,
                                       std::uint64_t size, const Sha256& root,
                                       std::span<const Sha256> path);

}  // namespace sekisho::journal
