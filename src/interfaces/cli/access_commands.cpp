#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// The rows of one machine: account, what it may do, whose it is.
void addSeat(const Session& session, const Json& seat,
             std::vector<std::vector<std::string>>& rows) {
  for (const Json& account : *seat["accounts"].array()) {
    const Json& owner = account["standing"];
    const bool owned = owner != Json();
    rows.push_back({plain(seat["name"]), plain(account["account"]), plain(account["sudo"]),
                    owned ? wordOf(session, Vocabulary::AccountUse, owner["use"]) : "-",
                    owned ? plain(owner["person_name"]) : "-",
                    owned ? plain(owner["operator"]) : "-",
                    owned ? wordsOf(session, Vocabulary::SignInRole, owner["roles"]) : "-",
                    owned ? plain(owner["from"]) : "-", owned ? plain(owner["until"]) : "-",
                    owned ? plain(owner["id"]) : "-"});
  }
}

}  // namespace

int listAccess(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/access-register");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& seat : *(*all)["seats"].array()) addSeat(session, seat, rows);
  printColumns(session.out, rows);
  return 0;
}

int assignAccount(Session& session, const Arguments& arguments) {
  const auto device = deviceIdOf(session, arguments.positional[0]);
  if (!device) return device.error();
  const auto made = session.hub.call("POST", "/access-register",
                                     Json::Object{{"device", *device},
                                                  {"account", arguments.positional[1]},
                                                  {"use", arguments.option("use", "person")},
                                                  {"person", arguments.option("person")},
                                                  {"purpose", arguments.option("purpose")},
                                                  {"from", arguments.option("from")},
                                                  {"until", arguments.orNull("until")}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int releaseAccount(Session& session, const Arguments& arguments) {
  const auto gone =
      session.hub.call("POST", "/access-register/" + arguments.positional.front() + "/end",
                       Json::Object{{"why", arguments.option("why")}});
  if (!gone) return explain(session, gone.error());
  if (session.json) session.out << canonicalJson(*gone) << "\n";
  return 0;
}

// Operator, whether a program and whether a person used it lately, whose it is, what for.
int listOperators(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/access-register/operators");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*all)["operators"].array()) {
    const Json& program = one["standing"];
    std::string whose;
    for (const Json& person : *one["people"].array()) {
      whose += (whose.empty() ? "" : ",") + plain(person["name"]);
    }
    const bool is_program = program != Json();
    if (is_program) whose = plain(program["person_name"]);
    rows.push_back({plain(one["operator"]), plain(one["called"]), plain(one["worked"]),
                    is_program ? wordOf(session, Vocabulary::AccountUse, Json("service")) : "-",
                    whose.empty() ? "-" : whose, is_program ? plain(program["purpose"]) : "-",
                    is_program ? plain(program["id"]) : "-"});
  }
  printColumns(session.out, rows);
  return 0;
}

int assignOperator(Session& session, const Arguments& arguments) {
  const auto made = session.hub.call("POST", "/access-register/operators",
                                     Json::Object{{"operator", arguments.positional[0]},
                                                  {"person", arguments.option("person")},
                                                  {"purpose", arguments.option("purpose")},
                                                  {"from", arguments.option("from")},
                                                  {"until", arguments.orNull("until")}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int releaseOperator(Session& session, const Arguments& arguments) {
  const auto gone = session.hub.call(
      "POST", "/access-register/operators/" + arguments.positional.front() + "/end",
      Json::Object{{"why", arguments.option("why")}});
  if (!gone) return explain(session, gone.error());
  if (session.json) session.out << canonicalJson(*gone) << "\n";
  return 0;
}

int listSessions(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/sessions");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*all)["sessions"].array()) {
    rows.push_back({plain(one["id"]), plain(one["name"]), plain(one["address"]),
                    plain(one["opened"]), plain(one["used"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int endSession(Session& session, const Arguments& arguments) {
  const auto ended = session.hub.call("DELETE", "/sessions/" + arguments.positional.front());
  if (!ended) return explain(session, ended.error());
  return 0;
}

std::vector<Command> accessCommands() {
  return {
      {.words = "access list",
       .about = {"機器のアカウントと、その持ち主", "Lists accounts of machines and whose they are"},
       .run = &listAccess},
      {.words = "access assign",
       .about = {"アカウントの持ち主を決めます", "Decides whose an account is"},
       .positional = {"DEVICE", "ACCOUNT"},
       .options = {{"person", "ID", {"持ち主、または責任を持つ人", "Owner, or who answers for it"}},
                   {"use",
                    "USE",
                    {"使うもの person,service(指定しなければ person)",
                     "Used by: person, service (default: person)"}},
                   {"purpose",
                    "SENTENCES",
                    {"この席で使う理由(service のときは必ず)",
                     "Why it is needed at this seat; of a service always"}},
                   {"from", "DAY", {"最初の日", "First day"}},
                   {"until", "DAY", {"最後の日", "Last day"}}},
       .changes = true,
       .run = &assignAccount},
      {.words = "access release",
       .about = {"アカウントの持ち主を取り消します", "Takes an account from its owner"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &releaseAccount},
      {.words = "access operators",
       .about = {"日レセのユーザIDと、その持ち主", "Lists operators of 日レセ and whose they are"},
       .run = &listOperators},
      {.words = "access assign-operator",
       .about = {"日レセのユーザIDを、プログラム用として登録します",
                 "Says that an operator of 日レセ is a program's"},
       .positional = {"OPERATOR"},
       .options = {{"person", "ID", {"責任を持つ人", "Who answers for it"}},
                   {"purpose",
                    "SENTENCES",
                    {"どのプログラムが、何に使うか", "Which program, and what for"}},
                   {"from", "DAY", {"最初の日", "First day"}},
                   {"until", "DAY", {"最後の日", "Last day"}}},
       .changes = true,
       .run = &assignOperator},
      {.words = "access release-operator",
       .about = {"日レセのユーザIDを、プログラム用から外します",
                 "Says that an operator of 日レセ is a program's no more"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &releaseOperator},
      {.words = "session list",
       .about = {"いまログインしているところ", "Lists who is signed in where"},
       .changes = true,
       .run = &listSessions},
      {.words = "session end",
       .about = {"離れたところからログアウトさせます", "Signs a session out from afar"},
       .positional = {"ID"},
       .changes = true,
       .run = &endSession},
  };
}

}  // namespace sekisho::cli
