#include "platform/system/system_random.h"

#include <sys/random.h>

#include <cerrno>

#include "core/check.h"

namespace sekisho::platform {

void SystemRandom::fill(std::span<std::byte> into) {
  while (!into.empty()) {
    const ssize_t got = getrandom(into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    SEKISHO_CHECK(got > 0);
    into = into.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace sekisho::platform
