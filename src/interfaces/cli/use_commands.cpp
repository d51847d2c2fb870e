#include <algorithm>
#include <iterator>
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/list_import.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/seat.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

std::string useState(const Session& session, const Json& use) {
  const bool* back = use["corrects"]["taken_back"].boolean();
  if (back != nullptr && *back) {
    return std::string(session.say(Words{"なかったこと", "taken back"}));
  }
  if (use["corrected_by"].text() != nullptr) {
    return std::string(session.say(Words{"正された", "corrected"}));
  }
  return "-";
}

// A person, a program's account, or nobody that anybody knows.
std::string whoseOf(const Session& session, const Json& line) {
  if (const auto* name = line["person_name"].text()) return *name;
  const bool* service = line["service"].boolean();
  std::string account = plain(line["account"]);
  if (*service) return account;
  const std::string nobody(session.say(Words{"作業者不明", "nobody known"}));
  return account.empty() || account == "-" ? nobody : nobody + " (" + account + ")";
}

// With what was typed of the line itself.
Json withLine(const Arguments& arguments, Json::Object body) {
  for (const char* name : {"from", "until"}) {
    if (arguments.has(name)) body[name] = momentOf(arguments.option(name));
  }
  if (arguments.has("purpose")) body["purpose"] = arguments.option("purpose");
  return body;
}

}  // namespace

int listUses(Session& session, const Arguments& arguments) {
  std::string path = "/written-uses?why=" + arguments.option("why", "question");
  if (arguments.has("day")) path += "&day=" + arguments.option("day");
  const auto found = session.hub.call("GET", path);
  if (!found) return explain(session, found.error());
  if (session.json) {
    session.out << canonicalJson(*found) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& use : *(*found)["uses"].array()) {
    rows.push_back({plain(use["id"]), localOf(use["from"]), localOf(use["until"]),
                    plain(use["terminal_name"]), plain(use["person_name"]), plain(use["purpose"]),
                    plain(use["paper"]["writer"]), useState(session, use)});
  }
  printColumns(session.out, rows);
  return 0;
}

