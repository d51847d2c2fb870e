#include <algorithm>
#include <iterator>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kIdLength = 36;

// The path of the report that was typed, by its number or its id.
std::expected<std::string, Refusal> pathOf(const Session& session, const std::string& typed) {
  if (typed.size() == kIdLength) return "/worries/" + typed;
  std::string number;
  std::ranges::copy_if(typed, std::back_inserter(number),
                       [](char one) { return one >= '0' && one <= '9'; });
  const auto found = session.hub.call("GET", "/worries?number=" + number);
  if (!found) return std::unexpected(found.error());
  return "/worries/" + plain((*found)["worries"].array()->front()["id"]);
}

std::string worryStanding(const Session& session, const Json& worry) {
  const auto is = [&](std::string_view name) {
    const bool* said = worry[name].boolean();
    return said != nullptr && *said;
  };
  if (!is("open")) return std::string(session.say(Words{"終わりました", "closed"}));
  if (is("answered")) return std::string(session.say(Words{"返事あり", "answered"}));
  if (is("told")) return std::string(session.say(Words{"伝えました", "told"}));
  return std::string(session.say(Words{"まだ伝えていません", "not told"}));
}

// Nothing is said of what is not there.
void printLine(const Session& session, const Words& head, const std::string& value) {
  if (value != "-" && !value.empty()) session.out << session.say(head) << ": " << value << "\n";
}

void printSteps(const Session& session, const Json& worry) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& step : *worry["steps"].array()) {
    rows.push_back({localOf(step["when"]), wordOf(session, Vocabulary::WorryStep, step["kind"]),
                    plain(step["whom"]), wordOf(session, Vocabulary::WorryWay, step["way"]),
                    plain(step["words"]), plain(step["by_name"])});
  }
  printColumns(session.out, rows);
}

int post(Session& session, const Arguments& arguments, std::string_view what,
         const Json::Object& body) {
  const auto path = pathOf(session, arguments.positional.front());
  if (!path) return explain(session, path.error());
  const auto changed = session.hub.call("POST", *path + "/" + std::string(what), body);
  if (!changed) return explain(session, changed.error());
  if (session.json) return printJson(session, *changed);
  session.out << plain((*changed)["number"]) << " " << worryStanding(session, *changed) << "\n";
  return 0;
}

}  // namespace

int listWorries(Session& session, const Arguments&) {
  const auto list = session.hub.call("GET", "/worries");
  if (!list) return explain(session, list.error());
  if (session.json) return printJson(session, *list);
  std::vector<std::vector<std::string>> rows;
  for (const Json& worry : *(*list)["worries"].array()) {
    rows.push_back({plain(worry["number"]), localOf(worry["seen"]),
                    wordOf(session, Vocabulary::WorrySign, worry["sign"]),
                    plain(worry["seat_name"]), plain(worry["by_name"]),
                    worryStanding(session, worry)});
  }
  printColumns(session.out, rows);
  return 0;
}

int showWorry(Session& session, const Arguments& arguments) {
  const auto path = pathOf(session, arguments.positional.front());
  if (!path) return explain(session, path.error());
  const auto worry = session.hub.call("GET", *path);
  if (!worry) return explain(session, worry.error());
  if (session.json) return printJson(session, *worry);
  session.out << plain((*worry)["number"]) << " " << worryStanding(session, *worry) << "\n";
  printLine(session, {"何が", "What"}, wordOf(session, Vocabulary::WorrySign, (*worry)["sign"]));
  printLine(session, {"ひとこと", "In words"}, plain((*worry)["words"]));
  printLine(session, {"いつ", "When"}, localOf((*worry)["seen"]));
  printLine(session, {"どこで", "Where"}, plain((*worry)["seat_name"]));
  printLine(session, {"だれが", "Who"}, plain((*worry)["by_name"]));
  printLine(session, {"紙に書いた人", "Written on paper by"}, plain((*worry)["paper"]["writer"]));
  for (const Json& mail : *(*worry)["mails"].array()) {
    printLine(session, {"メール", "Mail"},
              wordOf(session, Vocabulary::MailState, mail["state"]) + " " + plain(mail["whom"]));
  }
  printSteps(session, *worry);
  return 0;
}

