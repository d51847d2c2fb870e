#include <algorithm>
#include <array>
#include <istream>
#include <iterator>
#include <ostream>
#include <regex>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/connection_sheet.h"
#include "interfaces/cli/hours_file.h"
#include "interfaces/cli/secret.h"

namespace sekisho::cli {
namespace {

// An answer typed by a person, or the option that stands for it.
std::string ask(Session& session, const Arguments& arguments, std::string_view option,
                const Words& question) {
  if (arguments.has(option)) return arguments.option(option);
  if (!session.interactive) return {};
  session.err << session.say(question) << std::flush;
  std::string line;
  std::getline(session.in, line);
  return std::string(trimmed(line));
}

// Whether the option is there, or the person who is asked says yes.
bool agrees(Session& session, const Arguments& arguments, std::string_view option,
            const Words& question) {
  if (arguments.has(option)) return true;
  const std::string answer = ask(session, arguments, option, question);
  return answer == "y" || answer == "yes" || answer == "はい";
}

struct Day {
  std::string_view id;
  Words name;
};
constexpr std::array<Day, 7> kWeek{{{"mon", {"月曜", "Monday"}},
                                    {"tue", {"火曜", "Tuesday"}},
                                    {"wed", {"水曜", "Wednesday"}},
                                    {"thu", {"木曜", "Thursday"}},
                                    {"fri", {"金曜", "Friday"}},
                                    {"sat", {"土曜", "Saturday"}},
                                    {"sun", {"日曜", "Sunday"}}}};

// One line of an answer whose words all have that form; asked again until they do.
std::vector<std::string> askWords(Session& session, const std::string& question,
                                  const std::regex& form) {
  while (true) {
    session.err << question << std::flush;
    std::string line;
    if (!std::getline(session.in, line)) return {};
    std::vector<std::string> answer;
    for (const std::string_view word : words(line)) answer.emplace_back(word);
    if (std::ranges::all_of(
            answer, [&](const std::string& word) { return std::regex_match(word, form); })) {
      return answer;
    }
    session.err << session.say(Words{"  読み取れません。例のように入れてください。\n",
                                     "  Not understood; please type it as in the example.\n"});
  }
}

std::string twoDigits(std::string_view clock) {
  return std::string(clock.size() == 4 ? "0" : "") + std::string(clock);
}

// The week and the days off, day by day. An empty first answer leaves them for later.
Json askHours(Session& session) {
  static const std::regex kSpan("([01]?[0-9]|2[0-4]):[0-5][0-9]-([01]?[0-9]|2[0-4]):[0-5][0-9]");
  static const std::regex kDate("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  session.err << session.say(Words{
      "診療時間を曜日ごとに入れます。例：8:30-12:30 14:00-19:00。休診の曜日は空のまま。\n"
      "祝日は休みとします(あとで設定で変えられます)。すべて空なら、あとで決めます(未設定)。\n",
      "The hours of each day, such as 8:30-12:30 14:00-19:00; empty if closed.\n"
      "Japan's holidays count as closed; the settings change that. All empty: left for later (not "
      "set).\n"});
  Json::Array days;
  bool any = false;
  for (const Day& day : kWeek) {
    Json::Array open;
    for (const std::string& span :
         askWords(session, std::string(session.say(day.name)) + ": ", kSpan)) {
      const std::size_t dash = span.find('-');
      open.emplace_back(Json::Object{{"from", twoDigits(span.substr(0, dash))},
                                     {"to", twoDigits(span.substr(dash + 1))}});
      any = true;
    }
    days.emplace_back(Json::Object{{"day", day.id}, {"open", std::move(open)}});
  }
  if (!any) return {};
  Json::Array off;
  for (std::string& date :
       askWords(session,
                std::string(session.say(Words{"休みの日(例 2026-12-31 2027-01-02、なければ空): ",
                                              "Days off (such as 2026-12-31; empty: none): "})),
                kDate)) {
    off.emplace_back(std::move(date));
  }
  return Json::Object{{"confirmed", true},
                      {"days", std::move(days)},
                      {"days_off", std::move(off)},
                      {"closed_on_holidays", true}};
}

std::expected<Json, int> hoursFrom(Session& session, const Arguments& arguments) {
  if (arguments.has("hours")) return readHoursFile(session, arguments.option("hours"));
  return session.interactive ? askHours(session) : Json();
}

Json recordFrom(Session& session, const Arguments& arguments) {
  const std::string purpose = ask(session, arguments, "p07-purpose",
                                  {"関所本体と見守りプログラムを入れる目的(空なら、あとで): ",
                                   "Purpose of installing hub and agent (empty: later): "});
  if (purpose.empty()) return {};
  return Json::Object{
      {"purpose", purpose},
      {"provider_opinion", ask(session, arguments, "p07-opinion",
                               {"サポート事業所の意見: ", "Opinion of the support provider: "})},
      {"opinion_by",
       ask(session, arguments, "p07-opinion-by", {"意見を述べた人: ", "Who gave the opinion: "})},
      {"decided_by", ask(session, arguments, "p07-decided-by",
                         {"決めた人(院長): ", "Who decided (the director): "})}};
}

// What staff are to be told; without a purpose it is left for later.
Json noticeFrom(Session& session, const Arguments& arguments) {
  const std::string purpose = ask(
      session, arguments, "notice-purpose",
      {"だれが席にいたかを記録する目的(空なら、あとで。それまで集めません): ",
       "Purpose of recording who sits where (empty: later; nothing is collected until then): "});
  if (purpose.empty()) return {};
  const std::string months = ask(session, arguments, "notice-keep",
                                 {"名前を残す月数(1〜13): ", "Months to keep names (1 to 13): "});
  const auto number = toInteger(months);
  return Json::Object{
      {"purpose", purpose},
      {"viewers",
       Json::Object{{"roles", listOf(ask(session, arguments, "notice-viewers",
                                         {"見る人の役割 director,administrator,safety-manager: ",
                                          "Roles that may see director,administrator,"
                                          "safety-manager: "}))}}},
      {"keep_months", number ? Json(*number) : Json(months)},
      {"start", ask(session, arguments, "notice-start",
                    {"始める日(例 2026-04-01): ", "First day (such as 2026-04-01): "})}};
}

// Who sits here: said by an option, or asked. Nothing said leaves an administrator without a
// director, as scripts have it. Nobody becomes the director unasked: the director alone reads the
// journal's bodies.
std::string whoSetsUp(Session& session, const Arguments& arguments) {
  if (arguments.has("by")) return arguments.option("by");
  if (arguments.has("director")) return "director";
  if (arguments.has("director-name")) return "staff";
  if (!session.interactive) return {};
  while (true) {
    const std::string answer =
        ask(session, arguments, "by",
            {"あなたはどなたですか(1：院長　2：院長に頼まれた職員　3：サポート事業所): ",
             "Who are you (1 the director, 2 staff whom the director asked, 3 the provider)? "});
    if (answer == "1") return "director";
    if (answer == "2") return "staff";
    if (answer == "3") return "provider";
    if (answer.empty() && !session.in) return {};
  }
}

Json reasonFor(Session& session, const Arguments& arguments) {
  if (arguments.has("why")) return arguments.option("why");
  return session.say(
      Words{"院長に頼まれて、はじめの設定をするため", "Asked by the director to set the hub up"});
}

// The person who sets the hub up, into the request: what they get follows from who they are.
void addPeople(Session& session, const Arguments& arguments, Json::Object& body) {
  const std::string who = whoSetsUp(session, arguments);
  Json::Object administrator{
      {"name", ask(session, arguments, "admin", {"あなたの氏名: ", "Your name: "})}};
  if (who.empty()) {
    administrator["roles"] = Json::Array{"administrator"};
  } else {
    body["set_up_by"] = who;
  }
  if (who == "staff" || who == "provider") administrator["reason"] = reasonFor(session, arguments);
  if (who == "provider") {
    administrator["contract"] =
        ask(session, arguments, "contract",
            {"どの契約の作業ですか(名前と日付): ", "By which contract (its name and date): "});
    administrator["scope"] =
        ask(session, arguments, "scope", {"作業の範囲: ", "What the work covers: "});
  }
  if (who == "staff" || who == "provider" || arguments.has("director-name")) {
    std::string director = ask(session, arguments, "director-name",
                               {"院長の氏名(院長のログインを一緒に作ります): ",
                                "The director's name (their own sign-in is made, too): "});
    // Without a name the hub says what is missing.
    if (!director.empty()) body["director"] = Json::Object{{"name", std::move(director)}};
  }
  administrator["password"] = askSecret(
      session, {"あなたのパスワード(13文字以上): ", "Your password (13 characters or more): "});
  body["administrator"] = std::move(administrator);
}

// The director's first code, or how to make a director's sign-in where the set-up made none.
void showDirector(Session& session, const Arguments& arguments, const Json& done) {
  const Json& director = done["director"];
  if (const std::string* code = director["code"].text()) {
    session.out << session.say(Words{"院長(", "First code of the director ("})
                << plain(director["name"])
                << session.say(Words{")のはじめの番号(7日のあいだ。いまだけ表示します): ",
                                     "), for seven days, shown only now: "})
                << *code << "\n";
    return;
  }
  for (const Json& role : *done["roles"].array()) {
    if (plain(role) == "director") return;
  }
  session.out << session.say(Words{"院長のログインが、まだありません。次のように作ります：\n",
                                   "There is no director's sign-in yet. Make it with:\n"})
              << "  sekisho user add "
              << session.say(Words{"院長の氏名 --role director --why 院長のため --until 最後の日",
                                   "NAME --role director --why REASON --until DAY"})
              << " --as \"" << arguments.option("admin") << "\" --password-stdin\n";
}

}  // namespace

