#include <algorithm>
#include <expected>
#include <ostream>
#include <utility>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kTakenParts = 5;

// "1,electronic,destroy,2026-01-31,画面の写し1枚; …": each thing that was taken.
Json::Array takenIn(const std::string& typed) {
  Json::Array taken;
  for (const std::string_view one : split(typed, ';')) {
    if (trimmed(one).empty()) continue;
    auto parts = split(one, ',');
    while (parts.size() < kTakenParts) parts.emplace_back();
    const auto category = toInteger(trimmed(parts[0]));
    const auto what = one.substr(static_cast<std::size_t>(parts[4].data() - one.data()));
    taken.emplace_back(
        Json::Object{{"category", category ? Json(*category) : Json(trimmed(parts[0]))},
                     {"form", trimmed(parts[1])},
                     {"medium", ""},
                     {"what", parts[4].empty() ? "" : std::string(trimmed(what))},
                     {"disposal", trimmed(parts[2])},
                     {"until", trimmed(parts[3])},
                     {"done", Json()}});
  }
  return taken;
}

Json::Object reportOf(const Arguments& arguments) {
  return {{"engineer", arguments.option("engineer")},
          {"company", arguments.option("company")},
          {"work", arguments.option("work")},
          {"taken", takenIn(arguments.option("taken"))}};
}

// The line of that number, as it is now.
std::expected<Json, int> lineOf(Session& session, const std::string& number) {
  const auto all = session.hub.call("GET", "/maintenance");
  if (!all) return std::unexpected(explain(session, all.error()));
  for (const Json& line : *(*all)["lines"].array()) {
    if (std::to_string(*line["number"].integer()) == number) return line;
  }
  session.err << session.say(Words{"その番号の保守作業はありません。\n",
                                   "There is no maintenance work of that number.\n"});
  return std::unexpected(1);
}

Json turnsOf(const Json& line) { return static_cast<std::int64_t>(line["turns"].array()->size()); }

Json::Array seenOf(const Json& line) {
  return {Json(Json::Object{{"id", line["id"]}, {"turns", turnsOf(line)}})};
}

