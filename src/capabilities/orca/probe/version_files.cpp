#include "capabilities/orca/probe/version_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "capabilities/orca/probe/log_words.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

// The next line without its end, the last one too if it has none.
std::optional<std::string_view> nextLine(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool areDigits(std::string_view text, std::size_t size) {
  return text.size() == size &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "9999:<E or blank>:YYYYMMDD:comment"
void takeProof(std::string_view line, PatchProof& proof) {
  if (line.empty()) return;
  const auto fields = split(line, ':');
  const std::string_view mark = fields.size() < 3 ? "?" : trimmed(fields[1]);
  if (fields.size() < 3 || !areDigits(fields[0], 4) || (!mark.empty() && mark != "E")) {
    ++proof.odd;
    return;
  }
  ++proof.patches;
  if (mark == "E") ++proof.broken;
  if (const auto day = dayFromDigits(trimmed(fields[2])); day > proof.newest) proof.newest = day;
}

// "S-050200-1-20240501-1", wherever it stands in the line.
std::string_view schemaVersionIn(std::string_view line) {
  for (const std::string_view word : words(line)) {
    if (word.starts_with("S-") && word.size() > 2 && isVersion(word)) return word;
  }
  return {};
}

}  // namespace

std::optional<std::chrono::sys_days> dayFromDigits(std::string_view text) {
  if (!areDigits(text, 8)) return std::nullopt;
  return fromIsoDay(
      fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
}

bool isVersion(std::string_view text) noexcept {
  constexpr std::size_t kMost = 64;
  return !text.empty() && text.size() <= kMost && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-.:+~").contains(c);
  });
}

std::optional<PackageVersion> packageVersionFrom(std::string_view text) {
  while (const auto line = nextLine(text)) {
    const auto parts = words(*line);
    if (parts.size() != 2 || !isVersion(parts[0]) || !parts[1].starts_with('(')) continue;
    const std::string_view edition = parts[1].substr(1, parts[1].size() - 2);
    if (!parts[1].ends_with(')') || !isVersion(edition)) continue;
    return PackageVersion{.version = std::string(parts[0]), .edition = std::string(edition)};
  }
  return std::nullopt;
}

PatchProof patchProofFrom(std::string_view text) {
  PatchProof proof;
  while (const auto line = nextLine(text)) takeProof(*line, proof);
  return proof;
}

SchemaPatches schemaPatchesFrom(std::string_view text) {
  SchemaPatches known;
  std::set<std::string, std::less<>> open;
  while (const auto line = nextLine(text)) {
    const std::string_view version = schemaVersionIn(*line);
    if (!version.empty()) {
      known.begun = version;
      open.insert(known.begun);
    }
    if (!line->ends_with("execsql OK") || known.begun.empty()) continue;
    known.finished = known.begun;
    open.erase(known.begun);
  }
  known.unfinished = open.size();
  return known;
}

std::string schemaSetUpIn(std::string_view text) {
  constexpr std::string_view kBegins = "SetupSchema SCHEMA.";
  constexpr std::size_t kDateAndTime = 20;
  std::string day;
  while (auto line = nextLine(text)) {
    // Its date and time may stand before.
    if (line->substr(std::min(kDateAndTime, line->size())).starts_with(kBegins)) {
      line->remove_prefix(kDateAndTime);
    }
    if (!line->starts_with(kBegins)) continue;
    line->remove_prefix(kBegins.size());
    if (line->substr(std::min<std::size_t>(8, line->size())) != " End") continue;
    if (dayFromDigits(line->substr(0, 8))) day = line->substr(0, 8);
  }
  return day;
}

}  // namespace sekisho::orca
