#include "capabilities/catalog/text.h"

#include <algorithm>
#include <optional>

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
  return {.ja = filled(text.ja, arguments), .en = filled(text.en, arguments)};
}

}  // namespace sekisho::catalog
