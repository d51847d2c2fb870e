#pragma once

#include "platform/http/message.h"

namespace sekisho::platform::http {

/// Whether the field can be sent without changing what stands around it: a token for a name, no
/// control character but tab in the value (RFC 9110 §5).
[[nodiscard]] bool isSendable(const Field& field);

}  // namespace sekisho::platform::http
