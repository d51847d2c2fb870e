#include <fmt/core.h>

#include "capabilities/posture/board.h"

namespace sekisho::posture {
namespace {

struct LocalTime {
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<std::chrono::minutes> time;
};

LocalTime localOf(Instant at) {
  const auto local = std::chrono::floor<std::chrono::minutes>(at + kJst);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return {.day = day, .time = std::chrono::hh_mm_ss(local - day)};
}

Text timeText(Instant at) {
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const LocalTime local = localOf(at);
  const auto month = static_cast<unsigned>(local.day.month());
  const auto day = static_cast<unsigned>(local.day.day());
  const auto clock =
      fmt::format("{}:{:02}", local.time.hours().count(), local.time.minutes().count());
  return {.ja = fmt::format("{}月{}日 {}", month, day, clock),
          .en = fmt::format("{} {} {}", day, kMonths[month - 1], clock)};
}

}  // namespace

std::optional<catalog::MessageSpec> messageOf(const catalog::Specs& specs,
                                              const catalog::ControlSpec& control,
                                              const Reason& reason) {
  if (reason.message.empty()) return std::nullopt;
  Text named{.ja = reason.table, .en = reason.table};
  if (const auto* fact = specs.fact(reason.table)) named = fact->about;
  if (const auto* later = control.later()) named = later->reason;
  const Text time = reason.time ? timeText(*reason.time) : Text();
  catalog::MessageSpec said;
  said.text = {.ja = reason.message, .en = reason.message};
  if (const auto* message = specs.message(reason.message)) said = *message;
  for (const auto language : {&Text::ja, &Text::en}) {
    std::vector<MessageArgument> arguments = reason.arguments;
    arguments.push_back({"title", named.*language});
    arguments.push_back({"reason", named.*language});
    arguments.push_back({"observed", time.*language});
    for (Text* text : {&said.text, &said.means, &said.next}) {
      text->*language = catalog::filled(text->*language, arguments);
    }
  }
  return said;
}

std::optional<Text> sentenceOf(const catalog::Specs& specs, const catalog::ControlSpec& control,
                               const Reason& reason) {
  auto said = messageOf(specs, control, reason);
  if (!said) return std::nullopt;
  return std::move(said->text);
}

}  // namespace sekisho::posture