int setUp(Session& session, const Arguments& arguments) {
  const auto offer = session.hub.call("POST", "/setup/check", Json::Object{{"token", ""}});
  if (!offer) return explain(session, offer.error());
  const auto hours = hoursFrom(session, arguments);
  if (!hours) return hours.error();
  const std::string clinic =
      ask(session, arguments, "clinic", {"医療機関の名前: ", "Name of the clinic: "});
  Json::Object people;
  addPeople(session, arguments, people);
  Json::Object body{
      {"token", ""},
      {"clinic", clinic},
      {"machine", Json::Object{{"name", (*offer)["machine"]["name"]},
                               {"roles", listOf(arguments.option("role", "hub,other"))}}},
      {"hours", *hours},
      {"p07", recordFrom(session, arguments)},
      {"notice", noticeFrom(session, arguments)}};
  body.merge(std::move(people));
  body["lan"] = agrees(session, arguments, "lan",
                       {"院内のほかの機械からも開きますか(y/空なら、この機械だけ): ",
                        "Should other machines open it too (y; empty: this machine only)? "});
  if (arguments.has("name")) body["host_name"] = arguments.option("name");
  const auto done = session.hub.call("POST", "/setup", std::move(body));
  if (!done) return explain(session, done.error());
  if (session.json) {
    session.out << canonicalJson(Json::Object{{"clinic", (*done)["clinic"]},
                                              {"person", (*done)["person"]},
                                              {"roles", (*done)["roles"]},
                                              {"director", (*done)["director"]},
                                              {"connection_sheet", (*done)["connection_sheet"]}})
                << "\n";
    return 0;
  }
  session.out << session.say(Words{"設定が終わりました。", "Set-up is complete."}) << "\n";
  if (hours->isNull()) {
    session.out << session.say(Words{"診療時間は未設定です(月〜土 8:30〜19:00 とみなします)。",
                                     "Opening hours are not set (Monday to Saturday 8:30–19:00 is "
                                     "assumed)."})
                << "\n";
  }
  showDirector(session, arguments, *done);
  if (!(*done)["connection_sheet"].isNull())
    printConnectionSheet(session, (*done)["connection_sheet"]);
  return 0;
}

