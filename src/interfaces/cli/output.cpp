#include <algorithm>
#include <array>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

struct VerdictWords {
  std::string_view name;
  std::string_view mark;
  Words words;
};

constexpr std::array<VerdictWords, 7> kVerdicts{{
    {"pass", "○", {"できています", "Passes"}},
    {"fail", "×", {"対応が必要", "Needs action"}},
    {"not-checked", "－", {"未確認", "Not checked"}},
    {"not-applicable", "／", {"対象外", "Not applicable"}},
    {"excepted", "△", {"例外承認中", "Excepted"}},
    {"error", "！", {"読み取れません", "Could not read"}},
    {"asleep", "◍", {"前回確認", "Last seen"}},
}};

// Cells of a terminal: one for ASCII and half-width forms, two for the wide scripts we print.
std::size_t widthOf(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte >= 0xE2 ? 2 : 1;
  }
  return width;
}

}  // namespace

std::string Session::say(const Json& text) const {
  const Json& chosen = text[language == Language::Japanese ? "ja" : "en"];
  return chosen.text() == nullptr ? std::string() : *chosen.text();
}

int explain(Session& session, const Refusal& refusal) {
  session.err << session.say(refusal.text);
  if (!refusal.message.empty()) session.err << " (" << refusal.message << ")";
  session.err << "\n";
  for (const std::string& field : refusal.fields) session.err << "  " << field << "\n";
  const std::string to_do = session.say(refusal.to_do);
  if (!to_do.empty()) session.err << to_do << "\n";
  return refusal.exit_code;
}

void printColumns(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], widthOf(row[i]));
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << row[i];
      if (i + 1 < row.size()) out << std::string(widths[i] - widthOf(row[i]) + 2, ' ');
    }
    out << "\n";
  }
}

std::string plain(const Json& value) {
  if (const auto* text = value.text()) return *text;
  if (value.isNull()) return "-";
  return canonicalJson(value);
}

Json listOf(std::string_view typed) {
  Json::Array words;
  for (const std::string_view word : split(typed, ',')) {
    if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
  }
  return words;
}

std::string verdictWords(const Session& session, const Json& verdict) {
  const auto* found = std::ranges::find(kVerdicts, plain(verdict), &VerdictWords::name);
  if (found == kVerdicts.end()) return plain(verdict);
  return std::string(found->mark) + " " + std::string(session.say(found->words));
}

}  // namespace sekisho::cli
