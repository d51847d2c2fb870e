#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

int print(Session& session, const Json& notice) {
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
  return print(session, *made);
}

int giveNotice(Session& session, const Arguments& arguments) {
  const auto given = session.hub.call("POST", "/notices/" + arguments.positional.front() + "/given",
                                      Json::Object{{"day", arguments.option("day")}});
  if (!given) return explain(session, given.error());
  if (session.json) return print(session, *given);
  return 0;
}

int endNotice(Session& session, const Arguments& arguments) {
  const auto ended = session.hub.call("POST", "/notices/" + arguments.positional.front() + "/end",
                                      Json::Object{{"why", arguments.option("why")}});
  if (!ended) return explain(session, ended.error());
  if (session.json) return print(session, *ended);
  return 0;
}

}  // namespace sekisho::cli