namespace {

// What would be mailed, as it would go out; nothing is filed.
int previewMail(Session& session, const Json& body) {
  const auto shown = session.hub.call("POST", "/worry-form/mail", body);
  if (!shown) return explain(session, shown.error());
  if (session.json) return printJson(session, *shown);
  for (const Json& letter : *(*shown)["letters"].array()) {
    for (const Json& whom : *letter["whom"].array()) {
      session.out << session.say(Words{"あて先：", "To: "}) << plain(whom) << "\n";
    }
    session.out << plain(letter["subject"]) << "\n\n" << plain(letter["text"]) << "\n";
  }
  return 0;
}

}  // namespace

int fileWorry(Session& session, const Arguments& arguments) {
  Json::Object body{{"sign", arguments.positional.front()}, {"words", arguments.orNull("words")}};
  if (arguments.has("seat")) {
    const auto seat = deviceIdOf(session, arguments.option("seat"));
    if (!seat) return seat.error();
    body["seat"] = *seat;
  }
  if (arguments.has("paper-writer")) {
    body["paper"] = Json::Object{{"writer", arguments.option("paper-writer")},
                                 {"seen", momentOf(arguments.option("seen"))}};
  }
  if (arguments.has("preview")) return previewMail(session, body);
  const auto filed = session.hub.call("POST", "/worries", body);
  if (!filed) return explain(session, filed.error());
  session.out << (session.json ? canonicalJson(*filed) : plain((*filed)["number"])) << "\n";
  return 0;
}

int addToWorry(Session& session, const Arguments& arguments) {
  return post(session, arguments, "words", {{"words", arguments.option("words")}});
}

int tellOfWorry(Session& session, const Arguments& arguments) {
  return post(session, arguments, "telling",
              {{"whom", arguments.option("whom")},
               {"way", arguments.option("way", "telephone")},
               {"when", momentOf(arguments.option("when"))}});
}

int answerWorry(Session& session, const Arguments& arguments) {
  return post(session, arguments, "answers",
              {{"whom", arguments.option("whom")},
               {"words", arguments.option("words")},
               {"when", momentOf(arguments.option("when"))}});
}

int closeWorry(Session& session, const Arguments& arguments) {
  return post(session, arguments, "closing",
              {{"words", arguments.option("words")},
               {"recurrence", arguments.option("recurrence")},
               {"why_without", arguments.orNull("why-without")}});
}

int reopenWorry(Session& session, const Arguments& arguments) {
  return post(session, arguments, "reopening", {{"words", arguments.option("words")}});
}

// "夜間窓口,03-0000-0001,18時から,night@example.jp,ja; …": each whom to call if they cannot be
// reached, and to write to if there is an address.
Json::Array otherContactsIn(const std::string& typed) {
  Json::Array others;
  for (const std::string_view one : split(typed, ';')) {
    if (trimmed(one).empty()) continue;
    auto parts = split(one, ',');
    while (parts.size() < 5) parts.emplace_back();
    const std::string_view language = trimmed(parts[4]);
    others.emplace_back(Json::Object{{"name", trimmed(parts[0])},
                                     {"telephone", trimmed(parts[1])},
                                     {"when", trimmed(parts[2])},
                                     {"mail", trimmed(parts[3])},
                                     {"language", language.empty() ? "ja" : language}});
  }
  return others;
}

// What is not given stays as it is; what is given empty is taken away.
int nameWorryContact(Session& session, const Arguments& arguments) {
  const auto list = session.hub.call("GET", "/worries");
  if (!list) return explain(session, list.error());
  const Json& now = (*list)["contact"];
  Json::Object contact;
  for (const char* part : {"name", "firm", "telephone", "mail"}) {
    const auto* kept = now[part].text();
    contact.emplace(part, arguments.option(part, kept == nullptr ? "" : *kept));
  }
  const auto* language = now["language"].text();
  contact.emplace("language", arguments.option("language", language == nullptr ? "ja" : *language));
  const bool* contracted = now["contracted"].boolean();
  const bool as_before = contracted == nullptr || *contracted;
  contact.emplace("contracted",
                  !arguments.has("no-contract") && (arguments.has("contract") || as_before));
  const bool others_stay = !arguments.has("others") && now["others"].array() != nullptr;
  contact.emplace("others", others_stay ? Json(now["others"])
                                        : Json(otherContactsIn(arguments.option("others"))));
  const auto named = session.hub.call("PUT", "/worry-contact", std::move(contact));
  if (!named) return explain(session, named.error());
  if (session.json) return printJson(session, *named);
  session.out << plain((*named)["name"]) << " " << plain((*named)["telephone"]) << "\n";
  return 0;
}

