#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "platform/http/message.h"

namespace sekisho::platform::http {

/// Request line and fields together; more is 431.
inline constexpr std::size_t kMaxHeadBytes = std::size_t{16} << 10U;
/// More fields than this are 431.
inline constexpr std::size_t kMaxFields = 100;
/// A request body, unless the listener says otherwise; more is 413.
inline constexpr std::size_t kDefaultMaxBodyBytes = std::size_t{1} << 20U;

/// Why a request is not answered: a status code (RFC 9110 §15) and what a person reads.
struct Refusal {
  int status;
  MessageId message;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// Reads one HTTP/1.1 request from bytes as they arrive (RFC 9112).
///
/// Stricter than the RFC where leniency has let one program see a different request than the next:
/// refused are a bare CR or LF, folded fields, control characters, Content-Length beside
/// Transfer-Encoding or twice, any transfer coding but "chunked" alone, chunk extensions, trailers,
/// targets not in origin form, and a Host that is missing, repeated or malformed. Pure: no clock,
/// no I/O. One thread.
class RequestReader {
 public:
  explicit RequestReader(std::size_t max_body_bytes = kDefaultMaxBodyBytes);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  /// Takes the next bytes, in pieces of any size. Once a request was refused, or is complete,
  /// nothing more may be fed.
  [[nodiscard]] std::expected<void, Refusal> feed(std::string_view bytes);

  /// Whether a first byte has come.
  [[nodiscard]] bool begun() const;
  /// Whether the head is known: request() then holds everything but the body.
  [[nodiscard]] bool headComplete() const;
  [[nodiscard]] bool complete() const;

  /// Whether the client waits for "100 Continue" before it sends the body (RFC 9110 §10.1.1).
  [[nodiscard]] bool expectsContinue() const;
  /// Whether the client lets the connection live on after the answer.
  [[nodiscard]] bool keepsAlive() const;
  /// The host of the Host field, lower case, without port.
  [[nodiscard]] const std::string& host() const;

  [[nodiscard]] const Request& request() const;
  /// The request; the reader is then used up. Only when complete().
  [[nodiscard]] Request takeRequest();
  /// The bytes that came after the request: the beginning of the next one. Only when complete().
  [[nodiscard]] std::string takeRest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::platform::http
