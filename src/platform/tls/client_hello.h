#pragma once

#include <string>

namespace sekisho::platform::tls {

/// What a TLS client says first (RFC 8446 §4.1.2), in its record: whoever serves TLS answers it,
/// be it with an alert, and nothing is agreed on yet. Another one each time. Empty if OpenSSL
/// cannot make one. Any thread.
[[nodiscard]] std::string clientHello();

}  // namespace sekisho::platform::tls
