#include "capabilities/observation/look.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sekisho::observation {
namespace {

constexpr std::array<std::pair<List, std::string_view>, 8> kLists{
    {{List::AccessRegister, "access-register"},
     {List::Review, "review"},
     {List::WrittenUses, "written-uses"},
     {List::DailyUse, "daily-use"},
     {List::Contacts, "contacts"},
     {List::LogCheck, "log-check"},
     {List::Maintenance, "maintenance"},
     {List::Search, "search"}}};

}  // namespace

std::string_view nameOf(List list) noexcept {
  return std::ranges::find(kLists, list, &std::pair<List, std::string_view>::first)->second;
}

std::optional<List> listFrom(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(kLists, name, &std::pair<List, std::string_view>::second);
  return found == kLists.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace sekisho::observation
