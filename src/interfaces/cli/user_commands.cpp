#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/secret.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr Words kFirstPassword{
    "はじめのパスワード(13文字以上。7日のうちに本人が自分のものを決めます。"
    "空なら、番号を出します): ",
    "First password (13 characters or more; within seven days the person chooses their own; a code "
    "is dealt for none): "};
constexpr Words kNewPassword{
    "新しいパスワード(13文字以上。ほかの人のものなら、7日のうちに本人が自分のものを決めます。"
    "空なら、番号を出します): ",
    "New password (13 characters or more; anybody else then chooses their own within seven days; a "
    "code is dealt for none): "};

// What the person concerned signs in with: the next line of standard input, after that of --as.
// Nothing there has the hub deal a code.
Json nextPassword(Session& session, const Words& question) {
  std::string typed = askSecret(session, question);
  return typed.empty() ? Json() : Json(std::move(typed));
}

void showCode(Session& session, const Json& signin) {
  const std::string* code = signin["code"].text();
  if (code == nullptr) return;
  session.out << session.say(Words{"はじめの番号(7日のあいだ): ", "First code, for seven days: "})
              << *code << "\n";
}

std::expected<std::string, int> idOf(Session& session, const std::string& name) {
  const auto all = session.hub.call("GET", "/sign-ins");
  if (!all) return std::unexpected(explain(session, all.error()));
  for (const Json& signin : *(*all)["sign_ins"].array()) {
    if (plain(signin["name"]) == name || plain(signin["id"]) == name) return plain(signin["id"]);
  }
  session.err << session.say(Words{"その名前はありません: ", "There is no such sign-in: "}) << name
              << "\n";
  return std::unexpected(1);
}

// The row of the staff register that is named so, or has that number: exactly one.
std::expected<Json, int> rowOf(Session& session, const Arguments& arguments) {
  if (!arguments.has("person")) return Json();
  const std::string who = arguments.option("person");
  const auto all = session.hub.call("GET", "/people");
  if (!all) return std::unexpected(explain(session, all.error()));
  std::vector<Json> found;
  for (const Json& person : *(*all)["people"].array()) {
    if (plain(person["id"]) == who) return person["id"];
    if (plain(person["name"]) == who && plain(person["state"]) != "left") {
      found.push_back(person["id"]);
    }
  }
  if (found.size() == 1) return found.front();
  session.err << session.say(found.empty()
                                 ? Words{"職員台帳にその人はいません: ",
                                         "Nobody of the staff register is named so: "}
                                 : Words{"同じ名前の人が何人もいます。番号で選んでください: ",
                                         "Several people are named so; give the number of one: "})
              << who << "\n";
  for (const Json& id : found) session.err << plain(id) << "\n";
  return std::unexpected(1);
}

int change(Session& session, const std::string& name, std::string_view act, const Json& body) {
  const auto id = idOf(session, name);
  if (!id) return id.error();
  const auto done = session.hub.call("POST", "/sign-ins/" + *id + "/" + std::string(act), body);
  if (!done) return explain(session, done.error());
  if (session.json) {
    session.out << canonicalJson(*done) << "\n";
  } else {
    showCode(session, *done);
  }
  return 0;
}

}  // namespace

