#pragma once

#include <atomic>
#include <cstdint>

namespace sekisho {

/// Something that happens once, and that any number of threads wait for. They sleep in the kernel
/// at once, without spinning or yielding, and wake each other. Whatever was written
/// before set() is seen after wait(). Whoever waits looks by itself once a second as well, as with
/// a Condition. Any thread.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  /// It has happened; again is the same.
  void set() noexcept;
  /// Returns once it has happened; at once if it has.
  void wait() const noexcept;

 private:
  static constexpr std::uint32_t kAhead = 0;
  static constexpr std::uint32_t kAwaited = 1;
  static constexpr std::uint32_t kHappened = 2;
  static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

  mutable std::atomic<std::uint32_t> state_ = kAhead;
};

}  // namespace sekisho
