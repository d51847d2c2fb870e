#include "platform/system/system_clock.h"

#include <ctime>

#include "core/check.h"

namespace sekisho::platform {
namespace {

using std::chrono::milliseconds;

milliseconds read(clockid_t id) {
  timespec time{};
  // Fails only for a clock the kernel does not know; both of ours are older than Linux 3.
  const int answer = clock_gettime(id, &time);
  SEKISHO_CHECK(answer == 0);
  return std::chrono::floor<milliseconds>(std::chrono::seconds{time.tv_sec} +
                                          std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

Instant SystemClock::now() const { return Instant{read(CLOCK_REALTIME)}; }

milliseconds SystemClock::sinceBoot() const { return read(CLOCK_BOOTTIME); }

}  // namespace sekisho::platform
