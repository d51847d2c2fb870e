#include "capabilities/orca/reading.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr auto kNames = std::to_array<std::pair<Reads, std::string_view>>(
    {{Reads::Log, "log"},
     {Reads::Interface, "interface"},
     {Reads::Database, "database"},
     {Reads::DatabaseAndCompareFirstPasswords, "database-and-passwords"}});

Result<void> checkLine(const std::string& line, bool needed, std::string_view pointer) {
  const bool said = !spacesFolded(line).empty();
  if ((said || !needed) && isOneLine(line, kMostWords)) return {};
  return fail(ErrorCode::InvalidInput, MessageId{"orca.opinion-missing"}, {},
              {{"pointer", std::string(pointer)}});
}

}  // namespace

std::string_view nameOf(Reads reads) noexcept {
  return std::ranges::find(kNames, reads, &std::pair<Reads, std::string_view>::first)->second;
}

std::optional<Reads> readsFrom(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kNames, name, &std::pair<Reads, std::string_view>::second);
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

Result<void> check(const ReadingDecision& decision) {
  const bool needed = decision.reads != Reads::Log;
  auto fine = checkLine(decision.opinion_of, needed, "/opinion_of");
  return fine ? checkLine(decision.opinion, needed, "/opinion") : fine;
}

Json toJson(const ReadingDecision& decision) {
  return Json::Object{{"at", toRfc3339(decision.at)},     {"by", decision.by.text()},
                      {"device", decision.device.text()}, {"id", decision.id.text()},
                      {"opinion", decision.opinion},      {"opinion_of", decision.opinion_of},
                      {"reads", nameOf(decision.reads)}};
}

}  // namespace sekisho::orca
