#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/error.h"
#include "platform/http/message.h"

namespace sekisho::platform::http {

/// Reads one answer from bytes as they arrive; informational ones (1xx) are passed over. An answer
/// must say how long it is: one that ends with its connection cannot be told from one cut short.
/// Pure. One thread.
class ResponseReader {
 public:
  enum class Body { Expected, Absent };  ///< Absent in an answer to HEAD.

  ResponseReader(std::size_t max_body_bytes, Body body);
  ~ResponseReader();

  /// Takes the next bytes, in pieces of any size. Corrupt if they are not an answer, are longer
  /// than allowed, or go on after its end; nothing more may be fed then.
  [[nodiscard]] Result<void> feed(std::string_view bytes);

  [[nodiscard]] bool complete() const;
  /// Whether the server lets the connection live on. Only when complete().
  [[nodiscard]] bool keepsAlive() const;
  /// Only when complete(), once.
  [[nodiscard]] Response take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::http
