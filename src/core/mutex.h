#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

// clang's -Wthread-safety checks these; g++ reads them as nothing.
#if defined(__clang__)
#define SEKISHO_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define SEKISHO_THREAD_ATTRIBUTE(x)
#endif

/// The member may be touched only while the named Mutex is held.
#define SEKISHO_GUARDED_BY(mutex) SEKISHO_THREAD_ATTRIBUTE(guarded_by(mutex))
/// The function may be called only while the named Mutex is held.
#define SEKISHO_REQUIRES(...) SEKISHO_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// The function takes the named Mutex itself; the caller must not hold it.
#define SEKISHO_EXCLUDES(...) SEKISHO_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))

namespace sekisho {

/// std::mutex that clang's thread-safety analysis understands.
class SEKISHO_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() SEKISHO_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() SEKISHO_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

/// Holds a Mutex for as long as it lives.
class SEKISHO_THREAD_ATTRIBUTE(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) SEKISHO_THREAD_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~Lock() SEKISHO_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

/// A condition that threads wait for while holding a Mutex. Whoever waits without a deadline looks
/// by itself once a second as well: a wake-up can be lost (glibc bug 25847, not mended in Debian
/// 12), and nobody may wait for it for ever.
class Condition : public std::condition_variable_any {
 public:
  /// Until it is notified, or for no reason: look whether what is waited for holds.
  void wait(Mutex& mutex) { wait_for(mutex, kLookAgain); }
  /// Until `holds` says so or `stop` is asked for; what `holds` says.
  template <typename Holds>
  bool wait(Mutex& mutex, const std::stop_token& stop, Holds holds) {
    while (!wait_for(mutex, stop, kLookAgain, holds)) {
      if (stop.stop_requested()) return false;
    }
    return true;
  }

 private:
  static constexpr std::chrono::seconds kLookAgain{1};
};

}  // namespace sekisho
