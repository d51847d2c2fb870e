#include "core/event.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

namespace sekisho {
namespace {

// Whoever was woken wakes others in turn: waking dozens would hold up who set it.
constexpr std::uint32_t kWokenByOne = 2;
constexpr timespec kLookAgain{.tv_sec = 1, .tv_nsec = 0};

/// What a futex call answers tells nothing that the word does not: it is read again in any case.
void futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value,
           const timespec* most) noexcept {
  ::syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value, most, nullptr, 0);
}

}  // namespace

void Event::set() noexcept {
  if (state_.exchange(kHappened, std::memory_order_acq_rel) != kAwaited) return;
  futex(state_, FUTEX_WAKE, kWokenByOne, nullptr);
}

void Event::wait() const noexcept {
  std::uint32_t seen = kAhead;
  state_.compare_exchange_strong(seen, kAwaited, std::memory_order_acquire);
  if (state_.load(std::memory_order_acquire) == kHappened) return;
  while (state_.load(std::memory_order_acquire) != kHappened) {
    futex(state_, FUTEX_WAIT, kAwaited, &kLookAgain);
  }
  futex(state_, FUTEX_WAKE, kWokenByOne, nullptr);
}

}  // namespace sekisho
