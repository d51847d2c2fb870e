#pragma once

#include <span>
#include <string_view>

#include "platform/http/message.h"

namespace sekisho::platform::http {

/// Whether the field can be sent without changing what stands around it: a token for a name, no
/// control character but tab in the value (RFC 9110 §5).
[[nodiscard]] bool isSendable(const Field& field);

/// Whether all of them are sendable and none is one of `ours`, which the connection itself writes.
[[nodiscard]] bool areTheirs(std::span<const Field> fields, std::span<const std::string_view> ours);

}  // namespace sekisho::platform::http
