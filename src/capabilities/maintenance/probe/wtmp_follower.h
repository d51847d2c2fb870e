#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/error.h"
#include "platform/machine/machine.h"
#include "platform/machine/utmp_records.h"

namespace sekisho::maintenance {

/// How far wtmp was read.
struct WtmpMark {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t offset = 0;
  friend bool operator==(const WtmpMark&, const WtmpMark&) = default;
};

/// Reads /var/log/wtmp as it grows, over rotations (wtmp.1): each record once. Found for the first
/// time, it is read from its end. `machine` must outlive it. One thread.
class WtmpFollower {
 public:
  explicit WtmpFollower(const platform::Machine& machine) : machine_(machine) {}

  /// Goes on from there.
  void goOn(std::optional<WtmpMark> mark) { mark_ = mark; }

  /// What is new, at most kMostAtOnce. NotFound where there is no wtmp; failures of reading.
  [[nodiscard]] Result<std::vector<platform::UtmpRecord>> next();

  [[nodiscard]] const std::optional<WtmpMark>& mark() const noexcept { return mark_; }

  static constexpr std::size_t kMostAtOnce = 512;

 private:
  [[nodiscard]] Result<std::vector<platform::UtmpRecord>> readOn(const platform::MachineFile& file,
                                                                 WtmpMark& mark);

  const platform::Machine& machine_;
  std::optional<WtmpMark> mark_;
};

}  // namespace sekisho::maintenance
