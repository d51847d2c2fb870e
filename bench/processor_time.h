#pragma once

#include <sys/resource.h>

namespace sekisho::bench {

/// Seconds of processor time that this process has used so far, in the kernel too.
inline double processorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

}  // namespace sekisho::bench
