#include "programs/hub/letters.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

#include "capabilities/incidents/mailed_words.h"
#include "core/digest.h"

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

  [[nodiscard]] std::string moment(Instant at) const {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(at + kJst);
    const auto midnight = std::chrono::floor<std::chrono::days>(minutes);
    const std::chrono::hh_mm_ss time{minutes - midnight};
    return fmt::format("{} {:02}:{:02}", day(std::chrono::sys_days{japaneseDay(at)}),
                       time.hours().count(), time.minutes().count());
  }
  [[nodiscard]] std::string of(const Json& text) const {
    const std::string* own = text[language_].text();
    return own == nullptr ? std::string() : *own;
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

std::string cellText(const Json& cell, const Json& unit, const Voice& voice) {
  const auto* number = cell.integer();
  const std::string kind = unit.text() == nullptr ? std::string() : *unit.text();
  if (number == nullptr) return cell.text() == nullptr ? "-" : *cell.text();
  if (kind == "instant") return voice.moment(fromMs(*number));
  if (kind == "B") return fmt::format("{:.1f} GB", static_cast<double>(*number) / 1e9);
  return fmt::format("{}{}", *number, kind);
}

MessageId wordsFor(incidents::Sign sign) {
  switch (sign) {
    case incidents::Sign::Screen: return MessageId{"mail.worry-screen"};
    case incidents::Sign::Stuck: return MessageId{"mail.worry-stuck"};
    case incidents::Sign::Message: return MessageId{"mail.worry-message"};
    case incidents::Sign::Figures: return MessageId{"mail.worry-figures"};
    case incidents::Sign::Machine: return MessageId{"mail.worry-machine"};
    case incidents::Sign::Other: break;
  }
  return MessageId{"mail.worry-other"};
}

std::span<const Json> elementsOf(const Json& list) {
  const Json::Array* elements = list.array();
  return elements == nullptr ? std::span<const Json>() : std::span<const Json>(*elements);
}

// When a table was read, and how much of it: what is told is as old as that.
std::string readLine(const Json& table, const Voice& voice) {
  const auto* text = table["observed"].text();
  const auto* status = table["status"].text();
  const auto at = text == nullptr ? std::nullopt : fromRfc3339(*text);
  const std::string how = status == nullptr ? std::string() : *status;
  const std::string_view message = how == "failed"    ? "mail.worry-unread"
                                   : how == "partial" ? "mail.worry-read-partly"
                                                      : "mail.worry-read";
  return voice.say(MessageId{message}, {{"when", at ? voice.moment(*at) : "-"}});
}

// What was read and when, then a line for each row: what each column is called, and what stood in
// it.
std::string tableLines(const Json& table, const Voice& voice) {
  const auto columns = elementsOf(table["columns"]);
  std::string text = fmt::format("  {} {}\n", voice.of(table["about"]), readLine(table, voice));
  for (const Json& row : elementsOf(table["rows"])) {
    const auto cells = elementsOf(row);
    std::string line;
    for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
      line +=
          fmt::format("{}{} {}",
                      line.empty()         ? ""
                      : voice.isJapanese() ? "、"
                                           : ", ",
                      voice.of(columns[i]["head"]), cellText(cells[i], columns[i]["unit"], voice));
    }
    text += fmt::format("    {}\n", line);
  }
  return text;
}

std::string healthLines(const Json& attached, const Voice& voice) {
  std::string text;
  for (const Json& machine : elementsOf(attached["machines"])) {
    const auto* name = machine["name"].text();
    text += fmt::format("{}\n", name == nullptr ? "" : *name);
    const auto* heard = machine["heard"].text();
    const auto at = heard == nullptr ? std::nullopt : fromRfc3339(*heard);
    text += "  " +
            (at ? voice.say(MessageId{"mail.worry-heard"}, {{"when", voice.moment(*at)}})
                : voice.say(MessageId{"mail.worry-unheard"})) +
            "\n";
    for (const Json& table : elementsOf(machine["tables"])) text += tableLines(table, voice);
  }
  for (const Json& control : elementsOf(attached["controls"])) {
    const auto* id = control["control"].text();
    text += fmt::format("× {} ({})\n", voice.of(control["title"]), id == nullptr ? "" : *id);
  }
  return text;
}

Voice voiceFor(const incidents::Recipient& recipient, const Stationery& stationery) {
  const bool english = recipient.language == incidents::LetterLanguage::English;
  return {stationery.words, english ? people::Language::English : people::Language::Japanese};
}

mail::Letter letterOf(const incidents::WorryReport& report, const std::string& number,
                      const std::string& what, const incidents::Recipient& recipient,
                      const Stationery& stationery) {
  const Voice voice = voiceFor(recipient, stationery);
  const std::vector<MessageArgument> whose{{"number", number}, {"clinic", stationery.clinic}};
  const std::string seat =
      report.seat_name.empty() ? voice.say(MessageId{"mail.worry-nowhere"}) : report.seat_name;
  std::string text = voice.say(MessageId{"mail.worry-opening"}, whose) + "\n\n";
  text += voice.say(MessageId{"mail.worry-when"}, {{"when", voice.moment(report.seen)}}) + "\n";
  text += voice.say(MessageId{"mail.worry-where"}, {{"seat", seat}}) + "\n";
  text += voice.say(MessageId{"mail.worry-what"}, {{"what", what}}) + "\n";
  if (!report.words.empty()) {
    text += voice.say(MessageId{"mail.worry-words"},
                      {{"words", incidents::mailedWords(report.words)}}) +
            "\n";
  }
  text += "\n" + voice.say(MessageId{"mail.worry-ask"}, whose) + "\n";
  const std::string health = healthLines(report.attached, voice);
  if (!health.empty()) {
    text += "\n" + voice.say(MessageId{"mail.worry-health"}) + "\n\n" + health;
  }
  return {.to = recipient.mail,
          .subject = voice.say(MessageId{"mail.worry-subject"}, whose),
          .text = text + "\n-- \n" + voice.say(MessageId{"mail.worry-why"}, whose) + "\n"};
}

}  // namespace

std::string letterId(ClinicId clinic, mail::MailId message) {
  return sha256(bytesOf(clinic.text() + message.text())).hex().substr(0, 32);
}

mail::Letter worryLetterFor(const incidents::WorryReport& report,
                            const incidents::Recipient& recipient, const Stationery& stationery) {
  const Voice voice = voiceFor(recipient, stationery);
  return letterOf(report, incidents::textOf(report.number), voice.say(wordsFor(report.sign)),
                  recipient, stationery);
}

mail::Letter worryLetterBefore(const incidents::WorryReport& draft,
                               std::optional<incidents::Sign> sign,
                               const incidents::Recipient& recipient,
                               const Stationery& stationery) {
  const Voice voice = voiceFor(recipient, stationery);
  return letterOf(draft, voice.say(MessageId{"mail.worry-number-to-come"}),
                  voice.say(sign ? wordsFor(*sign) : MessageId{"mail.worry-sign-to-come"}),
                  recipient, stationery);
}

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
