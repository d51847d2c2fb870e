#pragma once

#include <array>

#include "core/mutex.h"
#include "core/random.h"

namespace sekisho {

/// Random bytes for many small wishes: fetched a few thousand at a time, given out once each and
/// wiped. Any thread, if the source is not used by others meanwhile or is safe itself.
class BulkRandom final : public Random {
 public:
  /// `source` must outlive it.
  explicit BulkRandom(Random& source) : source_(source) {}
  BulkRandom(const BulkRandom&) = delete;
  BulkRandom& operator=(const BulkRandom&) = delete;
  ~BulkRandom() override;

  void fill(std::span<std::byte> into) override SEKISHO_EXCLUDES(mutex_);

 private:
  static constexpr std::size_t kBytes = 4096;

  Random& source_;
  Mutex mutex_;
  std::array<std::byte, kBytes> pool_ SEKISHO_GUARDED_BY(mutex_) = {};
  std::size_t used_ SEKISHO_GUARDED_BY(mutex_) = kBytes;
};

}  // namespace sekisho
