#include "capabilities/network/probe/dropbear_options.h"

#include <charconv>
#include <optional>

namespace sekisho::network {
namespace {

constexpr std::string_view kWithValue = "AbcDdGIKlpPrTW";

// "2222" or "192.0.2.1:2222".
std::optional<std::uint16_t> portIn(std::string_view text) {
  const std::string_view digits = text.substr(text.rfind(':') + 1);
  std::uint16_t port = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || rest != digits.data() + digits.size() || port == 0)
    return std::nullopt;
  return port;
}

void take(char option, std::string_view value, DropbearOptions& options) {
  switch (option) {
    case 's':
    case 't': options.password = false; break;
    case 'B': options.empty_password = true; break;
    case 'w': options.root = false; break;
    case 'g': options.root_password = false; break;
    case 'p':
      if (const auto port = portIn(value)) options.ports.insert(*port);
      break;
    default: break;
  }
}

}  // namespace

DropbearOptions readDropbearOptions(std::span<const std::string_view> arguments) {
  DropbearOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (!word.starts_with('-')) continue;
    for (std::size_t at = 1; at < word.size(); ++at) {
      if (!kWithValue.contains(word[at])) {
        take(word[at], {}, options);
        continue;
      }
      // The value stands behind the letter, or is the next word.
      std::string_view value = word.substr(at + 1);
      if (value.empty() && i + 1 < arguments.size()) value = arguments[++i];
      take(word[at], value, options);
      break;
    }
  }
  if (options.ports.empty()) options.ports.insert(22);
  return options;
}

}  // namespace sekisho::network
