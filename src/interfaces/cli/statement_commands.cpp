#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

Json documentsOf(const Arguments& arguments) {
  return arguments.has("document") ? listOf(arguments.option("document")) : Json();
}

// The answer that stands, as one word and its last day.
std::vector<std::string> standingOf(const Session& session, const Json& item) {
  const Json& standing = item["standing"];
  if (standing == Json()) return {"-", "-", "-", "-"};
  return {wordOf(session, Vocabulary::Answer, standing["answer"]), plain(standing["checked"]),
          plain(standing["until"]), plain(standing["id"])};
}

}  // namespace

int listStatements(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/statements");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& item : *(*all)["items"].array()) {
    std::vector<std::string> row{plain(item["control"]), verdictWords(session, item["verdict"])};
    for (std::string& cell : standingOf(session, item)) row.push_back(std::move(cell));
    row.push_back(session.say(item["title"]));
    rows.push_back(std::move(row));
  }
  printColumns(session.out, rows);
  return 0;
}

int makeStatement(Session& session, const Arguments& arguments) {
  const auto made = session.hub.call("POST", "/statements",
                                     Json::Object{{"control", arguments.positional[0]},
                                                  {"answer", arguments.positional[1]},
                                                  {"checked", arguments.option("checked")},
                                                  {"target", arguments.orNull("target")},
                                                  {"in_charge", arguments.orNull("in-charge")},
                                                  {"reason", arguments.option("reason")},
                                                  {"documents", documentsOf(arguments)}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int confirmStatement(Session& session, const Arguments& arguments) {
  const auto confirmed =
      session.hub.call("POST", "/statements/" + arguments.positional.front() + "/confirm",
                       Json::Object{{"why", arguments.option("why")}});
  if (!confirmed) return explain(session, confirmed.error());
  if (session.json) session.out << canonicalJson(*confirmed) << "\n";
  return 0;
}

int withdrawStatement(Session& session, const Arguments& arguments) {
  const auto gone =
      session.hub.call("POST", "/statements/" + arguments.positional.front() + "/withdraw",
                       Json::Object{{"why", arguments.option("why")}});
  if (!gone) return explain(session, gone.error());
  if (session.json) session.out << canonicalJson(*gone) << "\n";
  return 0;
}

}  // namespace sekisho::cli
