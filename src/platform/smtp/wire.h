#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "core/error.h"

namespace sekisho::platform::smtp {

/// The connection to a mail server, as the conversation uses it. One thread.
class Wire {
 public:
  virtual ~Wire() = default;

  /// Writes all of it. Unavailable (mail.lost, mail.no-answer after the deadline).
  [[nodiscard]] virtual Result<void> write(std::string_view bytes,
                                           std::chrono::milliseconds within) = 0;
  /// Reads at least one byte and says how many; the same failures.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into,
                                                 std::chrono::milliseconds within) = 0;
  /// Goes on with TLS. Unavailable (mail.untrusted) if the server is not the one to believe.
  [[nodiscard]] virtual Result<void> startTls(std::chrono::milliseconds within) = 0;
};

}  // namespace sekisho::platform::smtp
