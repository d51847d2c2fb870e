#pragma once

#include <string>
#include <utility>

#include "capabilities/updates/probe/first_seen.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Since when updates have been waiting, in the file DIR/first_seen.
class FirstSeenFile final : public updates::FirstSeenStore {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

  /// `disk` outlives it.
  FirstSeenFile(platform::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  [[nodiscard]] updates::FirstSeenDays load() override;
  void save(const updates::FirstSeenDays& days) override;

 private:
  platform::Disk& disk_;
  std::string path_;
};

}  // namespace sekisho::agent