namespace {

const Option kWorryWords{
    "words",
    "TEXT",
    {"ひとこと(患者さんの名前や番号は書きません)", "A few words, never a patient's name"}};
const Option kWorryWhom{"whom", "NAME", {"だれか", "Who it was"}};
const Option kWorryWhen{"when", "MOMENT", {"いつ", "When"}};

std::vector<Command> filingCommands() {
  return {
      {.words = "worry list",
       .about = {"異常連絡票の一覧", "Lists worry reports"},
       .run = &listWorries},
      {.words = "worry show",
       .about = {"異常連絡票を見ます", "Shows a worry report"},
       .positional = {"NUMBER"},
       .run = &showWorry},
      {.words = "worry file",
       .about = {"異常を連絡します。SIGN は screen,stuck,message,figures,machine,other",
                 "Files a worry; SIGN is screen, stuck, message, figures, machine or other"},
       .positional = {"SIGN"},
       .options = {kWorryWords,
                   {"seat", "DEVICE", {"席・機器", "The seat or machine"}},
                   {"preview",
                    "",
                    {"送らずに、メールで届く内容を見る", "Only shows what would be mailed"}},
                   {"paper-writer",
                    "NAME",
                    {"紙から写すとき、紙に書いた人", "Copied from paper: who wrote it there"},
                    "/paper/writer"},
                   {"seen", "MOMENT", {"紙にある日時", "When it was seen, as the paper says"}}},
       .changes = true,
       .run = &fileWorry},
      {.words = "worry contact",
       .about = {"異常を伝える相手を決めます。書かないものは、いまのまま残ります",
                 "Names who is told of worries; what is not given stays as it is"},
       .options =
           {{"name", "NAME", {"名前・窓口", "Person or desk"}},
            {"firm", "NAME", {"会社", "Firm"}},
            {"telephone", "NUMBER", {"電話", "Telephone"}},
            {"mail", "ADDRESS", {"メール", "Mail"}},
            {"language", "ja|en", {"メールのことば", "Language of the mail"}},
            {"others",
             "CONTACTS",
             {"つながらないときの連絡先「夜間窓口,03-0000-0001,18時から,night@example.jp,ja; …」"
              "(メールを入れると、そこにも送ります)",
              "Whom to call if they are not reached: \"Night desk,03-0000-0001,after "
              "six,night@example.jp,en; …\"; who has an address is mailed as well"}},
            {"contract", "", {"保守契約がある", "There is a maintenance contract"}},
            {"no-contract", "", {"保守契約がない", "There is no maintenance contract"}}},
       .changes = true,
       .run = &nameWorryContact},
  };
}

}  // namespace

std::vector<Command> worryCommands() {
  std::vector<Command> commands = filingCommands();
  const std::vector<Command> following{
      {.words = "worry add",
       .about = {"異常連絡票に書き足します", "Adds words to a worry report"},
       .positional = {"NUMBER"},
       .options = {kWorryWords},
       .changes = true,
       .run = &addToWorry},
      {.words = "worry tell",
       .about = {"異常を伝えたことを残します", "Records who was told of a worry"},
       .positional = {"NUMBER"},
       .options = {kWorryWhom,
                   {"way",
                    "WAY",
                    {"telephone,fax,visit,mail(指定しなければ telephone)",
                     "telephone, fax, visit or mail; telephone if left out"}},
                   kWorryWhen},
       .changes = true,
       .run = &tellOfWorry},
      {.words = "worry answer",
       .about = {"異常の連絡への返事を残します", "Records the answer to a worry"},
       .positional = {"NUMBER"},
       .options = {kWorryWhom, kWorryWords, kWorryWhen},
       .changes = true,
       .run = &answerWorry},
      {.words = "worry close",
       .about = {"異常の連絡を終えます", "Closes a worry report"},
       .positional = {"NUMBER"},
       .options = {{"words", "TEXT", {"どうしたか", "What was done"}},
                   {"recurrence",
                    "WORD",
                    {"前にもあったか first,again,unknown",
                     "Had it happened before: first, again or unknown"}},
                   {"why-without",
                    "TEXT",
                    {"伝えるか返事をもらう前に終える理由",
                     "Why it is closed before somebody was told and answered"},
                    "/why_without"}},
       .changes = true,
       .run = &closeWorry},
      {.words = "worry reopen",
       .about = {"終えた異常連絡票を、もう一度開きます", "Opens a closed worry report again"},
       .positional = {"NUMBER"},
       .options = {{"words", "TEXT", {"理由", "Why"}}},
       .changes = true,
       .run = &reopenWorry},
  };
  commands.insert(commands.end(), following.begin(), following.end());
  return commands;
}

}  // namespace sekisho::cli
