#include "programs/hub/settings.h"

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

namespace sekisho::hub {
namespace {

constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::unexpected<Error> wrong(const toml::source_region& where, std::string what) {
  return fail(ErrorCode::InvalidInput, MessageId{"hub.settings-wrong"}, what,
              {{"line", std::to_string(where.begin.line)}, {"what", what}});
}

// "08:30-19:00" as the API's {"from","to"}.
Json spanFrom(std::string_view text) {
  const std::size_t dash = text.find('-');
  return Json::Object{{"from", text.substr(0, dash)},
                      {"to", dash == std::string_view::npos ? "" : text.substr(dash + 1)}};
}

Result<Json> spansFrom(const toml::node& node) {
  Json::Array spans;
  const auto* items = node.as_array();
  if (items == nullptr) return wrong(node.source(), "a list of \"08:30-19:00\"");
  for (const auto& item : *items) {
    const auto text = item.value<std::string_view>();
    if (!text) return wrong(item.source(), "a text such as \"08:30-19:00\"");
    spans.push_back(spanFrom(*text));
  }
  return Json(std::move(spans));
}

Result<evidence::Hours> hoursFrom(const toml::table& table) {
  Json::Array week;
  Json::Array off;
  bool confirmed = false;
  for (const auto& [key, node] : table) {
    if (key == "confirmed") {
      const auto value = node.value<bool>();
      if (!value) return wrong(node.source(), "hours.confirmed is true or false");
      confirmed = *value;
    } else if (key == "days_off") {
      const auto* items = node.as_array();
      if (items == nullptr) return wrong(node.source(), "hours.days_off is a list of dates");
      for (const auto& item : *items) off.emplace_back(item.value_or(std::string_view()));
    } else if (std::ranges::find(kDays, key.str()) != kDays.end()) {
      auto spans = spansFrom(node);
      if (!spans) return std::unexpected(std::move(spans.error()));
      week.emplace_back(Json::Object{{"day", key.str()}, {"open", std::move(*spans)}});
    } else {
      return wrong(key.source(), fmt::format("unknown key hours.{}", key.str()));
    }
  }
  auto hours = evidence::hoursFromJson(Json::Object{
      {"confirmed", confirmed}, {"days", std::move(week)}, {"days_off", std::move(off)}});
  if (!hours) return wrong(table.source(), "hours: " + hours.error().arguments.front().value);
  return hours;
}

Result<void> readKey(Settings& settings, const toml::key& key, const toml::node& node) {
  const auto text = node.value<std::string>();
  if (key == "hours") {
    const auto* table = node.as_table();
    if (table == nullptr) return wrong(node.source(), "[hours] is a table");
    auto hours = hoursFrom(*table);
    if (!hours) return std::unexpected(std::move(hours.error()));
    settings.hours = std::move(*hours);
  } else if (key == "clinic_id") {
    const auto id = text ? ClinicId::fromText(*text) : std::nullopt;
    if (!id) return wrong(node.source(), "clinic_id is a UUID");
    settings.clinic = *id;
  } else if (key == "clinic" && text) {
    settings.clinic_name = *text;
  } else if (key == "host_name" && text) {
    settings.host_name = *text;
  } else if (key == "lan" && node.is_boolean()) {
    settings.lan = node.value_or(false);
  } else {
    return wrong(key.source(), fmt::format("unknown key or wrong type: {}", key.str()));
  }
  return {};
}

std::string quoted(std::string_view text) {
  // A canonical JSON string is a TOML basic string.
  return canonicalJson(Json(text));
}

std::string spansOf(const Json& spans) {
  std::string text;
  for (const Json& span : *spans.array()) {
    if (!text.empty()) text += ", ";
    text += fmt::format("\"{}-{}\"", *span["from"].text(), *span["to"].text());
  }
  return text;
}

}  // namespace

Result<Settings> parseSettings(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return wrong(parsed.error().source(), std::string(parsed.error().description()));
  Settings settings;
  for (const auto& [key, node] : parsed.table()) {
    if (auto read = readKey(settings, key, node); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  if (settings.clinic == ClinicId{}) {
    return wrong(parsed.table().source(), "clinic_id is missing");
  }
  return settings;
}

std::string writeSettings(const Settings& settings) {
  const Json hours = toJson(settings.hours);
  std::string text = fmt::format(
      "# 関所本体の設定 / settings of the hub\n"
      "clinic_id = \"{}\"\n"
      "clinic = {}\n"
      "# ブラウザーで開く名前 / the name browsers use\n"
      "host_name = {}\n"
      "lan = {}\n\n"
      "# 診療時間。confirmed = false は未設定 / opening hours; not confirmed means not set yet\n"
      "[hours]\n"
      "confirmed = {}\n",
      settings.clinic.text(), quoted(settings.clinic_name), quoted(settings.host_name),
      settings.lan, settings.hours.confirmed);
  for (const Json& day : *hours["days"].array()) {
    text += fmt::format("{} = [{}]\n", *day["day"].text(), spansOf(day["open"]));
  }
  text += "days_off = [";
  for (bool first = true; const Json& day : *hours["days_off"].array()) {
    text += (std::exchange(first, false) ? "\"" : ", \"") + *day.text() + "\"";
  }
  return text + "]\n";
}

}  // namespace sekisho::hub
