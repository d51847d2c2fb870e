#include <ostream>

#include "interfaces/cli/commands.h"

namespace sekisho::cli {
namespace {

// What it is about: a control or a device, and a person where names are shown.
std::string aboutOf(const Session& session, const Json& duty) {
  std::string about = session.say(duty["topic"]);
  if (const std::string* name = duty["person_name"].text()) {
    about += (about.empty() ? "" : " ") + *name;
  }
  return about;
}

std::string feedState(const Session& session, const Json& duty) {
  const bool* overdue = duty["overdue"].boolean();
  if (overdue != nullptr && *overdue) {
    return std::string(session.say(Words{"期限切れ", "overdue"}));
  }
  const bool* closed = duty["closed"].boolean();
  if (closed != nullptr && *closed) {
    return std::string(session.say(Words{"期限 ", "due "})) + plain(duty["day"]);
  }
  return "";
}

}  // namespace

int listDuties(Session& session, const Arguments&) {
  const auto calendar = session.hub.call("GET", "/calendar");
  if (!calendar || session.json) return printAnswer(session, calendar);
  std::vector<std::vector<std::string>> rows;
  for (const Json& duty : *(*calendar)["duties"].array()) {
    rows.push_back({plain(duty["shown"]), session.say(duty["text"]), aboutOf(session, duty),
                    feedState(session, duty)});
  }
  printColumns(session.out, rows);
  return 0;
}

int listCalendarFeeds(Session& session, const Arguments&) {
  const auto feeds = session.hub.call("GET", "/calendar/feeds");
  if (!feeds || session.json) return printAnswer(session, feeds);
  std::vector<std::vector<std::string>> rows;
  for (const Json& feed : *(*feeds)["feeds"].array()) {
    rows.push_back({plain(feed["id"]), plain(feed["label"]), plain(feed["used"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int makeCalendarFeed(Session& session, const Arguments& arguments) {
  const auto made = session.hub.call("POST", "/calendar/feeds",
                                     Json::Object{{"label", arguments.positional.front()}});
  if (!made || session.json) return printAnswer(session, made);
  session.out << plain((*made)["address"]) << "\n";
  return 0;
}

int removeCalendarFeed(Session& session, const Arguments& arguments) {
  return printAnswer(session,
                     session.hub.call("DELETE", "/calendar/feeds/" + arguments.positional.front()));
}

std::vector<Command> calendarCommands() {
  return {
      {.words = "calendar list",
       .about = {"期限のあること(すぎたものが先)", "Lists what is due, overdue first"},
       .run = &listDuties},
      {.words = "calendar feeds",
       .about = {"予定表のソフトで読む自分のアドレスの一覧(アドレスそのものは出しません)",
                 "Lists one's own addresses for calendar programs, never the addresses themselves"},
       .changes = true,
       .run = &listCalendarFeeds},
      {.words = "calendar add-feed",
       .about = {"予定表のソフトで読むアドレスを作ります(表示は一度だけ)",
                 "Makes an address for a calendar program; it is shown this once"},
       .positional = {"LABEL"},
       .changes = true,
       .run = &makeCalendarFeed},
      {.words = "calendar remove-feed",
       .about = {"アドレスを取り消します", "Removes an address"},
       .positional = {"ID"},
       .changes = true,
       .run = &removeCalendarFeed},
  };
}

}  // namespace sekisho::cli
