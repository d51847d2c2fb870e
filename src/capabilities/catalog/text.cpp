#include "capabilities/catalog/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "core/clock.h"

namespace sekisho::catalog {
namespace {

struct Brace {
  std::size_t begin;  // of '{'
  std::size_t end;    // after '}'
};

bool isBraceName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::optional<Brace> nextBrace(std::string_view text, std::size_t from) {
  for (auto begin = text.find('{', from); begin != std::string_view::npos;
       begin = text.find('{', begin + 1)) {
    const auto close = text.find('}', begin);
    if (close == std::string_view::npos) return std::nullopt;
    if (isBraceName(text.substr(begin + 1, close - begin - 1))) return Brace{begin, close + 1};
  }
  return std::nullopt;
}

std::string_view nameIn(std::string_view text, Brace brace) {
  return text.substr(brace.begin + 1, brace.end - brace.begin - 2);
}

enum class Tongue { Japanese, English };

// 令和8年1月21日, as a clerk writes it; an earlier day by the year of the calendar.
std::string dayInJapanese(std::chrono::year_month_day day) {
  constexpr std::chrono::year_month_day kReiwa{std::chrono::year{2019}, std::chrono::month{5},
                                               std::chrono::day{1}};
  constexpr int kBeforeReiwa = 2018;
  const int year = static_cast<int>(day.year());
  const std::string years = day < kReiwa ? std::to_string(year)
                            : year == kBeforeReiwa + 1
                                ? "令和元"
                                : "令和" + std::to_string(year - kBeforeReiwa);
  return years + "年" + std::to_string(static_cast<unsigned>(day.month())) + "月" +
         std::to_string(static_cast<unsigned>(day.day())) + "日";
}

std::string dayInEnglish(std::chrono::year_month_day day) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return std::to_string(static_cast<unsigned>(day.day())) + " " +
         std::string(kMonths.at(static_cast<unsigned>(day.month()) - 1)) + " " +
         std::to_string(static_cast<int>(day.year()));
}

// A day of the calendar as people write it; anything else as it is.
std::vector<MessageArgument> spoken(std::span<const MessageArgument> arguments, Tongue tongue) {
  std::vector<MessageArgument> said(arguments.begin(), arguments.end());
  for (MessageArgument& argument : said) {
    const auto day = fromIsoDay(argument.value);
    if (!day) continue;
    argument.value = tongue == Tongue::Japanese ? dayInJapanese(*day) : dayInEnglish(*day);
  }
  return said;
}

}  // namespace

std::vector<std::string> bracesOf(std::string_view text) {
  std::vector<std::string> names;
  for (auto brace = nextBrace(text, 0); brace; brace = nextBrace(text, brace->end)) {
    const auto name = nameIn(text, *brace);
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  }
  return names;
}

std::string filled(std::string_view text, std::span<const MessageArgument> arguments) {
  std::string result;
  std::size_t from = 0;
  for (auto brace = nextBrace(text, 0); brace; brace = nextBrace(text, brace->end)) {
    result += text.substr(from, brace->begin - from);
    const auto found = std::ranges::find(arguments, nameIn(text, *brace), &MessageArgument::name);
    result += found == arguments.end() ? text.substr(brace->begin, brace->end - brace->begin)
                                       : std::string_view(found->value);
    from = brace->end;
  }
  result += text.substr(from);
  return result;
}

Text filled(const Text& text, std::span<const MessageArgument> arguments) {
  return {.ja = filled(text.ja, spoken(arguments, Tongue::Japanese)),
          .en = filled(text.en, spoken(arguments, Tongue::English))};
}

}  // namespace sekisho::catalog
