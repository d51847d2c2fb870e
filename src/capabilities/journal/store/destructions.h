#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "capabilities/journal/store/log_reader.h"

namespace sekisho::journal {

/// Which bodies are gone, and which the log says were destroyed: what is gone without such an entry
/// somebody took away. One thread.
class Destructions {
 public:
  /// The next entry, as it was read.
  void take(const ReadEntry& read);

  /// What later generations say of months is so for this one, too.
  void addMonthsOf(const Destructions& later);

  /// The entries, rising, whose bodies are gone although no entry says that they were destroyed.
  [[nodiscard]] std::vector<std::uint64_t> unexplained() const;
  /// How many more are gone of which an entry may tell that could not be opened: what was destroyed
  /// lies before it.
  [[nodiscard]] std::uint64_t untold() const;

 private:
  template <typename Each>
  void eachUnsaid(const Each& each) const;

  std::map<BodyShelf, std::vector<std::uint64_t>> gone_ = {};
  std::set<std::uint64_t> bodies_ = {};
  std::set<BodyShelf> shelves_ = {};
  std::uint64_t unread_ = 0;  // behind the last entry that could not be opened
  bool later_unread_ = false;
};

}  // namespace sekisho::journal
