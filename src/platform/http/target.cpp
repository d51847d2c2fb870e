#include "platform/http/target.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::platform::http {
namespace {

constexpr std::size_t kMaxHostBytes = 255;

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }

enum class Part { Path, Query };

std::optional<std::string> decoded(std::string_view text, Part part) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%') {
      const auto byte = fromHex(text.substr(at + 1, 2));
      if (!byte || byte->size() != 1) return std::nullopt;
      const char plain = static_cast<char>(byte->front());
      if (plain == '\0') return std::nullopt;
      if (part == Part::Path && (plain == '/' || isControl(plain))) return std::nullopt;
      out.push_back(plain);
      at += 2;
    } else if (c == '+' && part == Part::Query) {
      out.push_back(' ');
    } else if (isControl(c) || c == ' ' || c == '#') {
      return std::nullopt;
    } else {
      out.push_back(c);
    }
  }
  return isUtf8(out) ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::vector<Field>> readQuery(std::string_view text) {
  std::vector<Field> query;
  for (const std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    if (query.size() == kMaxParameters) return std::nullopt;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals), Part::Query);
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), Part::Query);
    if (!name || !value) return std::nullopt;
    query.push_back({std::move(*name), std::move(*value)});
  }
  return query;
}

bool isPort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failed == std::errc{} && end == text.data() + text.size();
}

bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool isAddressCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
}

}  // namespace

std::optional<Target> readTarget(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  const std::size_t mark = std::min(text.find('?'), text.size());
  auto path = decoded(text.substr(0, mark), Part::Path);
  if (!path) return std::nullopt;
  for (const std::string_view segment : split(*path, '/')) {
    if (segment == "." || segment == "..") return std::nullopt;
  }
  auto query = readQuery(text.substr(std::min(mark + 1, text.size())));
  if (!query) return std::nullopt;
  return Target{std::move(*path), std::move(*query)};
}

std::optional<std::string> readHost(std::string_view authority) {
  if (authority.empty() || authority.size() > kMaxHostBytes) return std::nullopt;
  std::string text(authority);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const bool bracketed = text.starts_with('[');
  const std::size_t end = bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  if (end == 0) return std::nullopt;  // a bracket without its end, or no host before the colon
  const std::string host = text.substr(0, end);
  const std::string_view rest = std::string_view(text).substr(end);
  if (!rest.empty() && (rest.front() != ':' || !isPort(rest.substr(1)))) return std::nullopt;
  const bool known = bracketed ? host.size() > 2 && std::all_of(host.begin() + 1, host.end() - 1,
                                                                isAddressCharacter)
                               : std::ranges::all_of(host, isNameCharacter);
  return known ? std::optional(host) : std::nullopt;
}

}  // namespace sekisho::platform::http
