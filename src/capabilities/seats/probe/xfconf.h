#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace sekisho::seats {

inline constexpr std::size_t kMaxXfconfBytes = 262'144;
inline constexpr std::size_t kMaxXfconfProperties = 4096;
inline constexpr int kMaxXfconfDepth = 32;

/// One channel of Xfce's settings: values by path ("/lock/enabled"), as their text.
struct XfconfChannel {
  std::map<std::string, std::string, std::less<>> values = {};
  /// Paths (or "" for all) that this file forbids accounts to change.
  std::map<std::string, bool, std::less<>> locked = {};

  [[nodiscard]] std::optional<bool> truth(std::string_view path) const;
  [[nodiscard]] std::optional<int> number(std::string_view path) const;
  [[nodiscard]] bool isLocked(std::string_view path) const;
};

/// Reads a file of xfce-perchannel-xml. Corrupt if it is no well-formed XML, declares entities, or
/// is deeper or larger than allowed.
[[nodiscard]] Result<XfconfChannel> parseXfconf(std::string_view xml);

}  // namespace sekisho::seats
