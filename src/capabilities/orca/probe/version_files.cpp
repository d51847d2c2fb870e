#include "capabilities/orca/probe/version_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "capabilities/orca/probe/log_words.h"
#include "core/clock.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

// Each line without its end, the last one too if it has none.
template <class Take>
void eachLine(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    take(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool areDigits(std::string_view text, std::size_t size) {
  return text.size() == size &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::chrono::sys_days> dayFromDigits(std::string_view text) {
  if (!areDigits(text, 8)) return std::nullopt;
  return fromIsoDay(
      fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
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

bool isVersion(std::string_view text) noexcept {
  constexpr std::size_t kMost = 64;
  return !text.empty() && text.size() <= kMost && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-.:+~").contains(c);
  });
}

std::optional<PackageVersion> packageVersionFrom(std::string_view text) {
  std::optional<PackageVersion> found;
  eachLine(text, [&](std::string_view line) {
    const auto parts = words(line);
    if (found || parts.size() != 2 || !isVersion(parts[0])) return;
    std::string_view edition = parts[1];
    if (edition.size() < 3 || edition.front() != '(' || edition.back() != ')') return;
    edition = edition.substr(1, edition.size() - 2);
    if (!isVersion(edition)) return;
    found = PackageVersion{.version = std::string(parts[0]), .edition = std::string(edition)};
  });
  return found;
}

PatchProof patchProofFrom(std::string_view text) {
  PatchProof proof;
  eachLine(text, [&](std::string_view line) { takeProof(line, proof); });
  return proof;
}

SchemaPatches schemaPatchesFrom(std::string_view text) {
  SchemaPatches known;
  eachLine(text, [&](std::string_view line) {
    const std::string_view version = schemaVersionIn(line);
    if (!version.empty()) known.begun = version;
    if (line.ends_with("execsql OK") && !known.begun.empty()) known.finished = known.begun;
  });
  return known;
}

std::string schemaSetUpIn(std::string_view text) {
  constexpr std::string_view kPrefix = "SCHEMA.";
  std::string day;
  eachLine(text, [&](std::string_view line) {
    auto parts = words(line);
    // Its date and time may stand before.
    if (parts.size() == 5) parts.erase(parts.begin(), parts.begin() + 2);
    if (parts.size() != 3 || parts[0] != "SetupSchema" || parts[2] != "End") return;
    if (!parts[1].starts_with(kPrefix)) return;
    const std::string_view said = parts[1].substr(kPrefix.size());
    if (dayFromDigits(said)) day = said;
  });
  return day;
}

}  // namespace sekisho::orca
