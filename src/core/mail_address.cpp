#include "core/mail_address.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho {
namespace {

constexpr std::size_t kMaxLocal = 64;  // RFC 5321 §4.5.3.1.1
constexpr std::size_t kMaxLabel = 63;  // RFC 1035 §2.3.4

bool isAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isAtom(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() &&
         std::ranges::all_of(text, [&](char c) { return isAlphanumeric(c) || kMarks.contains(c); });
}

bool isLabel(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char c) { return isAlphanumeric(c) || c == '-'; });
}

}  // namespace

bool isMailAddress(std::string_view text) noexcept {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at > kMaxLocal || text.size() > kMaxMailAddress) return false;
  const auto host = text.substr(at + 1);
  const auto labels = split(host, '.');
  return std::ranges::all_of(split(text.substr(0, at), '.'), isAtom) &&
         std::ranges::all_of(labels, isLabel) && (labels.size() > 1 || host == "localhost");
}

}  // namespace sekisho
