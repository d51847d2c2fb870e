#include "core/yielding.h"

#include <sys/resource.h>
#include <unistd.h>

namespace sekisho {
namespace {

// About a tenth of what another thread gets that wants the same processor: enough to go on.
constexpr int kNice = 10;

}  // namespace

// On Linux a niceness is a thread's own (sched(7)).
void yieldToOthers() noexcept {
  if (::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice) != 0) return;
}

}  // namespace sekisho
