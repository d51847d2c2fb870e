#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "core/mutex.h"

namespace sekisho::platform::http {

/// A fixed number of threads that run jobs which may block, in order of arrival. Any thread may
/// submit.
class WorkerPool {
 public:
  using Job = std::move_only_function<void()>;
  enum class Submitted { Accepted, Full };

  WorkerPool(std::size_t threads, std::size_t max_waiting);
  /// Runs what was accepted, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Full, and the job is left alone, if `max_waiting` jobs wait already or the pool was closed.
  [[nodiscard]] Submitted submit(Job& job);

  /// Refuses new jobs, runs what was accepted and waits for the threads to end.
  void close();

 private:
  void run();

  const std::size_t max_waiting_;
  Mutex mutex_;
  Condition changed_;
  std::deque<Job> waiting_ SEKISHO_GUARDED_BY(mutex_);
  bool closed_ SEKISHO_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
};

}  // namespace sekisho::platform::http
