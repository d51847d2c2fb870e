#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// Who looked at what the checker did themselves.
std::string ownActsOf(const Session& session, const Json& check) {
  if (!check["own_acts"].isNull()) return plain(check["own_acts"]["by_name"]);
  const bool* alone = check["alone"].boolean();
  return std::string(session.say(*alone ? Words{"単独承認", "alone"}
                                        : Words{"本人の分は未確認", "own acts not seen"}));
}

}  // namespace

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
                    *clear ? "-" : plain(one["found"]), *clear ? "-" : plain(one["done"]),
                    ownActsOf(session, one), plain(one["id"])});
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
                                                  {"done", arguments.option("done")},
                                                  {"why", arguments.orNull("why")}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int confirmOwnActs(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call(
      "POST", "/log-checks/" + arguments.positional.front() + "/own-acts",
      Json::Object{{"looked", arguments.option("looked")}, {"why", arguments.option("why")}});
  if (!done) return explain(session, done.error());
  if (session.json) session.out << canonicalJson(*done) << "\n";
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
                   {"done", "SENTENCES", {"行ったこと", "What was done about it"}},
                   {"why",
                    "SENTENCES",
                    {"自分の利用を見る人がほかにいないときの理由",
                     "Why you check alone, with nobody else to look at your own acts"}}},
       .changes = true,
       .run = &recordLogCheck},
      {.words = "log-check own-acts",
       .about = {"点検した人自身の利用を、別の人が見たと残します",
                 "Records that you looked at what the checker did themselves"},
       .positional = {"ID"},
       .options = {{"looked", "SENTENCES", {"どこを見たか", "What exactly"}},
                   {"why",
                    "SENTENCES",
                    {"ほかに見る人がいないときの理由(単独承認)",
                     "Why you look, where nobody else could"}}},
       .changes = true,
       .run = &confirmOwnActs},
  };
}

}  // namespace sekisho::cli
