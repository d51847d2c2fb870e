#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

std::string lineState(const Session& session, const Json& line) {
  if (line["settled"] != Json()) {
    return wordOf(session, Vocabulary::ReviewFound, line["settled"]["found"]);
  }
  const bool* waits = line["waits"].boolean();
  return waits != nullptr && *waits ? std::string(session.say({"確認待ち", "awaited"})) : "-";
}

// What of a machine it is; nothing of what is at none.
std::string accountOf(const Session& session, const Json& line) {
  const std::string& way = *line["way"].text();
  if (way == "account") return plain(line["account"]);
  const std::string word = wordOf(session, Vocabulary::ReviewWay, line["way"]);
  if (way == "operator") return word + " " + plain(line["account"]);
  return line["device"] != Json() ? word : "-";
}

std::vector<std::string> rowOf(const Session& session, const Json& line) {
  const bool has_device = line["device"] != Json();
  const Json& decision = line["decision"];
  return {
      plain(line["line"]),
      plain(line["person_name"]),
      has_device ? plain(line["device_name"]) : wordOf(session, Vocabulary::ReviewWay, line["way"]),
      accountOf(session, line),
      plain(line["member_of"]),
      wordOf(session, Vocabulary::ReviewStanding, line["standing"]),
      wordOf(session, Vocabulary::ReviewChoice, decision["choice"]),
      plain(decision["remark"]),
      lineState(session, line)};
}

}  // namespace

int listReviews(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/reviews");
  if (!all || session.json) return printAnswer(session, all);
  std::vector<std::vector<std::string>> rows;
  for (const Json& review : *(*all)["reviews"].array()) {
    rows.push_back({plain(review["id"]), plain(review["started"]), plain(review["due"]),
                    review["abandoned"] != Json()
                        ? std::string(session.say({"取りやめ", "given up"}))
                        : plain(review["signed"]["at"]),
                    plain(review["undecided"]), plain(review["waiting"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int showReview(Session& session, const Arguments& arguments) {
  const auto review = session.hub.call("GET", "/reviews/" + arguments.positional.front());
  if (!review || session.json) return printAnswer(session, review);
  std::vector<std::vector<std::string>> rows;
  for (const Json& line : *(*review)["lines"].array()) rows.push_back(rowOf(session, line));
  printColumns(session.out, rows);
  return 0;
}

int startReview(Session& session, const Arguments& arguments) {
  const auto begun =
      session.hub.call("POST", "/reviews", Json::Object{{"due", arguments.option("due")}});
  if (!begun) return explain(session, begun.error());
  session.out << (session.json ? canonicalJson(*begun) : plain((*begun)["id"])) << "\n";
  return 0;
}

int decideReviewLine(Session& session, const Arguments& arguments) {
  return printAnswer(session, session.hub.call("POST",
                                               "/reviews/" + arguments.positional[0] + "/lines/" +
                                                   arguments.positional[1],
                                               Json::Object{{"choice", arguments.positional[2]},
                                                            {"remark", arguments.option("remark")},
                                                            {"why", arguments.option("why")}}));
}

int signReview(Session& session, const Arguments& arguments) {
  return printAnswer(session,
                     session.hub.call("POST", "/reviews/" + arguments.positional.front() + "/sign",
                                      Json::Object{{"summary", arguments.option("summary")},
                                                   {"why", arguments.option("why")}}));
}

int abandonReview(Session& session, const Arguments& arguments) {
  return printAnswer(
      session, session.hub.call("POST", "/reviews/" + arguments.positional.front() + "/give-up",
                                Json::Object{{"why", arguments.option("why")}}));
}

std::vector<Command> reviewCommands() {
  return {
      {.words = "review list",
       .about = {"権限の見直しの一覧", "Lists the reviews of access"},
       .run = &listReviews},
      {.words = "review show",
       .about = {"見直しの行と、決めたこと", "Lists the lines of a review and what was decided"},
       .positional = {"ID"},
       .run = &showReview},
      {.words = "review start",
       .about = {"いまの利用者・権限で、見直しを始めます",
                 "Starts a review over the access register as it is"},
       .options = {{"due", "DAY", {"いつまでに署名するか", "Until when it is to be signed"}}},
       .changes = true,
       .run = &startReview},
      {.words = "review decide",
       .about = {"見直しの1行を決めます keep,change,remove。読み取れていない機器は unreviewed",
                 "Decides a line: keep, change, remove; unreviewed if it could not be read"},
       .positional = {"ID", "LINE", "CHOICE"},
       .options = {{"remark",
                    "SENTENCES",
                    {"何をするか(keep のほかのとき)", "What is to be done, unless it is kept"}},
                   {"why",
                    "SENTENCES",
                    {"一人で決める理由(単独承認)",
                     "Why one decides alone, where nobody else could"}}},
       .changes = true,
       .run = &decideReviewLine},
      {.words = "review sign",
       .about = {"見直しに署名します", "Signs a review"},
       .positional = {"ID"},
       .options = {{"summary", "SENTENCES", {"まとめ", "Summary"}},
                   {"why",
                    "SENTENCES",
                    {"ほかに署名する人がいないときの理由(単独承認)",
                     "Why one signs alone, where nobody else could"}}},
       .changes = true,
       .run = &signReview},
      {.words = "review give-up",
       .about = {"署名していない見直しを取りやめます", "Gives up a review that is not signed"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Why"}}},
       .changes = true,
       .run = &abandonReview},
  };
}

}  // namespace sekisho::cli
