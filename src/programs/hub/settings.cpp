#include "programs/hub/settings.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "capabilities/catalog/spec_value.h"
#include "core/text.h"
#include "interfaces/witness/appointed.h"
#include "programs/hub/reach.h"

namespace sekisho::hub {
namespace {

constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

using catalog::SpecMember;
using catalog::SpecValue;

std::unexpected<Error> wrong(int line, std::string what) {
  return fail(ErrorCode::InvalidInput, MessageId{"hub.settings-wrong"}, what,
              {{"line", std::to_string(line)}, {"what", what}});
}

// "08:30-19:00" as the API's {"from","to"}.
Json spanFrom(std::string_view text) {
  const std::size_t dash = text.find('-');
  return Json::Object{{"from", text.substr(0, dash)},
                      {"to", dash == std::string_view::npos ? "" : text.substr(dash + 1)}};
}

Result<Json> spansFrom(const SpecValue& value) {
  Json::Array spans;
  if (value.array() == nullptr) return wrong(value.line, "a list of \"08:30-19:00\"");
  for (const SpecValue& item : *value.array()) {
    if (item.text() == nullptr) return wrong(item.line, "a text such as \"08:30-19:00\"");
    spans.push_back(spanFrom(*item.text()));
  }
  return Json(std::move(spans));
}

// The days of a week, and the last one that it held on.
Result<evidence::EarlierWeek> earlierFrom(const SpecValue& table) {
  constexpr std::string_view kWhat = "hours.earlier is a list of {until, mon … sun}";
  if (table.table() == nullptr) return wrong(table.line, std::string(kWhat));
  Json::Array week;
  std::optional<std::chrono::sys_days> last;
  for (const auto& [key, value] : *table.table()) {
    if (key == "until") {
      last = fromIsoDay(value.text() != nullptr ? *value.text() : std::string());
      continue;
    }
    auto spans = spansFrom(value);
    if (!spans) return std::unexpected(std::move(spans.error()));
    week.emplace_back(Json::Object{{"day", key}, {"open", std::move(*spans)}});
  }
  auto read = evidence::hoursFromJson(
      Json::Object{{"confirmed", true}, {"days", std::move(week)}, {"days_off", Json::Array{}}});
  if (!read || !last) return wrong(table.line, std::string(kWhat));
  return evidence::EarlierWeek{.last = *last, .week = std::move(read->week)};
}

Result<std::vector<evidence::EarlierWeek>> earlierWeeksFrom(const SpecValue& list) {
  std::vector<evidence::EarlierWeek> weeks;
  if (list.array() == nullptr) return wrong(list.line, "hours.earlier is a list");
  for (const SpecValue& item : *list.array()) {
    auto week = earlierFrom(item);
    if (!week) return std::unexpected(std::move(week.error()));
    if (!weeks.empty() && week->last <= weeks.back().last) {
      return wrong(item.line, "hours.earlier stands oldest first");
    }
    weeks.push_back(std::move(*week));
  }
  return weeks;
}

Result<evidence::Hours> hoursFrom(const SpecValue& table) {
  Json::Array week;
  Json::Array off;
  bool confirmed = false;
  bool closed_on_holidays = false;
  std::map<std::chrono::sys_days, bool> passed;
  std::vector<evidence::EarlierWeek> earlier;
  for (const auto& [key, value] : *table.table()) {
    if (key == "confirmed" || key == "closed_on_holidays") {
      if (value.boolean() == nullptr) {
        return wrong(value.line, fmt::format("hours.{} is true or false", key));
      }
      (key == "confirmed" ? confirmed : closed_on_holidays) = *value.boolean();
    } else if (key == "passed_open" || key == "passed_closed") {
      if (value.array() == nullptr) return wrong(value.line, key + " is a list of dates");
      for (const SpecValue& item : *value.array()) {
        const auto day = fromIsoDay(item.text() != nullptr ? *item.text() : std::string());
        if (!day) return wrong(item.line, key + " is a list of dates");
        passed[*day] = key == "passed_open";
      }
    } else if (key == "earlier") {
      auto weeks = earlierWeeksFrom(value);
      if (!weeks) return std::unexpected(std::move(weeks.error()));
      earlier = std::move(*weeks);
    } else if (key == "days_off") {
      if (value.array() == nullptr) return wrong(value.line, "hours.days_off is a list of dates");
      for (const SpecValue& day : *value.array()) {
        off.emplace_back(day.text() != nullptr ? *day.text() : std::string());
      }
    } else if (std::ranges::find(kDays, key) != kDays.end()) {
      auto spans = spansFrom(value);
      if (!spans) return std::unexpected(std::move(spans.error()));
      week.emplace_back(Json::Object{{"day", key}, {"open", std::move(*spans)}});
    } else {
      return wrong(value.line, fmt::format("unknown key hours.{}", key));
    }
  }
  auto hours = evidence::hoursFromJson(Json::Object{{"confirmed", confirmed},
                                                    {"days", std::move(week)},
                                                    {"days_off", std::move(off)},
                                                    {"closed_on_holidays", closed_on_holidays}});
  if (!hours) return wrong(table.line, "hours: " + hours.error().arguments.front().value);
  hours->passed = std::move(passed);
  hours->earlier = std::move(earlier);
  return hours;
}

// A line each, so that people can read them.
Result<std::string> witnessesFrom(const SpecValue& value) {
  std::string lines;
  if (value.array() == nullptr) return wrong(value.line, "witnesses is a list of lines");
  for (const SpecValue& item : *value.array()) {
    if (item.text() == nullptr) return wrong(item.line, "a line of witnesses is a text");
    lines += *item.text() + "\n";
  }
  if (lines.empty()) return lines;
  if (const auto read = witness::parseAppointed(lines); !read) {
    return wrong(value.line, "witnesses: " + read.error().detail);
  }
  return lines;
}

Result<void> readKey(Settings& settings, const SpecMember& member) {
  const auto& [key, value] = member;
  const std::string* text = value.text();
  if (key == "hours") {
    if (value.table() == nullptr) return wrong(value.line, "[hours] is a table");
    auto hours = hoursFrom(value);
    if (!hours) return std::unexpected(std::move(hours.error()));
    settings.hours = std::move(*hours);
  } else if (key == "clinic_id") {
    const auto id = text != nullptr ? ClinicId::fromText(*text) : std::nullopt;
    if (!id) return wrong(value.line, "clinic_id is a UUID");
    settings.clinic = *id;
  } else if (key == "clinic" && text != nullptr) {
    settings.clinic_name = *text;
  } else if (key == "host_name" && text != nullptr) {
    if (!isHostName(*text)) return wrong(value.line, "host_name is a host name");
    settings.host_name = *text;
  } else if (key == "witnesses") {
    auto witnesses = witnessesFrom(value);
    if (!witnesses) return std::unexpected(std::move(witnesses.error()));
    settings.witnesses = std::move(*witnesses);
  } else if (key == "lan" && value.boolean() != nullptr) {
    settings.lan = *value.boolean();
  } else {
    return wrong(value.line, fmt::format("unknown key or wrong type: {}", key));
  }
  return {};
}

std::string quoted(std::string_view text) {
  // A canonical JSON string is a TOML basic string.
  return canonicalJson(Json(text));
}

std::string linesOf(std::string_view text) {
  std::string list;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) list += "\n  " + quoted(line) + ",";
  }
  return list + (list.empty() ? "" : "\n");
}

