#include "platform/http/event_queue.h"

#include <utility>

#include "platform/http/response_writer.h"

namespace sekisho::platform::http {

EventQueue::EventQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

void EventQueue::send(Event event) {
  const std::string text = encodeEvent(event);
  const Lock lock(mutex_);
  if (closed_) return;
  if (waiting_.size() + text.size() > kMaxQueuedEventBytes) {
    closed_ = true;
    waiting_ = {};
  } else {
    waiting_ += text;
  }
  if (wake_) wake_();
}

void EventQueue::close() {
  const Lock lock(mutex_);
  closed_ = true;
  waiting_ = {};
  if (wake_) wake_();
}

bool EventQueue::closed() const {
  const Lock lock(mutex_);
  return closed_;
}

std::string EventQueue::fetch() {
  const Lock lock(mutex_);
  return std::exchange(waiting_, {});
}

void EventQueue::end() {
  const Lock lock(mutex_);
  closed_ = true;
  wake_ = nullptr;
  waiting_ = {};
}

}  // namespace sekisho::platform::http
