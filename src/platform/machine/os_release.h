#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/machine/machine.h"

namespace sekisho::platform {

/// What a system says of itself: os-release(5).
class OsRelease {
 public:
  explicit OsRelease(std::string text) : text_(std::move(text)) {}
  /// The value of `key`, quotes taken off, as UTF-8; nothing if there is none.
  [[nodiscard]] std::optional<std::string> valueOf(std::string_view key) const;

 private:
  std::string text_;
};

/// Reads that of /etc, else of /usr/lib. Fails as Machine::read does if neither can be read.
[[nodiscard]] Result<OsRelease> readOsRelease(const Machine& machine);

}  // namespace sekisho::platform