std::string spansOf(const Json& spans) {
  std::string text;
  for (const Json& span : *spans.array()) {
    if (!text.empty()) text += ", ";
    text += fmt::format("\"{}-{}\"", *span["from"].text(), *span["to"].text());
  }
  return text;
}

// Days that stay as they were when the hours were changed.
std::string passedOf(const evidence::Hours& hours) {
  std::string open;
  std::string closed;
  for (const auto& [day, was_open] : hours.passed) {
    std::string& list = was_open ? open : closed;
    list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", toIsoDay(day));
  }
  if (open.empty() && closed.empty()) return {};
  return fmt::format(
      "# 診療時間を変える前の日はそのまま / days before a change stay as they were\n"
      "passed_open = [{}]\npassed_closed = [{}]\n",
      open, closed);
}

// The weeks that held before, a line each.
std::string earlierOf(const evidence::Hours& hours) {
  std::string lines;
  for (const evidence::EarlierWeek& one : hours.earlier) {
    lines += fmt::format("  {{until = \"{}\"", toIsoDay(one.last));
    const Json week = toJson(evidence::Hours{.week = one.week});
    for (const Json& day : *week["days"].array()) {
      lines += fmt::format(", {} = [{}]", *day["day"].text(), spansOf(day["open"]));
    }
    lines += "},\n";
  }
  if (lines.empty()) return {};
  return fmt::format("# その日までの診療時間 / the hours that held until then\nearlier = [\n{}]\n",
                     lines);
}

}  // namespace

Result<Settings> parseSettings(std::string_view text) {
  const auto parsed = catalog::readToml({.path = "hub.toml", .text = text});
  if (!parsed) return wrong(parsed.error().line, parsed.error().arguments.front().value);
  Settings settings;
  for (const SpecMember& member : *parsed->table()) {
    if (auto read = readKey(settings, member); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  if (settings.clinic == ClinicId{}) return wrong(1, "clinic_id is missing");
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
      "lan = {}\n"
      "# 日誌の証人(tlog-policy の行) / the journal's witnesses, lines of a tlog-policy\n"
      "witnesses = [{}]\n\n"
      "# 診療時間。confirmed = false は未設定 / opening hours; not confirmed means not set yet\n"
      "[hours]\n"
      "confirmed = {}\n"
      "closed_on_holidays = {}\n",
      settings.clinic.text(), quoted(settings.clinic_name), quoted(settings.host_name),
      settings.lan, linesOf(settings.witnesses), settings.hours.confirmed,
      settings.hours.closed_on_holidays);
  for (const Json& day : *hours["days"].array()) {
    text += fmt::format("{} = [{}]\n", *day["day"].text(), spansOf(day["open"]));
  }
  text += "days_off = [";
  for (bool first = true; const Json& day : *hours["days_off"].array()) {
    text += (std::exchange(first, false) ? "\"" : ", \"") + *day.text() + "\"";
  }
  return text + "]\n" + passedOf(settings.hours) + earlierOf(settings.hours);
}

}  // namespace sekisho::hub
