#include "core/bulk_random.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace sekisho {

BulkRandom::~BulkRandom() { OPENSSL_cleanse(pool_.data(), pool_.size()); }

void BulkRandom::fill(std::span<std::byte> into) {
  const Lock lock(mutex_);
  if (into.size() > kBytes / 4) {
    source_.fill(into);
    return;
  }
  if (into.size() > kBytes - used_) {
    source_.fill(pool_);
    used_ = 0;
  }
  const auto given = std::span(pool_).subspan(used_, into.size());
  std::ranges::copy(given, into.begin());
  OPENSSL_cleanse(given.data(), given.size());
  used_ += into.size();
}

}  // namespace sekisho
