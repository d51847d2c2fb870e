#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace sekisho::platform::http {

/// More query parameters than this are refused.
inline constexpr std::size_t kMaxParameters = 100;

/// What a request asks for, decoded.
struct Target {
  std::string path;
  std::vector<Field> query = {};
};

/// Reads a request target in origin form (RFC 9112 §3.2.1).
///
/// The path is percent-decoded; nothing if an escape is broken or stands for '/' or a control
/// character, if a segment is "." or ".." after decoding, if the bytes are not UTF-8, or if a
/// fragment is present. The query is read as a form (WHATWG URL §5.1): '+' is a space.
[[nodiscard]] std::optional<Target> readTarget(std::string_view text);

/// The host of a Host field or of an Origin (RFC 9110 §7.2), lower case, without port; an IPv6
/// address keeps its brackets. Nothing unless it is `host` or `host:port` in full.
[[nodiscard]] std::optional<std::string> readHost(std::string_view authority);

}  // namespace sekisho::platform::http
