#include "capabilities/ownership/suggestion.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "core/text.h"

namespace sekisho::ownership {
namespace {

// Kana and its letters, Hepburn first; what is written otherwise is brought to that by plainOf().
// Two signs come before one of them.
constexpr auto kKana = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"きゃ", "kya"}, {"きゅ", "kyu"}, {"きょ", "kyo"}, {"しゃ", "sha"}, {"しゅ", "shu"},
    {"しょ", "sho"}, {"ちゃ", "cha"}, {"ちゅ", "chu"}, {"ちょ", "cho"}, {"にゃ", "nya"},
    {"にゅ", "nyu"}, {"にょ", "nyo"}, {"ひゃ", "hya"}, {"ひゅ", "hyu"}, {"ひょ", "hyo"},
    {"みゃ", "mya"}, {"みゅ", "myu"}, {"みょ", "myo"}, {"りゃ", "rya"}, {"りゅ", "ryu"},
    {"りょ", "ryo"}, {"ぎゃ", "gya"}, {"ぎゅ", "gyu"}, {"ぎょ", "gyo"}, {"じゃ", "ja"},
    {"じゅ", "ju"},  {"じょ", "jo"},  {"びゃ", "bya"}, {"びゅ", "byu"}, {"びょ", "byo"},
    {"ぴゃ", "pya"}, {"ぴゅ", "pyu"}, {"ぴょ", "pyo"}, {"あ", "a"},     {"い", "i"},
    {"う", "u"},     {"え", "e"},     {"お", "o"},     {"か", "ka"},    {"き", "ki"},
    {"く", "ku"},    {"け", "ke"},    {"こ", "ko"},    {"さ", "sa"},    {"し", "shi"},
    {"す", "su"},    {"せ", "se"},    {"そ", "so"},    {"た", "ta"},    {"ち", "chi"},
    {"つ", "tsu"},   {"て", "te"},    {"と", "to"},    {"な", "na"},    {"に", "ni"},
    {"ぬ", "nu"},    {"ね", "ne"},    {"の", "no"},    {"は", "ha"},    {"ひ", "hi"},
    {"ふ", "fu"},    {"へ", "he"},    {"ほ", "ho"},    {"ま", "ma"},    {"み", "mi"},
    {"む", "mu"},    {"め", "me"},    {"も", "mo"},    {"や", "ya"},    {"ゆ", "yu"},
    {"よ", "yo"},    {"ら", "ra"},    {"り", "ri"},    {"る", "ru"},    {"れ", "re"},
    {"ろ", "ro"},    {"わ", "wa"},    {"を", "o"},     {"ん", "n"},     {"が", "ga"},
    {"ぎ", "gi"},    {"ぐ", "gu"},    {"げ", "ge"},    {"ご", "go"},    {"ざ", "za"},
    {"じ", "ji"},    {"ず", "zu"},    {"ぜ", "ze"},    {"ぞ", "zo"},    {"だ", "da"},
    {"ぢ", "ji"},    {"づ", "zu"},    {"で", "de"},    {"ど", "do"},    {"ば", "ba"},
    {"び", "bi"},    {"ぶ", "bu"},    {"べ", "be"},    {"ぼ", "bo"},    {"ぱ", "pa"},
    {"ぴ", "pi"},    {"ぷ", "pu"},    {"ぺ", "pe"},    {"ぽ", "po"},
});
constexpr std::string_view kDoubling = "っ";

// The letters of a word of kana; empty if there is anything else in it.
std::string lettersOf(std::string_view kana) {
  std::string letters;
  bool doubled = false;
  while (!kana.empty()) {
    if (kana.starts_with(kDoubling)) {
      doubled = true;
      kana.remove_prefix(kDoubling.size());
      continue;
    }
    const auto* const sign =
        std::ranges::find_if(kKana, [&](const auto& one) { return kana.starts_with(one.first); });
    if (sign == kKana.end()) return {};
    if (std::exchange(doubled, false)) letters += sign->second.front();
    letters += sign->second;
    kana.remove_prefix(sign->first.size());
  }
  return letters;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// One way of writing for all, Kunrei's without long vowels: sato, satou and satoh are one, and so
// are shoichi and syouiti.
std::string plainOf(std::string letters) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Pair, 13> kToKunrei{{{"cch", "tch"},
                                            {"shi", "si"},
                                            {"sh", "sy"},
                                            {"chi", "ti"},
                                            {"ch", "ty"},
                                            {"tsu", "tu"},
                                            {"fu", "hu"},
                                            {"ji", "zi"},
                                            {"j", "zy"},
                                            {"zyy", "zy"},
                                            {"mb", "nb"},
                                            {"mp", "np"},
                                            {"mm", "nm"}}};
  for (const auto& [from, to] : kToKunrei) replaceAll(letters, from, to);
  std::string plain;
  for (std::size_t at = 0; at < letters.size(); ++at) {
    plain += letters[at];
    const std::string_view rest = std::string_view(letters).substr(at + 1);
    const bool vowel_follows = rest.size() > 1 && std::string_view("aiueo").contains(rest[1]);
    const bool lengthens = letters[at] == 'o' ? rest.starts_with('u') || rest.starts_with('o') ||
                                                    (rest.starts_with('h') && !vowel_follows)
                           : letters[at] == 'u' ? rest.starts_with('u')
                                                : false;
    if (lengthens) ++at;
  }
  return plain;
}

// Ways in which such a person's account is called.
std::set<std::string> waysOf(const Candidate& person) {
  std::vector<std::string> parts;
  const std::string kana = spacesFolded(person.kana);
  for (const std::string_view word : words(kana)) {
    std::string letters = plainOf(lettersOf(word));
    if (letters.empty()) return {};
    parts.push_back(std::move(letters));
  }
  if (parts.empty() || parts.size() > 2) return {};
  if (parts.size() == 1) return {parts[0]};
  const std::string& family = parts[0];
  const std::string& given = parts[1];
  return {family,
          given,
          family + given,
          given + family,
          family.substr(0, 1) + given,
          given.substr(0, 1) + family,
          family + given.substr(0, 1),
          given + family.substr(0, 1)};
}

}  // namespace

std::optional<PersonId> suggestOwner(std::string_view account, std::span<const Candidate> people) {
  std::string low;
  for (const char letter : lowered(account)) {
    const bool joins = letter == '.' || letter == '-' || letter == '_';
    const bool digit = letter >= '0' && letter <= '9';
    if (!joins && !digit && letter != ' ') low += letter;
  }
  const std::string plain = plainOf(low);
  std::optional<PersonId> found;
  for (const Candidate& person : people) {
    std::string name = spacesFolded(person.name);
    std::erase(name, ' ');
    if (!(plain.size() > 1 && waysOf(person).contains(plain)) && name != low) continue;
    if (found) return std::nullopt;  // two people of one name: only they know
    found = person.person;
  }
  return found;
}

}  // namespace sekisho::ownership
