#include "capabilities/orca/probe/use_words.h"

namespace sekisho::orca {

std::string lineOf(const Uses::Place& place) {
  return std::string(place.file) + ":" + std::to_string(place.at);
}

Json::Array spansJson(const std::vector<Quiet::Span>& spans) {
  Json::Array told;
  for (const Quiet::Span& span : spans) {
    if (told.size() == Uses::kMostQuiet) break;
    told.emplace_back(
        Json::Object{{"from", toRfc3339(span.from)}, {"until", toRfc3339(span.until)}});
  }
  return told;
}

std::string textIn(const Json& value, std::string_view name) {
  const auto* text = value[name].text();
  return text == nullptr ? std::string() : *text;
}

std::optional<Instant> instantFrom(const Json& value) {
  const auto* ms = value.integer();
  return ms == nullptr ? std::nullopt : std::optional(fromMs(*ms));
}

}  // namespace sekisho::orca
