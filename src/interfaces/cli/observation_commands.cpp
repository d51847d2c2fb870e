#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

int printNotice(Session& session, const Json& notice) {
  session.out << (session.json ? canonicalJson(notice) : plain(notice["id"])) << "\n";
  return 0;
}

}  // namespace

int listNotices(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/notices");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& notice : *(*all)["notices"].array()) {
    rows.push_back({plain(notice["id"]), wordOf(session, Vocabulary::NoticeState, notice["state"]),
                    plain(notice["given"]["day"]), plain(notice["start"]), plain(notice["until"]),
                    plain(notice["keep_months"]), plain(notice["purpose"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int showOwnRecords(Session& session, const Arguments&) {
  const auto own = session.hub.call("GET", "/own-records");
  if (!own) return explain(session, own.error());
  if (session.json) {
    session.out << canonicalJson(*own) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& account : *(*own)["accounts"].array()) {
    rows.push_back({"account", plain(account["device_name"]), plain(account["account"]),
                    plain(account["from"]), plain(account["until"])});
  }
  for (const Json& seen : *(*own)["observed"].array()) {
    rows.push_back({"observed", plain(seen["device_name"]), plain(seen["account"]),
                    plain(seen["session"]), plain(seen["last_login"])});
  }
  for (const Json& statement : *(*own)["statements"].array()) {
    rows.push_back({"statement", plain(statement["control"]), plain(statement["part"]),
                    plain(statement["answer"]), plain(statement["checked"])});
  }
  for (const Json& look : *(*own)["looks"].array()) {
    rows.push_back(
        {"look", plain(look["device_name"]), plain(look["by_name"]), plain(look["at"]), ""});
  }
  for (const Json& look : *(*own)["person_looks"].array()) {
    rows.push_back(
        {"person-look", plain(look["list"]), plain(look["by_name"]), plain(look["at"]), ""});
  }
  for (const Json& use : *(*own)["uses"].array()) {
    rows.push_back({"use", plain(use["terminal_name"]), plain(use["purpose"]), plain(use["from"]),
                    plain(use["until"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int recordNotice(Session& session, const Arguments& arguments) {
  const auto months = toInteger(arguments.option("keep"));
  const auto made = session.hub.call(
      "POST", "/notices",
      Json::Object{{"purpose", arguments.option("purpose")},
                   {"responsible", arguments.option("responsible")},
                   {"viewers", Json::Object{{"roles", listOf(arguments.option("viewers"))},
                                            {"persons", listOf(arguments.option("persons"))}}},
                   {"keep_months", months ? Json(*months) : Json(arguments.option("keep"))},
                   {"start", arguments.option("start")},
                   {"until", arguments.orNull("until")}});
  if (!made) return explain(session, made.error());
  return printNotice(session, *made);
}

int giveNotice(Session& session, const Arguments& arguments) {
  const auto given = session.hub.call(
      "POST", "/notices/" + arguments.positional.front() + "/given",
      Json::Object{{"day", arguments.option("day")}, {"why", arguments.option("why")}});
  if (!given) return explain(session, given.error());
  if (session.json) return printNotice(session, *given);
  return 0;
}

int tellOfNotice(Session& session, const Arguments& arguments) {
  const auto told = session.hub.call(
      "POST", "/notices/" + arguments.positional.front() + "/told",
      Json::Object{{"person", arguments.option("person")}, {"day", arguments.option("day")}});
  if (!told) return explain(session, told.error());
  if (session.json) return printNotice(session, *told);
  return 0;
}

int acknowledgeNotice(Session& session, const Arguments& arguments) {
  const auto read =
      session.hub.call("POST", "/notices/" + arguments.positional.front() + "/acknowledged");
  return read ? 0 : explain(session, read.error());
}

int showJoined(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/notices");
  if (!all) return explain(session, all.error());
  Json::Array joined;
  std::vector<std::vector<std::string>> rows;
  for (const Json& notice : *(*all)["notices"].array()) {
    for (const Json& person : *notice["joined"].array()) {
      joined.push_back(person);
      rows.push_back({plain(person["id"]), plain(person["from"]), plain(person["told"]["day"]),
                      plain(person["name"])});
    }
  }
  if (session.json) {
    session.out << canonicalJson(joined) << "\n";
  } else {
    printColumns(session.out, rows);
  }
  return 0;
}

int endNotice(Session& session, const Arguments& arguments) {
  const auto ended = session.hub.call("POST", "/notices/" + arguments.positional.front() + "/end",
                                      Json::Object{{"why", arguments.option("why")}});
  if (!ended) return explain(session, ended.error());
  if (session.json) return printNotice(session, *ended);
  return 0;
}

std::vector<Command> observationCommands() {
  return {
      {.words = "notice list",
       .about = {"職員への説明の一覧", "Lists the notices to staff"},
       .run = &listNotices},
      {.words = "own records",
       .about = {"自分の記録と、見た人", "One's own records, and who looked at them"},
       .changes = true,
       .run = &showOwnRecords},
      {.words = "notice record",
       .about = {"職員への説明の内容を決めます", "Writes down what staff are to be told"},
       .options = {{"purpose", "SENTENCES", {"目的", "Purpose"}},
                   {"responsible", "ID", {"責任を持つ人", "Who answers for it"}},
                   {"viewers",
                    "ROLES",
                    {"見る人の役割 director,administrator,safety-manager",
                     "Roles that may see: director, administrator, safety-manager"},
                    "/viewers/roles"},
                   {"persons",
                    "IDS",
                    {"ほかに見る人(番号をコンマで区切る)", "Others who may see, by commas"},
                    "/viewers/persons"},
                   {"keep", "MONTHS", {"残す月数", "Months for which it is kept"}, "/keep_months"},
                   {"start", "DAY", {"始める日", "First day"}},
                   {"until", "DAY", {"最後の日", "Last day"}}},
       .changes = true,
       .run = &recordNotice},
      {.words = "notice given",
       .about = {"職員に説明した日を記録します", "Records the day on which staff were told"},
       .positional = {"ID"},
       .options = {{"day", "DAY", {"説明した日", "Day on which staff were told"}},
                   {"why", "TEXT", {"一人のときの理由", "Why, if alone"}, "/why"}},
       .changes = true,
       .run = &giveNotice},
      {.words = "notice joined",
       .about = {"説明のあとに入った人と、伝えた日",
                 "Who joined after staff were told, and when they were told"},
       .run = &showJoined},
      {.words = "notice tell",
       .about = {"あとから入った人に伝えた日を残します",
                 "Records that somebody who joined later was told"},
       .positional = {"ID"},
       .options = {{"person", "ID", {"伝えた人", "Who was told"}},
                   {"day", "DAY", {"伝えた日", "Day on which they were told"}}},
       .changes = true,
       .run = &tellOfNotice},
      {.words = "notice read",
       .about = {"あとから入った本人が「読みました」を残します",
                 "Whoever joined later says that they have read the notice"},
       .positional = {"ID"},
       .changes = true,
       .run = &acknowledgeNotice},
      {.words = "notice end",
       .about = {"職員への説明を終わらせます(すぐに集めなくなります)",
                 "Ends a notice; collection stops at once"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &endNotice},
  };
}

}  // namespace sekisho::cli
