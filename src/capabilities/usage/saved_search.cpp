#include "capabilities/usage/saved_search.h"

#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> wrong(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

Json orNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

bool SavedSearch::opensBodies() const {
  return !person.empty() || !terminal.empty() || action || outcome;
}

Result<void> check(const SavedSearch& search) {
  if (trimmed(search.name).empty() || !isOneLine(search.name, kMaxSearchNameBytes)) {
    return wrong("usage.saved-search-name", "/name");
  }
  if (search.days && (*search.days < 1 || *search.days > kMaxSearchDays)) {
    return wrong("usage.saved-search-days", "/days");
  }
  const bool something = search.opensBodies() || !search.kind.empty() ||
                         search.entry_class.has_value() || search.days.has_value();
  if (!something) return wrong("usage.search-empty", "");
  return {};
}

Json toJson(const SavedSearch& search) {
  return Json::Object{
      {"id", search.id.text()},
      {"name", search.name},
      {"person", orNull(search.person)},
      {"terminal", orNull(search.terminal)},
      {"kind", orNull(search.kind)},
      {"class", search.entry_class ? Json(nameOf(*search.entry_class)) : Json()},
      {"action", search.action ? Json(std::string(1, letterOf(*search.action))) : Json()},
      {"outcome", search.outcome ? Json(numberOf(*search.outcome)) : Json()},
      {"days", search.days ? Json(std::int64_t{*search.days}) : Json()}};
}

}  // namespace sekisho::usage