int listUsers(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/sign-ins");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& signin : *(*all)["sign_ins"].array()) {
    rows.push_back({plain(signin["id"]), plain(signin["name"]),
                    wordsOf(session, Vocabulary::SignInRole, signin["roles"]),
                    wordOf(session, Vocabulary::SignInState, signin["state"]),
                    lastDayOf(signin["ends"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int addUser(Session& session, const Arguments& arguments) {
  const auto person = rowOf(session, arguments);
  if (!person) return person.error();
  const auto added =
      session.hub.call("POST", "/sign-ins",
                       Json::Object{{"person", *person},
                                    {"name", arguments.positional.front()},
                                    {"roles", listOf(arguments.option("role"))},
                                    {"reason", arguments.option("why")},
                                    {"until", arguments.option("until")},
                                    {"contract", arguments.orNull("contract")},
                                    {"scope", arguments.orNull("scope")},
                                    {"password", nextPassword(session, kFirstPassword)}});
  if (!added) return explain(session, added.error());
  session.out << (session.json ? canonicalJson(*added) : plain((*added)["id"])) << "\n";
  if (!session.json) showCode(session, *added);
  return 0;
}

int grantUser(Session& session, const Arguments& arguments) {
  const auto id = idOf(session, arguments.positional.front());
  if (!id) return id.error();
  const auto done = session.hub.call("PUT", "/sign-ins/" + *id + "/grant",
                                     Json::Object{{"roles", listOf(arguments.option("role"))},
                                                  {"reason", arguments.option("why")},
                                                  {"until", arguments.option("until")},
                                                  {"contract", arguments.orNull("contract")},
                                                  {"scope", arguments.orNull("scope")}});
  if (!done) return explain(session, done.error());
  if (session.json) session.out << canonicalJson(*done) << "\n";
  return 0;
}

int disableUser(Session& session, const Arguments& arguments) {
  return change(session, arguments.positional.front(), "disable",
                Json::Object{{"why", arguments.option("why")}});
}

int confirmSetUp(Session& session, const Arguments&) {
  const auto done = session.hub.call("POST", "/sign-ins/set-up-confirmation", Json());
  if (!done) return explain(session, done.error());
  session.out << (session.json ? canonicalJson(*done) : plain((*done)["ended"])) << "\n";
  return 0;
}

int resetUser(Session& session, const Arguments& arguments) {
  return change(session, arguments.positional.front(), "reset",
                Json::Object{{"password", nextPassword(session, kNewPassword)},
                             {"why", arguments.orNull("why")}});
}

int listActs(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/sign-ins");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson((*all)["acts"]) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& act : *(*all)["acts"].array()) {
    const bool* alone = act["alone"].boolean();
    rows.push_back({plain(act["id"]), plain(act["at"]),
                    wordOf(session, Vocabulary::SignInAct, act["kind"]), plain(act["name"]),
                    wordsOf(session, Vocabulary::SignInRole, act["roles"]), plain(act["by_name"]),
                    *alone ? std::string(session.say(Words{"単独承認", "alone"}))
                           : plain(act["confirmed"]["by_name"]),
                    plain(act["reason"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int confirmAct(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call(
      "POST", "/sign-in-acts/" + arguments.positional.front() + "/confirmation", Json());
  if (!done) return explain(session, done.error());
  if (session.json) session.out << canonicalJson(*done) << "\n";
  return 0;
}

int changeOwnPassword(Session& session, const Arguments&) {
  const std::string current = askSecret(session, {"いまのパスワード: ", "Your present password: "});
  const std::string password = askSecret(
      session, {"新しいパスワード(13文字以上): ", "New password (13 characters or more): "});
  const auto done = session.hub.call("PUT", "/session/password",
                                     Json::Object{{"current", current}, {"password", password}});
  if (!done) return explain(session, done.error());
  return 0;
}

namespace {

/// Roles, with why and until when.
std::vector<Option> grantOptions() {
  return {{"role",
           "ROLES",
           {"役割 director,administrator,safety-manager,staff,temporary,provider,set-up",
            "Roles: director,administrator,safety-manager,staff,temporary,provider,set-up"},
           "/roles"},
          {"why", "SENTENCES", {"この役割にする理由", "Why these roles are given"}, "/reason"},
          {"until", "DAY", {"最後の日(400日先まで)", "Last day, up to 400 days ahead"}},
          {"contract", "SENTENCES", {"契約(provider のとき)", "Contract, of a provider"}},
          {"scope", "SENTENCES", {"作業の範囲(provider のとき)", "Scope, of a provider"}}};
}

std::vector<Option> addOptions() {
  std::vector<Option> options = grantOptions();
  options.push_back(
      {"person",
       "WHO",
       {"職員台帳のだれか(氏名か番号)。なければ台帳に新しく加えます",
        "Whose it is: name or number of the staff register, which else gets a new row"}});
  return options;
}

}  // namespace

std::vector<Command> userCommands() {
  return {{.words = "user list",
           .about = {"ログインできる人の一覧", "Lists the sign-ins"},
           .run = &listUsers},
          {.words = "user add",
           .about = {"ログインできる人を加えます", "Adds a sign-in"},
           .positional = {"NAME"},
           .options = addOptions(),
           .changes = true,
           .run = &addUser},
          {.words = "user grant",
           .about = {"役割を決め直します", "Gives a person roles anew"},
           .positional = {"NAME"},
           .options = grantOptions(),
           .changes = true,
           .run = &grantUser},
          {.words = "user disable",
           .about = {"ログインを止めます", "Stops a sign-in"},
           .positional = {"NAME"},
           .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
           .changes = true,
           .run = &disableUser},
          {.words = "user set-up-done",
           .about = {"設置が終わったと院長が確認し、設置作業者のログインを止めます",
                     "The director confirms that the set-up is over; set-up accounts end"},
           .changes = true,
           .run = &confirmSetUp},
          {.words = "user reset",
           .about = {"パスワードを設定し直すか、番号を出します(2段階目の確認も消えます)",
                     "Sets a new password or deals a code; second factors go, too"},
           .positional = {"NAME"},
           .options = {{"why",
                        "SENTENCES",
                        {"理由(ほかの人の、院長・設定担当・安全管理責任者のログインを決め直すとき)",
                         "Reason, where the sign-in of another director, administrator or safety "
                         "manager is reset"}}},
           .changes = true,
           .run = &resetUser},
          {.words = "user acts",
           .about = {"決める役割を与えたことなど、もう一人が確かめること",
                     "What was done about sign-ins that somebody else is to look at"},
           .run = &listActs},
          {.words = "user confirm-act",
           .about = {"それを確かめたと残します", "Records that you have looked at it"},
           .positional = {"ID"},
           .changes = true,
           .run = &confirmAct},
          {.words = "own password",
           .about = {"自分のパスワードを変えます(1行目と2行目にいまのものか渡されたもの、"
                     "3行目に新しいもの)",
                     "Changes your own password: the present or given one twice, then the new"},
           .changes = true,
           .run = &changeOwnPassword}};
}

}  // namespace sekisho::cli
