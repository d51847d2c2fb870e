#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/journal_store.h"

namespace sekisho::journal {

/// What is remembered of the entries that lie in segments only: about 100 bytes each. One thread at
/// a time.
class Tail {
 public:
  /// Where an entry lies.
  struct Place {
    std::uint32_t segment = 0;
    std::uint32_t line_at = 0;  ///< Of its length field.
    std::uint32_t body_at = 0;  ///< Of its length field.
    BodyShelf shelf;
  };

  /// Nothing yet; entry `first` comes next.
  explicit Tail(std::uint64_t first = 0) : first_(first) {}

  void add(const Place& place, const Sha256& leaf, std::string_view source, std::uint64_t number);
  /// Forgets the entries below `index`, which is at most end().
  void dropBefore(std::uint64_t index);

  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return first_ + places_.size(); }
  /// Of an entry from first() below end().
  [[nodiscard]] const Place& at(std::uint64_t index) const { return places_.at(index - first_); }
  /// The leaves of a tile that lies between first() and end().
  [[nodiscard]] Hashes leaves(std::uint64_t tile) const;
  [[nodiscard]] std::optional<std::uint64_t> indexOf(std::string_view source,
                                                     std::uint64_t number) const;

 private:
  struct Numbered {
    std::uint64_t number;
    std::uint64_t index;
  };

  std::uint64_t first_;
  std::deque<Place> places_;
  std::deque<Sha256> leaves_;
  std::map<std::string, std::vector<Numbered>, std::less<>> numbers_;  // rising in both
};

}  // namespace sekisho::journal
