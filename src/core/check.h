#pragma once

#include <source_location>
#include <string_view>

namespace sekisho {

/// Writes the broken claim to standard error and aborts. Never called on outside input.
[[noreturn]] void stopBecause(std::string_view claim, std::source_location where) noexcept;

}  // namespace sekisho

/// Stops the process, in every build, because the program itself is wrong.
#define SEKISHO_CHECK(claim) \
  ((claim) ? void() : ::sekisho::stopBecause(#claim, std::source_location::current()))
