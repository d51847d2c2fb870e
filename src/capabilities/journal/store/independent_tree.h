#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/digest.h"

namespace sekisho::journal {

/// The root over `leaves` as RFC 6962 §2.1 defines it, by recursion.
[[nodiscard]] Sha256 independentRoot(std::span<const Sha256> leaves);

/// The tree over a log's entries as an independent reader computes it, with nothing of the
/// writer's. Of each 256 entries it keeps the root, and the leaves only of those within which a
/// root will be asked for: an eighth of a byte of memory an entry. One thread.
class IndependentTree {
 public:
  /// The root of the first `size` entries will be asked for; before that many were added.
  void willAsk(std::uint64_t size);
  void add(const Sha256& leaf);

  [[nodiscard]] std::uint64_t size() const noexcept;
  /// The roots over each 256 entries.
  [[nodiscard]] const std::vector<Sha256>& tiles() const noexcept { return tiles_; }
  /// The leaves behind them.
  [[nodiscard]] const std::vector<Sha256>& open() const noexcept { return open_; }
  /// The root of the first `size` entries, at most size(): all, a multiple of 256, or what
  /// willAsk() named.
  [[nodiscard]] Sha256 root(std::uint64_t size) const;

 private:
  [[nodiscard]] Sha256 rootFrom(std::uint64_t begin, std::uint64_t size) const;

  std::vector<Sha256> tiles_ = {};
  std::vector<Sha256> open_ = {};
  std::set<std::uint64_t> asked_ = {};                      // tiles of which leaves are kept
  std::map<std::uint64_t, std::vector<Sha256>> kept_ = {};  // by tile
};

}  // namespace sekisho::journal
