#pragma once

#include <optional>
#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "core/random.h"
#include "platform/disk/disk.h"

namespace sekisho::hub {

/// DIR/backups/keys-sealed: every key, sealed under the printed recovery key, for another medium.
/// Kept up with the keys: a month's new body key is in it before its first backup can need it.
class SealedKeys {
 public:
  /// Seals again if a key came or went since the last time, if the month is another, or if the file
  /// is gone. Lists one folder when nothing is to be done.
  void keepUp(platform::Disk& disk, const std::string& keys, const std::string& target,
              Random& random, Instant now);

  /// Why the last try failed, if it did.
  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }

 private:
  std::string sealed_for_;
  std::optional<Error> trouble_;
};

}  // namespace sekisho::hub
