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

int showStatement(Session& session, const Arguments& arguments) {
  const auto found = session.hub.call("GET", "/statements/" + arguments.positional.front());
  if (!found) return explain(session, found.error());
  if (session.json) {
    session.out << canonicalJson(*found) << "\n";
    return 0;
  }
  const Json& statement = (*found)["statement"];
  printColumns(session.out, {{plain(statement["control"]),
                              wordOf(session, Vocabulary::Answer, statement["answer"]),
                              plain(statement["checked"]), plain(statement["seen"]["tables"])}});
  std::vector<std::vector<std::string>> rows;
  for (const Json& table : *(*found)["tables"].array()) {
    rows.push_back({plain(table["table"]), plain(table["device_name"]), plain(table["observed"]),
                    plain(table["digest"]),
                    wordOf(session, Vocabulary::SeenTable, table["state"])});
  }
  printColumns(session.out, rows);
  return (*found)["intact"].boolean() != nullptr && *(*found)["intact"].boolean() ? 0 : 1;
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

std::vector<Command> statementCommands() {
  return {
      {.words = "statement list",
       .about = {"人が申告する項目と、今の答え", "Lists what people are asked and the answers"},
       .run = &listStatements},
      {.words = "statement make",
       .about = {"申告します(ANSWER は yes,no,not-applicable)",
                 "Answers a control: yes, no or not-applicable"},
       .positional = {"CONTROL", "ANSWER"},
       .options = {{"checked", "DAY", {"確認日", "Day it was checked"}},
                   {"target", "DAY", {"目標日(no のとき)", "Target day, of a no"}},
                   {"in-charge", "ID", {"進める人(no のとき)", "Who puts it right, of a no"}},
                   {"reason", "SENTENCES", {"理由", "Reason"}},
                   {"document",
                    "IDS",
                    {"付ける書類(番号をコンマで区切る)", "Documents that go with it, by commas"},
                    "/documents"}},
       .changes = true,
       .run = &makeStatement},
      {.words = "statement show",
       .about = {"申告と、そのとき見ていた記録の要約値",
                 "Shows an answer and the digests of what was seen with it"},
       .positional = {"ID"},
       .run = &showStatement},
      {.words = "statement confirm",
       .about = {"もう一人の人として、申告を確認します",
                 "Confirms an answer that needs a second person"},
       .positional = {"ID"},
       .options = {{"why",
                    "SENTENCES",
                    {"一人で確認する理由(ほかにだれもいないとき)",
                     "Why one alone confirms, where nobody else is there"}}},
       .changes = true,
       .run = &confirmStatement},
      {.words = "statement withdraw",
       .about = {"申告を取り下げます", "Withdraws an answer"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &withdrawStatement},
  };
}

}  // namespace sekisho::cli
