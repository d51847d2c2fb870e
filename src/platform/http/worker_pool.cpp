#include "platform/http/worker_pool.h"

#include <utility>

namespace sekisho::platform::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t max_waiting) : max_waiting_(max_waiting) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

WorkerPool::~WorkerPool() { close(); }

WorkerPool::Submitted WorkerPool::submit(Job& job) {
  {
    const Lock lock(mutex_);
    if (closed_ || waiting_.size() >= max_waiting_) return Submitted::Full;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_one();
  return Submitted::Accepted;
}

void WorkerPool::close() {
  {
    const Lock lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  threads_.clear();  // joins
}

void WorkerPool::run() {
  for (;;) {
    Job job;
    {
      const Lock lock(mutex_);
      while (waiting_.empty() && !closed_) changed_.wait(mutex_);
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job();
  }
}

}  // namespace sekisho::platform::http
