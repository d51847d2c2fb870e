#include "capabilities/documents/standing.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho::documents {
namespace {

constexpr std::array<std::pair<Standing, std::string_view>, 4> kNames{
    {{Standing::AsFiled, "as-filed"},
     {Standing::Changed, "changed"},
     {Standing::Missing, "missing"},
     {Standing::Unreadable, "unreadable"}}};

}  // namespace

std::string_view nameOf(Standing standing) noexcept {
  return std::ranges::find(kNames, standing, &std::pair<Standing, std::string_view>::first)->second;
}

std::optional<Standing> standingFrom(std::string_view name) noexcept {
  for (const auto& [standing, known] : kNames) {
    if (known == name) return standing;
  }
  return std::nullopt;
}

Standing standingOf(const Result<void>& looked) noexcept {
  if (looked) return Standing::AsFiled;
  if (looked.error().message == MessageId{"documents.content-changed"}) return Standing::Changed;
  if (looked.error().message == MessageId{"documents.content-missing"}) return Standing::Missing;
  return Standing::Unreadable;
}

}  // namespace sekisho::documents