namespace {

// Of whoever sets up, and of the director.
std::vector<Option> optionsOfPeople() {
  return {{"clinic", "NAME", {"医療機関の名前", "Name of the clinic"}},
          {"admin",
           "NAME",
           {"設定する人の氏名", "Name of the person who sets it up"},
           "/administrator/name"},
          {"by",
           "WHO",
           {"設定する人 director,staff,provider(院長、院長に頼まれた職員、サポート事業所)",
            "Who sets it up: director, staff (asked by the director), provider"},
           "/set_up_by"},
          {"director",
           "",
           {"設定する人は院長(管理責任者)です(--by director と同じ)",
            "That person is the director (the same as --by director)"},
           "/administrator/roles"},
          {"director-name",
           "NAME",
           {"院長の氏名(staff と provider のとき。院長のログインも作ります)",
            "The director's name, of staff and provider: makes the director's sign-in, too"},
           "/director/name"},
          {"why",
           "SENTENCES",
           {"設定する理由(staff と provider のとき)", "Why, of staff and provider"},
           "/administrator/reason"},
          {"contract",
           "SENTENCES",
           {"契約(provider のとき)", "Contract, of a provider"},
           "/administrator/contract"},
          {"scope",
           "SENTENCES",
           {"作業の範囲(provider のとき)", "Scope, of a provider"},
           "/administrator/scope"}};
}

std::vector<Option> optionsOfTheHub() {
  return {
      {"role",
       "ROLES",
       {"この機械の役割 server,terminal,hub,other(指定しなければ hub,other)",
        "Roles of this machine: server,terminal,hub,other (default: hub,other)"},
       "/machine/roles"},
      {"hours", "FILE", {"診療時間(JSON)", "Opening hours (JSON)"}},
      {"name", "HOSTNAME", {"ブラウザーで開く名前", "Name that browsers use"}, "/host_name"},
      {"lan", "", {"院内のほかの機械からも開けるようにします", "Reachable from other machines"}}};
}

std::vector<Option> optionsOfRecords() {
  return {{"p07-purpose",
           "SENTENCES",
           {"第7条の記録：目的", "Record of P-07: purpose"},
           "/p07/purpose"},
          {"p07-opinion",
           "SENTENCES",
           {"第7条の記録：サポート事業所の意見", "Record of P-07: provider's opinion"},
           "/p07/provider_opinion"},
          {"p07-opinion-by",
           "NAME",
           {"第7条の記録：意見を述べた人", "Record of P-07: who gave it"},
           "/p07/opinion_by"},
          {"p07-decided-by",
           "NAME",
           {"第7条の記録：決めた人", "Record of P-07: who decided"},
           "/p07/decided_by"},
          {"notice-purpose",
           "SENTENCES",
           {"職員への説明：目的", "Notice to staff: purpose"},
           "/notice/purpose"},
          {"notice-viewers",
           "ROLES",
           {"職員への説明：見る人の役割 director,administrator,safety-manager",
            "Notice to staff: roles that may see: director, administrator, safety-manager"},
           "/notice/viewers/roles"},
          {"notice-keep",
           "MONTHS",
           {"職員への説明：名前を残す月数", "Notice to staff: months names are kept"},
           "/notice/keep_months"},
          {"notice-start",
           "DAY",
           {"職員への説明：始める日", "Notice to staff: first day"},
           "/notice/start"}};
}

std::vector<Option> optionsOfSetUp() {
  std::vector<Option> all = optionsOfPeople();
  for (const auto more : {&optionsOfTheHub, &optionsOfRecords}) {
    std::ranges::move(more(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::vector<Command> clinicCommands() {
  return {{.words = "setup",
           .about = {"関所本体のはじめの設定をします", "Sets the hub up"},
           .options = optionsOfSetUp(),
           .begins = true,
           .run = &setUp},
          {.words = "settings",
           .about = {"医療機関の名前と診療時間を見るか、変えます",
                     "Shows or changes the clinic's name and opening hours"},
           .options = {{"clinic", "NAME", {"医療機関の名前", "Name of the clinic"}},
                       {"hours", "FILE", {"診療時間(JSON)", "Opening hours (JSON)"}}},
           .run = &settings}};
}

}  // namespace sekisho::cli
