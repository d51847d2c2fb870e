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
  /// None where an entry that says what was destroyed could not be opened.
  [[nodiscard]] std::vector<std::uint64_t> unexplained() const;

 private:
  std::map<BodyShelf, std::vector<std::uint64_t>> gone_ = {};
  std::set<std::uint64_t> bodies_ = {};
  std::set<BodyShelf> shelves_ = {};
  bool unread_ = false;
};

}  // namespace sekisho::journal