int printLines(Session& session, const Json& body) {
  if (session.json) {
    session.out << canonicalJson(body) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& line : *body["lines"].array()) {
    std::string engineer = "-";
    for (const Json& turn : *line["turns"].array()) {
      if (turn["report"].object() != nullptr) engineer = plain(turn["report"]["engineer"]);
    }
    rows.push_back({std::to_string(*line["number"].integer()), plain(line["device_name"]),
                    localOf(line["from"]), localOf(line["until"]),
                    wordOf(session, Vocabulary::MaintenanceEnding, line["ending"]),
                    plain(line["place"]), plain(line["account"]), engineer,
                    wordOf(session, Vocabulary::MaintenanceStanding, line["standing"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int rule(Session& session, const Arguments& arguments, const char* word) {
  const auto line = lineOf(session, arguments.positional.front());
  if (!line) return line.error();
  const auto done = session.hub.call("POST", "/maintenance/rulings",
                                     Json::Object{{"lines", seenOf(*line)},
                                                  {"word", word},
                                                  {"person", arguments.orNull("person")},
                                                  {"said", arguments.option("said")}});
  if (!done) return explain(session, done.error());
  return printLines(session, *done);
}

int listMaintenance(Session& session, const Arguments& arguments) {
  std::string path = "/maintenance";
  char separator = '?';
  for (const char* name : {"first", "last"}) {
    if (!arguments.has(name)) continue;
    path += separator + std::string(name) + "=" + arguments.option(name);
    separator = '&';
  }
  const auto found = session.hub.call("GET", path);
  if (!found) return explain(session, found.error());
  return printLines(session, *found);
}

int writeMaintenance(Session& session, const Arguments& arguments) {
  const auto device = deviceIdOf(session, arguments.positional.front());
  if (!device) return device.error();
  Json::Object body = reportOf(arguments);
  body["device"] = *device;
  body["origin"] = arguments.option("origin", "visit");
  body["place"] = arguments.option("place");
  body["from"] = momentOf(arguments.option("from"));
  if (arguments.has("until")) body["until"] = momentOf(arguments.option("until"));
  const auto made = session.hub.call("POST", "/maintenance", std::move(body));
  if (!made) return explain(session, made.error());
  return printLines(session, *made);
}

int reportMaintenance(Session& session, const Arguments& arguments) {
  const auto line = lineOf(session, arguments.positional.front());
  if (!line) return line.error();
  Json::Object body = reportOf(arguments);
  body["lines"] = seenOf(*line);
  const auto done = session.hub.call("POST", "/maintenance/reports", std::move(body));
  if (!done) return explain(session, done.error());
  return printLines(session, *done);
}

int correctMaintenance(Session& session, const Arguments& arguments) {
  const auto line = lineOf(session, arguments.positional.front());
  if (!line) return line.error();
  Json::Object body{{"turns", turnsOf(*line)}, {"why", arguments.option("why")}};
  body["from"] = arguments.has("from") ? Json(momentOf(arguments.option("from"))) : (*line)["from"];
  body["until"] =
      arguments.has("until") ? Json(momentOf(arguments.option("until"))) : (*line)["until"];
  const auto done = session.hub.call(
      "POST", "/maintenance/" + plain((*line)["id"]) + "/corrections", std::move(body));
  if (!done) return explain(session, done.error());
  return printLines(session, *done);
}

std::vector<Option> reportOptions() {
  return {
      {"engineer", "NAME", {"作業した人", "Who did the work"}},
      {"company", "NAME", {"会社", "The company"}},
      {"work", "SENTENCES", {"理由と、行ったこと", "Why, and what was done"}},
      {"taken",
       "THINGS",
       {"持ち出した情報「1,electronic,destroy,2026-01-31,画面の写し1枚; …」(なければ指定しない)",
        "Data taken: \"1,electronic,destroy,2026-01-31,one screenshot; …\"; left out if none"}}};
}

std::vector<Option> with(std::vector<Option> options, std::vector<Option> more) {
  std::ranges::move(more, std::back_inserter(options));
  return options;
}

std::vector<Command> rulingCommands() {
  const Option said{"said", "SENTENCES", {"わかっていること、理由", "What is known, or why"}};
  return {
      {.words = "maintenance confirm",
       .about = {"保守作業を、医院として確認します", "Confirms a piece of work for the clinic"},
       .positional = {"NUMBER"},
       .options = {said},
       .changes = true,
       .run = [](Session& session,
                 const Arguments& arguments) { return rule(session, arguments, "confirmed"); }},
      {.words = "maintenance own",
       .about = {"医院の人の作業だったと残します", "Says that it was the clinic's own work"},
       .positional = {"NUMBER"},
       .options = {{"person", "ID", {"作業した医院の人", "Who of the clinic it was"}}, said},
       .changes = true,
       .run = [](Session& session,
                 const Arguments& arguments) { return rule(session, arguments, "own"); }},
      {.words = "maintenance dispute",
       .about = {"心当たりのない利用だと残します(すぐに「対応が必要」になります)",
                 "Says that nobody knows of it: action is needed at once"},
       .positional = {"NUMBER"},
       .options = {said},
       .changes = true,
       .run = [](Session& session,
                 const Arguments& arguments) { return rule(session, arguments, "disputed"); }},
      {.words = "maintenance withdraw",
       .about = {"人が書いた行を取り消します(行は残ります)",
                 "Withdraws a written line, which stays in the list"},
       .positional = {"NUMBER"},
       .options = {said},
       .changes = true,
       .run = [](Session& session,
                 const Arguments& arguments) { return rule(session, arguments, "withdrawn"); }},
  };
}

}  // namespace

std::vector<Command> maintenanceCommands() {
  const Option from{"from", "MOMENT", {"はじめ", "When it began"}};
  const Option until{"until", "MOMENT", {"終わり", "When it ended"}};
  std::vector<Command> commands{
      {.words = "maintenance list",
       .about = {"保守作業の一覧", "Lists the maintenance work"},
       .options = {{"first", "DAY", {"最初の日(ふつうは90日前)", "First day; 90 days ago"}},
                   {"last", "DAY", {"最後の日(ふつうは今日)", "Last day; today"}}},
       .run = &listMaintenance},
      {.words = "maintenance write",
       .about = {"記録の残らない作業(訪問など)を書きます",
                 "Writes down work that leaves no record, such as a visit"},
       .positional = {"DEVICE"},
       .options = with({{"origin", "ORIGIN", {"visit または tool", "visit or tool"}},
                        {"place", "PLACE", {"どこから", "From where"}},
                        from,
                        until},
                       reportOptions()),
       .changes = true,
       .run = &writeMaintenance},
      {.words = "maintenance report",
       .about = {"保守作業について、だれが何をしたかを書きます",
                 "Says who did a piece of work, and what"},
       .positional = {"NUMBER"},
       .options = reportOptions(),
       .changes = true,
       .run = &reportMaintenance},
      {.words = "maintenance correct",
       .about = {"保守作業の時刻を直します", "Puts the times of a piece of work right"},
       .positional = {"NUMBER"},
       .options = {from, until, {"why", "SENTENCES", {"確かめ方", "How it was found out"}}},
       .changes = true,
       .run = &correctMaintenance},
  };
  std::ranges::move(rulingCommands(), std::back_inserter(commands));
  return commands;
}

}  // namespace sekisho::cli
