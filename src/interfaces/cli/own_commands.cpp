// What somebody does about their own sign-in, and the papers of the hub that are asked for later.
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/secret.h"

namespace sekisho::cli {
namespace {

int listFactors(Session& session, const Arguments&) {
  const auto own = session.hub.call("GET", "/session/second-factors");
  if (!own) return explain(session, own.error());
  if (session.json) {
    session.out << canonicalJson(*own) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& factor : *(*own)["factors"].array()) {
    rows.push_back({plain(factor["id"]), plain(factor["kind"]), plain(factor["label"]),
                    plain(factor["added"]), plain(factor["used"]), plain(factor["codes_left"])});
  }
  printColumns(session.out, rows);
  return 0;
}

// The codes are shown once: on paper, or nowhere.
int makeSheet(Session& session, const Arguments& arguments) {
  const auto made = session.hub.call("POST", "/session/second-factors/sheet",
                                     Json::Object{{"label", arguments.option("label")}});
  if (!made) return explain(session, made.error());
  if (session.json) {
    session.out << canonicalJson(*made) << "\n";
    return 0;
  }
  for (const Json& code : *(*made)["codes"].array()) session.out << plain(code) << "\n";
  session.out << session.say(
                     Words{"紙に写し、次にブラウザーでログインするとき、1つ入れてください。",
                           "Put them on paper; give one when you next sign in with a "
                           "browser."})
              << "\n";
  return 0;
}

int removeFactor(Session& session, const Arguments& arguments) {
  const auto gone =
      session.hub.call("DELETE", "/session/second-factors/" + arguments.positional.front());
  if (!gone) return explain(session, gone.error());
  return 0;
}

int showRecoverySheet(Session& session, const Arguments&) {
  const std::string password =
      askSecret(session, {"パスワードをもう一度: ", "Your password once more: "});
  const auto sheet =
      session.hub.call("POST", "/recovery-sheet", Json::Object{{"password", password}});
  if (!sheet) return explain(session, sheet.error());
  if (session.json) {
    session.out << canonicalJson(*sheet) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& line : *(*sheet)["lines"].array()) {
    rows.push_back({session.say(line["label"]), plain(line["value"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int recordPrograms(Session& session, const Arguments& arguments) {
  const auto kept = session.hub.call("POST", "/program-records",
                                     Json::Object{{"purpose", arguments.option("purpose")},
                                                  {"provider_opinion", arguments.option("opinion")},
                                                  {"opinion_by", arguments.orNull("opinion-by")},
                                                  {"decided_by", arguments.option("decided-by")}});
  if (!kept) return explain(session, kept.error());
  if (session.json) session.out << canonicalJson((*kept)["p07"]) << "\n";
  return 0;
}

}  // namespace

std::vector<Command> ownCommands() {
  return {
      {.words = "own factors",
       .about = {"自分の2段階目の確認方法の一覧", "Lists your own second factors"},
       .changes = true,
       .run = &listFactors},
      {.words = "own sheet",
       .about = {"自分の番号表を作ります(番号は一度だけ出ます)",
                 "Makes a sheet of codes of your own; they are shown once"},
       .options = {{"label", "WORDS", {"しまう場所", "Where it is kept"}}},
       .changes = true,
       .run = &makeSheet},
      {.words = "own remove-factor",
       .about = {"自分の2段階目の確認方法を1つ消します", "Removes one of your own second factors"},
       .positional = {"ID"},
       .changes = true,
       .run = &removeFactor},
      {.words = "recovery-sheet",
       .about = {"復旧の紙に書くこと(2行目にパスワードをもう一度)",
                 "What stands on the recovery sheet; your password again on the second line"},
       .changes = true,
       .run = &showRecoverySheet},
      {.words = "programs record",
       .about = {"第7条の記録(関所のプログラム)を、設定のあとで残します",
                 "Records P-07 of Sekisho's own programs after the set-up"},
       .options = {{"purpose", "SENTENCES", {"目的", "Purpose"}},
                   {"opinion",
                    "SENTENCES",
                    {"サポート事業所の意見", "Provider's opinion"},
                    "/provider_opinion"},
                   {"opinion-by", "NAME", {"意見を述べた人", "Who gave it"}},
                   {"decided-by", "NAME", {"決めた人", "Who decided"}}},
       .changes = true,
       .run = &recordPrograms},
  };
}

}  // namespace sekisho::cli
