#include "core/skeleton.h"

#include <algorithm>
#include <iterator>

#include "core/folding.h"

namespace sekisho {
namespace {

struct Alike {
  std::string_view from;
  std::string_view to;
};

// Folded characters, in the order of their bytes. What is no name's is left out.
constexpr Alike kAlike[] = {
    {"-", "一"},  {"0", "o"},   {"1", "l"},   {"i", "l"},   {"m", "rn"},  {"|", "l"},
    {"α", "a"},   {"β", "b"},   {"γ", "y"},   {"ε", "e"},   {"ζ", "z"},   {"η", "h"},
    {"ι", "l"},   {"κ", "k"},   {"μ", "rn"},  {"ν", "v"},   {"ο", "o"},   {"ρ", "p"},
    {"τ", "t"},   {"υ", "u"},   {"χ", "x"},   {"ϲ", "c"},   {"ϳ", "j"},   {"а", "a"},
    {"в", "b"},   {"г", "r"},   {"е", "e"},   {"к", "k"},   {"м", "rn"},  {"н", "h"},
    {"о", "o"},   {"р", "p"},   {"с", "c"},   {"т", "t"},   {"у", "y"},   {"х", "x"},
    {"ь", "b"},   {"ё", "e"},   {"ѕ", "s"},   {"і", "l"},   {"ј", "j"},   {"ѵ", "v"},
    {"ү", "y"},   {"һ", "h"},   {"ӏ", "l"},   {"ԁ", "d"},   {"ԛ", "q"},   {"ԝ", "w"},
    {"‐", "一"},  {"‒", "一"},  {"–", "一"},  {"—", "一"},  {"―", "一"},  {"─", "一"},
    {"エ", "工"}, {"ォ", "才"}, {"オ", "才"}, {"カ", "力"}, {"サ", "艹"}, {"タ", "夕"},
    {"チ", "千"}, {"ッ", "ツ"}, {"ト", "卜"}, {"ニ", "二"}, {"ノ", "丿"}, {"ハ", "八"},
    {"ヒ", "匕"}, {"ミ", "彡"}, {"ム", "厶"}, {"ャ", "ヤ"}, {"ュ", "ユ"}, {"ョ", "彐"},
    {"ヨ", "彐"}, {"ロ", "口"}, {"ヮ", "ワ"}, {"ヵ", "力"}, {"ヶ", "ケ"}, {"ー", "一"},
    {"㇐", "一"}, {"刂", "リ"}, {"囗", "口"}, {"曰", "日"},
};

std::size_t bytesOfCharacter(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

}  // namespace

std::string skeletonOfName(std::string_view name) {
  const std::string plain = foldedName(name);
  std::string out;
  for (std::string_view rest = plain; !rest.empty();) {
    const std::string_view one =
        rest.substr(0, bytesOfCharacter(static_cast<unsigned char>(rest.front())));
    const auto* found = std::ranges::lower_bound(kAlike, one, {}, &Alike::from);
    out += found != std::end(kAlike) && found->from == one ? found->to : one;
    rest.remove_prefix(one.size());
  }
  return out;
}

}  // namespace sekisho
