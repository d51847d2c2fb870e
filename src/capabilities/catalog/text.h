#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho::catalog {

/// One text in both languages.
struct Text {
  std::string ja;
  std::string en;
  friend bool operator==(const Text&, const Text&) = default;
};

/// The names in braces, such as "account" of "{account} cannot log in", in order, each once.
[[nodiscard]] std::vector<std::string> bracesOf(std::string_view text);

/// `text` with each {name} replaced by the argument of that name; others stay as they are.
[[nodiscard]] std::string filled(std::string_view text, std::span<const MessageArgument> arguments);
/// The same in both languages; a day of the calendar (2026-01-21) is said as people write it.
[[nodiscard]] Text filled(const Text& text, std::span<const MessageArgument> arguments);

}  // namespace sekisho::catalog
