#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {

int listLogChecks(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/log-checks");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*all)["checks"].array()) {
    const bool* clear = one["clear"].boolean();
    rows.push_back({plain(one["first"]), plain(one["last"]), plain(one["by_name"]),
                    wordsOf(session, Vocabulary::LogSource, one["sources"]), plain(one["looked"]),
                    *clear ? "-" : plain(one["found"]), *clear ? "-" : plain(one["done"])});
  }
  printColumns(session.out, rows);
  for (const Json& period : *(*all)["missing"].array()) {
    session.out << session.say(Words{"点検されていない日 ", "nobody has checked "})
                << plain(period["first"]) << " - " << plain(period["last"]) << "\n";
  }
  return 0;
}

int recordLogCheck(Session& session, const Arguments& arguments) {
  const bool clear = !arguments.has("found");
  const auto made = session.hub.call("POST", "/log-checks",
                                     Json::Object{{"first", arguments.option("first")},
                                                  {"last", arguments.option("last")},
                                                  {"sources", listOf(arguments.option("sources"))},
                                                  {"looked", arguments.option("looked")},
                                                  {"clear", clear},
                                                  {"found", arguments.option("found")},
                                                  {"done", arguments.option("done")}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

std::vector<Command> logCheckCommands() {
  return {
      {.words = "log-check list",
       .about = {"アクセスログの点検の一覧", "Lists the checks of the access log"},
       .run = &listLogChecks},
      {.words = "log-check add",
       .about = {"アクセスログの点検を記録します", "Records a check of the access log"},
       .options = {{"first", "DAY", {"期間の最初の日", "First day of the period"}},
                   {"last", "DAY", {"期間の最後の日", "Last day of the period"}},
                   {"sources",
                    "SOURCES",
                    {"見たもの journal,log-ins,operators,remote,other",
                     "Looked at: journal, log-ins, operators, remote, other"}},
                   {"looked", "SENTENCES", {"どこを見たか", "What exactly"}},
                   {"found",
                    "SENTENCES",
                    {"見つかったこと(なければ指定しない)", "What was found; left out if nothing"}},
                   {"done", "SENTENCES", {"行ったこと", "What was done about it"}}},
       .changes = true,
       .run = &recordLogCheck},
  };
}

}  // namespace sekisho::cli
