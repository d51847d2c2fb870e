#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho {

inline constexpr std::size_t kMaxMailAddress = 254;  // RFC 5321 §4.5.3.1.3, without its brackets

/// Whether `text` is a mail address as Sekisho writes to: a dot-atom of ASCII (RFC 5322 §3.2.3), an
/// at sign and a host name with a dot, or `localhost`. Quoted local parts and addresses beyond
/// ASCII (RFC 6531) are refused: hardly a provider's server takes them.
[[nodiscard]] bool isMailAddress(std::string_view text) noexcept;

}  // namespace sekisho
