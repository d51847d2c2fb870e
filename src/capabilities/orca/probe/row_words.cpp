#include "capabilities/orca/probe/row_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capabilities/orca/probe/log_words.h"
#include "core/digest.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMostRowName = 64;
constexpr std::size_t kRowDigits = 16;

}  // namespace

std::string cellOf(const DatabaseRow& row, std::size_t column) {
  return std::string(trimmed(row[column].value_or("")));
}

std::string nameIn(const DatabaseRow& row, std::size_t column) {
  std::string name = cellOf(row, column);
  return isName(name, kMostRowName) ? name : std::string();
}

std::string placeIn(const DatabaseRow& row, std::size_t column) {
  std::string place = cellOf(row, column);
  if (isName(place, kMostRowName)) return place;
  return addressFrom(place).value_or("");
}

std::string userIn(const DatabaseRow& row, std::size_t column) {
  std::string user = cellOf(row, column);
  return isUserId(user) ? user : std::string();
}

std::optional<Instant> momentFrom(std::string_view stamp) {
  if (stamp.size() < 14) return std::nullopt;
  const std::string_view day = stamp.substr(0, 8);
  const std::string_view time = stamp.substr(8);
  const auto date =
      fromIsoDay(fmt::format("{}-{}-{}", day.substr(0, 4), day.substr(4, 2), day.substr(6, 2)));
  if (!date) return std::nullopt;
  const auto local =
      localTime(std::chrono::year_month_day{*date},
                fmt::format("{}:{}:{}", time.substr(0, 2), time.substr(2, 2), time.substr(4, 2)));
  if (!local) return std::nullopt;
  return Instant{local->time_since_epoch()} - kJst;
}

std::string localStamp(Instant at) {
  const auto local = std::chrono::floor<std::chrono::seconds>(at + kJst);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{std::chrono::sys_days{day}};
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string lineOfRow(std::string_view table, std::string_view key) {
  return fmt::format("{}:{}", table, sha256(bytesOf(key)).hex().substr(0, kRowDigits));
}

Json::Object bodyOfRow(std::string line, std::string what, Instant from, Instant until) {
  return {{"line", std::move(line)},
          {"what", std::move(what)},
          {"from", toRfc3339(std::min(from, until))},
          {"until", toRfc3339(until)}};
}

void putWord(Json::Object& body, const char* name, std::string word) {
  if (!word.empty()) body.emplace(name, std::move(word));
}

}  // namespace sekisho::orca
