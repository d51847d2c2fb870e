#include "programs/hub/letters.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace sekisho::hub {
namespace {

using duties::Due;

/// Says messages in one language.
class Voice {
 public:
  Voice(const http::Words& words, people::Language language)
      : words_(words), language_(people::nameOf(language)) {}

  [[nodiscard]] std::string say(MessageId message,
                                const std::vector<MessageArgument>& arguments = {}) const {
    const http::Wording wording = words_(message, arguments);
    const auto* text = wording.text[language_].text();
    return text == nullptr ? std::string() : *text;
  }
  [[nodiscard]] bool isJapanese() const { return language_ == "ja"; }

  [[nodiscard]] std::string day(std::chrono::sys_days day) const {
    constexpr std::array<std::string_view, 7> kJa{"日", "月", "火", "水", "木", "金", "土"};
    constexpr std::array<std::string_view, 7> kEn{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const std::chrono::year_month_day date{day};
    const unsigned weekday = std::chrono::weekday{day}.c_encoding();
    return isJapanese() ? fmt::format("{}年{}月{}日({})", static_cast<int>(date.year()),
                                      static_cast<unsigned>(date.month()),
                                      static_cast<unsigned>(date.day()), kJa.at(weekday))
                        : fmt::format("{} {}", kEn.at(weekday), toIsoDay(day));
  }

 private:
  const http::Words& words_;
  std::string_view language_;
};

std::string lineOf(const Due& due, const Voice& voice) {
  const MessageId when{due.overdue ? "mail.letter-overdue" : "mail.letter-due"};
  std::string what = voice.say(due.duty.what);
  const std::string& topic = voice.isJapanese() ? due.duty.topic.ja : due.duty.topic.en;
  if (!topic.empty()) what += (voice.isJapanese() ? "：" : ": ") + topic;
  return fmt::format("{}{}\n  {}\n", voice.isJapanese() ? "・" : "- ",
                     voice.say(when, {{"day", voice.day(due.shown)}}), what);
}

std::string subjectOf(const std::vector<Due>& dues, const Voice& voice) {
  const std::vector<MessageArgument> counts{
      {"count", std::to_string(dues.size())},
      {"overdue", std::to_string(std::ranges::count(dues, true, &Due::overdue))}};
  const bool any_overdue = std::ranges::any_of(dues, &Due::overdue);
  return voice.say(MessageId{any_overdue ? "mail.letter-subject-overdue" : "mail.letter-subject"},
                   counts);
}

std::string closing(const Voice& voice, const Stationery& stationery) {
  return "\n-- \n" + voice.say(MessageId{"mail.letter-why"}, {{"clinic", stationery.clinic}}) +
         "\n";
}

}  // namespace

mail::Letter reminderFor(const people::Person& person, const std::vector<Due>& dues,
                         const Stationery& stationery) {
  const Voice voice(stationery.words, person.language);
  std::string text =
      voice.say(MessageId{"mail.letter-opening"}, {{"count", std::to_string(dues.size())}}) +
      "\n\n";
  for (std::size_t i = 0; i < std::min(dues.size(), kMostInALetter); ++i) {
    text += lineOf(dues[i], voice);
  }
  if (dues.size() > kMostInALetter) {
    text += voice.say(MessageId{"mail.letter-more"},
                      {{"count", std::to_string(dues.size() - kMostInALetter)}}) +
            "\n";
  }
  text += "\n" + voice.say(MessageId{"mail.letter-where"}) + "\n";
  if (!stationery.address.empty()) text += stationery.address + "/calendar\n";
  return {.to = person.mail,
          .subject = subjectOf(dues, voice),
          .text = text + closing(voice, stationery)};
}

mail::Letter trialFor(const people::Person& person, const Stationery& stationery) {
  const Voice voice(stationery.words, person.language);
  return {.to = person.mail,
          .subject = voice.say(MessageId{"mail.test-subject"}),
          .text = voice.say(MessageId{"mail.test-text"}, {{"clinic", stationery.clinic}}) + "\n"};
}

}  // namespace sekisho::hub
