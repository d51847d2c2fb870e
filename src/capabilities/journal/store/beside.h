#pragma once

#include <future>
#include <thread>
#include <utility>

namespace sekisho::journal {

/// Does work beside the caller's, on a thread of its own where that takes no processor from the
/// caller; else, or where there can be no thread, when its result is asked for. Whoever lets go of
/// the result waits until the work is done.
template <class Work>
[[nodiscard]] auto beside(Work work) {
  const auto where = std::thread::hardware_concurrency() > 1
                         ? std::launch::async | std::launch::deferred
                         : std::launch::deferred;
  return std::async(where, std::move(work));
}

}  // namespace sekisho::journal
