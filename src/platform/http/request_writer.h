#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace sekisho::platform::http {

/// The head of a request, blank line included: path and query percent-encoded, our own Host and
/// Content-Length, then the request's fields. Nothing if the method is no upper-case word, the path
/// does not begin with '/', or a field is not sendable or one of ours.
[[nodiscard]] std::optional<std::string> headOf(const Request& request, std::string_view host);

}  // namespace sekisho::platform::http