int writeUse(Session& session, const Arguments& arguments) {
  const auto terminal = deviceIdOf(session, arguments.positional.front());
  if (!terminal) return terminal.error();
  Json::Object body{{"terminal", *terminal}};
  if (arguments.has("person")) body["person"] = arguments.option("person");
  if (arguments.has("paper-writer")) {
    body["paper"] = Json::Object{{"writer", arguments.option("paper-writer")}};
  }
  const auto made = session.hub.call("POST", "/written-uses", withLine(arguments, std::move(body)));
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int correctUse(Session& session, const Arguments& arguments) {
  Json::Object body{{"why", arguments.option("why")}, {"taken_back", arguments.has("taken-back")}};
  if (arguments.has("terminal")) {
    const auto terminal = deviceIdOf(session, arguments.option("terminal"));
    if (!terminal) return terminal.error();
    body["terminal"] = *terminal;
  }
  const auto made =
      session.hub.call("POST", "/written-uses/" + arguments.positional.front() + "/correction",
                       withLine(arguments, std::move(body)));
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int importUses(Session& session, const Arguments& arguments) {
  return importList(session, arguments, "/usage-lists",
                    {"time", "user", "name", "terminal", "action", "patient"},
                    {{"system", arguments.option("system")}});
}

int showDay(Session& session, const Arguments& arguments) {
  std::string path = "/daily-uses?why=" + arguments.option("why", "question");
  if (arguments.has("day")) path += "&day=" + arguments.option("day");
  const auto found = session.hub.call("GET", path);
  if (!found) return explain(session, found.error());
  if (session.json) {
    session.out << canonicalJson(*found) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& line : *(*found)["lines"].array()) {
    const bool* added = line["added"].boolean();
    const auto* terminal = line["terminal_name"].text();
    rows.push_back({localOf(line["from"]), localOf(line["until"]),
                    seatOf(session, terminal == nullptr ? plain(line["place"]) : *terminal, line),
                    whoseOf(session, line), wordOf(session, Vocabulary::UseOrigin, line["origin"]),
                    plain(line["what"]),
                    *added ? std::string(session.say(Words{"確認のあと", "later"})) : "-"});
  }
  printColumns(session.out, rows);
  for (const Json& gap : *(*found)["gaps"].array()) {
    session.out << session.say(Words{"記録のない時間 ", "nothing tells of "})
                << localOf(gap["from"]) << " - " << localOf(gap["until"]) << " "
                << plain(gap["terminal_name"]) << "\n";
  }
  const bool* named = (*found)["named"].boolean();
  if (!*named) {
    session.out << session.say(Words{"職員への説明がまだの日なので、名前は出しません。\n",
                                     "No notice to staff holds on this day: nobody is named.\n"});
  }
  session.out << plain((*found)["day"]) << " "
              << wordOf(session, Vocabulary::DayStanding, (*found)["standing"]) << " "
              << plain((*found)["digest"]) << "\n";
  return 0;
}

int confirmDay(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call(
      "POST", "/daily-uses/" + arguments.positional[0] + "/confirmation",
      Json::Object{{"digest", arguments.positional[1]}, {"remark", arguments.orNull("remark")}});
  if (!done) return explain(session, done.error());
  session.out << (session.json ? canonicalJson(*done) : plain((*done)["id"])) << "\n";
  return 0;
}

namespace {

// What is written, line by line.
std::vector<Command> lineCommands() {
  const Option from{"from", "MOMENT", {"はじめ", "When it began"}};
  const Option until{"until", "MOMENT", {"終わり", "When it ended"}};
  const Option purpose{"purpose", "TEXT", {"何のために使ったか", "What for"}};
  return {
      {.words = "use list",
       .about = {"利用の日誌への記入の一覧", "Lists what was written into the journal of use"},
       .options = {{"day", "DAY", {"日(指定しなければ今日)", "Day; today if left out"}},
                   {"why",
                    "PURPOSE",
                    {"見る理由 monthly-check,question,after-work,inspection,own",
                     "Why: monthly-check, question, after-work, inspection, own"}}},
       .run = &listUses},
      {.words = "use write",
       .about = {"利用の日誌に書きます", "Writes a line into the journal of use"},
       .positional = {"DEVICE"},
       .options = {from,
                   until,
                   purpose,
                   {"person",
                    "ID",
                    {"使った人(指定しなければ本人)", "Who used it; oneself if left out"}},
                   {"paper-writer",
                    "NAME",
                    {"紙から写すとき、紙に書いた人", "Copied from paper: who wrote it there"},
                    "/paper/writer"}},
       .changes = true,
       .run = &writeUse},
      {.words = "use import",
       .about = {"ほかのシステムが書き出した一覧(CSV)を取り込みます",
                 "Takes in a list (CSV) that another system exported"},
       .positional = {"FILE"},
       .options = {{"system", "NAME", {"書き出したシステム", "Which system exported it"}},
                   {"preview", "", {"確かめるだけ", "Only shows what would happen"}}},
       .changes = true,
       .run = &importUses},
      {.words = "use correct",
       .about = {"利用の日誌の記入を正します", "Corrects a line of the journal of use"},
       .positional = {"ID"},
       .options = {{"terminal", "DEVICE", {"端末", "Terminal"}},
                   from,
                   until,
                   purpose,
                   {"taken-back", "", {"使っていなかった", "There was no such use"}},
                   {"why", "TEXT", {"正す理由", "Why it is corrected"}}},
       .changes = true,
       .run = &correctUse},
  };
}

// What is drawn and confirmed, day by day.
std::vector<Command> dayCommands() {
  return {
      {.words = "use day",
       .about = {"その日の利用日誌(記録から作った下書き)を見ます",
                 "Shows the journal of use of a day, drawn out of the records"},
       .options = {{"day", "DAY", {"日(指定しなければ今日)", "Day; today if left out"}},
                   {"why",
                    "PURPOSE",
                    {"見る理由 monthly-check,question,after-work,inspection,own",
                     "Why: monthly-check, question, after-work, inspection, own"}}},
       .run = &showDay},
      {.words = "use confirm",
       .about = {"見た利用日誌を確認します。DIGEST は「use day」の最後に出ます",
                 "Confirms the journal of use of a day; DIGEST is what `use day` ends with"},
       .positional = {"DAY", "DIGEST"},
       .options = {{"remark",
                    "TEXT",
                    {"作業者不明について、わかっていること",
                     "What is known of lines that are nobody's"}}},
       .changes = true,
       .run = &confirmDay},
  };
}

}  // namespace

std::vector<Command> useCommands() {
  std::vector<Command> commands = lineCommands();
  std::ranges::move(dayCommands(), std::back_inserter(commands));
  return commands;
}

}  // namespace sekisho::cli
