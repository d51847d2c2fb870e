#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/mutex.h"
#include "platform/http/message.h"

namespace sekisho::platform::http {

/// A reader that lets more than this pile up is disconnected.
inline constexpr std::size_t kMaxQueuedEventBytes = std::size_t{1} << 20U;

/// The EventStream between publishers on any thread and one connection. The connection may end
/// while a publisher still holds the stream: nothing sent after that goes anywhere.
class EventQueue final : public EventStream {
 public:
  /// `wake` is called, on the sender's thread, when there is something to fetch or the queue was
  /// closed; never after end() has returned.
  explicit EventQueue(std::function<void()> wake);

  void send(Event event) override;
  void close() override;
  [[nodiscard]] bool closed() const override;

  /// Everything queued, encoded; the queue is then empty.
  [[nodiscard]] std::string fetch();
  /// The connection is over.
  void end();

 private:
  mutable Mutex mutex_;
  std::function<void()> wake_ SEKISHO_GUARDED_BY(mutex_);
  std::string waiting_ SEKISHO_GUARDED_BY(mutex_);
  bool closed_ SEKISHO_GUARDED_BY(mutex_) = false;
};

}  // namespace sekisho::platform::http
