#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/hours_file.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// "08:30-12:30 14:00-19:00"; "-" on a day off.
std::string spansOf(const Json& day) {
  std::string text;
  for (const Json& span : *day["open"].array()) {
    text += (text.empty() ? "" : " ") + plain(span["from"]) + "-" + plain(span["to"]);
  }
  return text.empty() ? "-" : text;
}

void printSettings(Session& session, const Json& settings) {
  const Json& hours = settings["hours"];
  session.out << plain(settings["clinic"]["name"]) << "\n";
  std::vector<std::vector<std::string>> rows;
  for (const Json& day : *hours["days"].array()) {
    rows.push_back({wordOf(session, Vocabulary::Weekday, day["day"]), spansOf(day)});
  }
  printColumns(session.out, rows);
  if (const bool* closed = hours["closed_on_holidays"].boolean(); closed != nullptr && *closed) {
    session.out << session.say(Words{"祝日は休み", "Closed on Japan's holidays"}) << "\n";
  }
  std::string off;
  for (const Json& day : *hours["days_off"].array()) off += " " + plain(day);
  if (!off.empty()) session.out << session.say(Words{"休みの日:", "Days off:"}) << off << "\n";
  if (*hours["confirmed"].boolean()) return;
  session.out << session.say(Words{"診療時間は未設定です。", "Opening hours are not set."}) << "\n";
}

}  // namespace

int settings(Session& session, const Arguments& arguments) {
  Json::Object change;
  if (arguments.has("clinic")) change["clinic"] = arguments.option("clinic");
  if (arguments.has("hours")) {
    auto hours = readHoursFile(session, arguments.option("hours"));
    if (!hours) return hours.error();
    change["hours"] = std::move(*hours);
  }
  const auto now = change.empty() ? session.hub.call("GET", "/settings")
                                  : session.hub.call("PUT", "/settings", std::move(change));
  if (!now) return explain(session, now.error());
  if (session.json) {
    session.out << canonicalJson(*now) << "\n";
  } else {
    printSettings(session, *now);
  }
  return 0;
}

}  // namespace sekisho::cli
