#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/list_import.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// Puts the options that were typed into a request; an empty value takes away.
void addOptions(const Arguments& arguments, Json::Object& body) {
  for (const char* name :
       {"kana", "kind", "employer", "from", "language", "operator", "mail", "why"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  if (arguments.has("operator-from")) body["operator_from"] = arguments.option("operator-from");
  for (const char* name : {"until", "briefed"}) {
    if (!arguments.has(name)) continue;
    body[name] = arguments.option(name).empty() ? Json() : Json(arguments.option(name));
  }
  if (const std::string wish = arguments.option("reminders"); !wish.empty()) {
    // What is neither is left to the hub to refuse.
    body["reminders"] = wish == "yes" ? Json(true) : wish == "no" ? Json(false) : Json(wish);
  }
  if (arguments.has("instructed-by")) body["instructed_by"] = arguments.option("instructed-by");
  if (arguments.has("duty")) {
    body["safety_roles"] = listOf(arguments.option("duty"));
  }
  if (arguments.has("pledge")) {
    body["pledge"] = arguments.option("pledge").empty()
                         ? Json()
                         : Json(Json::Object{{"signed_on", arguments.option("pledge")},
                                             {"after_leaving", !arguments.has("ends-with-work")},
                                             {"contract_clause", arguments.option("clause")},
                                             {"document", arguments.orNull("pledge-document")}});
  }
}

}  // namespace

int listPeople(Session& session, const Arguments& arguments) {
  const auto all = session.hub.call("GET", "/people");
  if (!all) return explain(session, all.error());
  if (session.json) return printJson(session, *all);
  std::vector<std::vector<std::string>> rows;
  for (const Json& person : *(*all)["people"].array()) {
    if (plain(person["state"]) == "left" && !arguments.has("past")) continue;
    rows.push_back({plain(person["id"]), plain(person["name"]),
                    wordOf(session, Vocabulary::PersonKind, person["kind"]),
                    wordOf(session, Vocabulary::PersonState, person["state"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int showPerson(Session& session, const Arguments& arguments) {
  const auto person = session.hub.call("GET", "/people/" + arguments.positional.front());
  if (!person) return explain(session, person.error());
  if (session.json) return printJson(session, *person);
  const Json& one = *person;
  const auto name = [&](const Words& words) { return std::string(session.say(words)); };
  printColumns(session.out,
               {{name({"氏名", "Name"}), plain(one["name"])},
                {name({"ふりがな", "Kana"}), plain(one["kana"])},
                {name({"職種", "Kind"}), wordOf(session, Vocabulary::PersonKind, one["kind"])},
                {name({"所属", "Employer"}), plain(one["employer"])},
                {name({"役目", "Duties"}), wordsOf(session, Vocabulary::Duty, one["safety_roles"])},
                {name({"はじめの日", "First day"}), plain(one["from"])},
                {name({"最後の日", "Last day"}), plain(one["until"])},
                {name({"守秘の誓約", "Pledge"}), plain(one["pledge"]["signed_on"])},
                {name({"日レセのユーザID", "日レセ operator"}), plain(one["operator"])},
                {name({"メールアドレス", "Mail address"}), plain(one["mail"])},
                {name({"在籍", "State"}), wordOf(session, Vocabulary::PersonState, one["state"])}});
  return 0;
}

int addPerson(Session& session, const Arguments& arguments) {
  Json::Object body{{"name", arguments.positional.front()}, {"kind", "other-staff"}};
  addOptions(arguments, body);
  const auto added = session.hub.call("POST", "/people", std::move(body));
  if (!added) return explain(session, added.error());
  if (session.json) return printJson(session, *added);
  session.out << plain((*added)["id"]) << "\n";
  return 0;
}

int changePerson(Session& session, const Arguments& arguments) {
  Json::Object body;
  addOptions(arguments, body);
  if (arguments.has("name")) body["name"] = arguments.option("name");
  const auto changed =
      session.hub.call("PATCH", "/people/" + arguments.positional.front(), std::move(body));
  if (!changed) return explain(session, changed.error());
  return session.json ? printJson(session, *changed) : 0;
}

int importPeople(Session& session, const Arguments& arguments) {
  Json::Object more;
  if (arguments.has("why")) more["why"] = arguments.option("why");
  return importList(session, arguments, "/people/import",
                    {"name", "kind", "from", "operator", "answers"}, more);
}

namespace {

std::vector<Option> personOptions(std::initializer_list<Option> more) {
  std::vector<Option> options = {
      {"kana", "TEXT", {"ふりがな", "Kana"}},
      {"kind",
       "KIND",
       {"職種 director,doctor,nurse,clerk,other-staff,temporary,locum,walks-up,engineer",
        "Kind: director, doctor, nurse, clerk, other-staff, temporary, locum, walks-up, engineer"}},
      {"employer", "TEXT", {"所属(派遣元、事業所)", "Employer, if not the clinic"}},
      {"duty",
       "DUTIES",
       {"安全管理の役目 safety-manager,planner,operations,auditor",
        "Duties of safe management: safety-manager, planner, operations, auditor"},
       "/safety_roles"},
      {"from", "DAY", {"入職日", "First day"}},
      {"until", "DAY", {"最後の日(空なら消す)", "Last day; empty takes it away"}},
      {"language", "LANGUAGE", {"ことば ja,en", "Language: ja, en"}},
      {"pledge",
       "DAY",
       {"守秘の誓約の日(空なら消す)", "Day of the pledge; empty takes it away"},
       "/pledge/signed_on"},
      {"ends-with-work",
       "",
       {"誓約に退職後のことが書かれていない", "The pledge ends with the work"},
       "/pledge/after_leaving"},
      {"clause",
       "TEXT",
       {"派遣元との契約の条", "Clause of the agency's contract"},
       "/pledge/contract_clause"},
      {"pledge-document",
       "ID",
       {"誓約書か契約書(登録した書類)", "The pledge or contract, on file"},
       "/pledge/document"},
      {"instructed-by", "ID", {"指示する人", "Who instructs them"}},
      {"operator",
       "TEXT",
       {"日レセのユーザID(空なら終わりにする)", "日レセ operator; empty ends it"}},
      {"operator-from", "DAY", {"その番号を使いはじめる日", "First day of that operator"}},
      {"briefed", "DAY", {"決まりを説明した日", "Day on which the rules were explained"}},
      {"mail", "ADDRESS", {"メールアドレス(空なら消す)", "Mail address; empty takes it away"}},
      {"reminders", "yes|no", {"期限をメールで知らせるか", "Whether they are reminded by mail"}},
      {"why", "SENTENCES", {"理由", "Reason"}}};
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

}  // namespace

std::vector<Command> peopleCommands() {
  return {{.words = "person list",
           .about = {"職員台帳", "Lists the staff register"},
           .options = {{"past", "", {"辞めた人も", "Those who left too"}}},
           .run = &listPeople},
          {.words = "person show",
           .about = {"職員1人の台帳の行(開いたことが残ります)",
                     "Shows one person of the staff register, which is kept as a look"},
           .positional = {"ID"},
           .run = &showPerson},
          {.words = "person add",
           .about = {"職員台帳に登録します", "Adds a person to the staff register"},
           .positional = {"NAME"},
           .options = personOptions({}),
           .changes = true,
           .run = &addPerson},
          {.words = "person change",
           .about = {"職員台帳を直します", "Changes a person of the staff register"},
           .positional = {"ID"},
           .options = personOptions({{"name", "NAME", {"氏名", "Name"}}}),
           .changes = true,
           .run = &changePerson},
          {.words = "person import",
           .about = {"職員の一覧(CSV)から登録します。職種が「プログラム」の行は、日レセのユーザIDを"
                     "プログラム用にします",
                     "Adds the people of a staff list (CSV); of a line of kind \"program\" its "
                     "operator of ORCA (日レセ) becomes a program's"},
           .positional = {"FILE"},
           .options = {{"preview", "", {"確かめるだけ", "Only shows what would happen"}},
                       {"why", "SENTENCES", {"理由(院長を登録するとき)", "Reason, of a director"}}},
           .changes = true,
           .run = &importPeople}};
}

}  // namespace sekisho::cli
