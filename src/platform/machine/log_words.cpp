#include "platform/machine/log_words.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace sekisho::platform {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string> textOfAddress(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (!inet_ntop(family, bytes, text.data(), text.size())) return std::nullopt;
  return std::string(text.data());
}

}  // namespace

std::string_view takeWord(std::string_view& rest) noexcept {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

bool takeLiteral(std::string_view& rest, std::string_view literal) noexcept {
  if (!rest.starts_with(literal)) return false;
  rest.remove_prefix(literal.size());
  return true;
}

std::optional<int> numberFrom(std::string_view text) noexcept {
  if (text.empty() || text.size() > 9 || !std::ranges::all_of(text, isDigit)) return std::nullopt;
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

std::optional<std::chrono::local_seconds> localTime(std::chrono::year_month_day day,
                                                    std::string_view hh_mm_ss) noexcept {
  if (!day.ok() || hh_mm_ss.size() != 8 || hh_mm_ss[2] != ':' || hh_mm_ss[5] != ':') {
    return std::nullopt;
  }
  const auto hours = numberFrom(hh_mm_ss.substr(0, 2));
  const auto minutes = numberFrom(hh_mm_ss.substr(3, 2));
  const auto seconds = numberFrom(hh_mm_ss.substr(6, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) {
    return std::nullopt;
  }
  return std::chrono::local_days(day) + std::chrono::hours(*hours) +
         std::chrono::minutes(*minutes) + std::chrono::seconds(std::min(*seconds, 59));
}

std::optional<std::string> addressFrom(std::string_view text) {
  if (text.size() > INET6_ADDRSTRLEN + 16) return std::nullopt;
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string terminated(text.substr(0, text.find('%')));
  in_addr four{};
  if (inet_pton(AF_INET, terminated.c_str(), &four) == 1) return textOfAddress(AF_INET, &four);
  in6_addr six{};
  if (inet_pton(AF_INET6, terminated.c_str(), &six) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return textOfAddress(AF_INET, &six.s6_addr[12]);
  return textOfAddress(AF_INET6, &six);
}

}  // namespace sekisho::platform
