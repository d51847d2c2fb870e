#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// The form that scripts rely on, whatever the API comes to say besides.
Json boardOf(const Json& board) {
  Json::Array articles;
  for (const Json& article : *board["articles"].array()) {
    Json::Array controls;
    for (const Json& control : *article["controls"].array()) {
      controls.emplace_back(Json::Object{{"id", control["id"]},
                                         {"verdict", control["verdict"]},
                                         {"evidence", control["evidence"]},
                                         {"judged", control["judged"]},
                                         {"of", control["of"]},
                                         {"reason", control["reason"]}});
    }
    articles.emplace_back(Json::Object{
        {"id", article["id"]}, {"verdict", article["verdict"]}, {"controls", std::move(controls)}});
  }
  return Json::Object{{"articles", std::move(articles)}};
}

}  // namespace

int showBoard(Session& session, const Arguments&) {
  const auto board = session.hub.call("GET", "/board");
  if (!board) return explain(session, board.error());
  if (session.json) {
    session.out << canonicalJson(boardOf(*board)) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& article : *(*board)["articles"].array()) {
    rows.push_back({plain(article["id"]), verdictWords(session, article["verdict"]),
                    plain(article["judged"]) + "/" + plain(article["of"]),
                    session.say(article["title"]), session.say(article["sentence"])});
  }
  printColumns(session.out, rows);
  for (const Json& notice : *(*board)["notices"].array()) {
    session.out << "△ " << session.say(notice["text"]) << " (" << plain(notice["message"]) << ")\n";
  }
  return 0;
}

int showControl(Session& session, const Arguments& arguments) {
  const std::string path = "/controls/" + arguments.positional.front();
  const auto control = session.hub.call("GET", path);
  if (!control) return explain(session, control.error());
  const auto rows = session.hub.call("GET", path + "/rows");
  if (!rows) return explain(session, rows.error());
  if (session.json) {
    Json both = *control;
    (*both.object())["rows"] = (*rows)["rows"];
    session.out << canonicalJson(both) << "\n";
    return 0;
  }
  session.out << session.say((*control)["title"]) << "\n"
              << verdictWords(session, (*control)["verdict"]) << "  " << plain((*control)["judged"])
              << "/" << plain((*control)["of"]) << "  " << session.say((*control)["sentence"])
              << "\n";
  std::vector<std::vector<std::string>> lines;
  for (const Json& row : *(*rows)["rows"].array()) {
    lines.push_back({verdictWords(session, row["verdict"]), plain(row["device"]["name"]),
                     session.say(row["sentence"])});
  }
  printColumns(session.out, lines);
  return 0;
}

int showFacts(Session& session, const Arguments& arguments) {
  std::string path = "/facts/" + arguments.positional.front();
  if (arguments.has("device")) {
    const auto device = deviceIdOf(session, arguments.option("device"));
    if (!device) return device.error();
    path += "?device=" + *device;
  }
  const auto table = session.hub.call("GET", path);
  if (!table) return explain(session, table.error());
  if (session.json) {
    session.out << canonicalJson(*table) << "\n";
    return 0;
  }
  session.out << session.say((*table)["title"]) << "  " << plain((*table)["device"]["name"]) << "  "
              << plain((*table)["observed"]) << "  "
              << wordOf(session, Vocabulary::TableStatus, (*table)["status"]) << "\n";
  std::vector<std::vector<std::string>> lines(1);
  for (const Json& column : *(*table)["columns"].array()) {
    lines.front().push_back(plain(column["name"]));
  }
  for (const Json& row : *(*table)["rows"].array()) {
    auto& line = lines.emplace_back();
    for (const Json& cell : *row.array()) line.push_back(plain(cell));
  }
  printColumns(session.out, lines);
  return 0;
}

std::vector<Command> evidenceCommands() {
  const Option why{"why",
                   "WHY",
                   {"見る理由 monthly-check(月の確認),after-work(作業のあと),question(問い合わせ),"
                    "inspection(立入検査),own(自分の記録)",
                    "Why: monthly-check, after-work, question, inspection, own"}};
  return {
      {.words = "facts",
       .about = {"読み取った表をそのまま表示します", "Shows a fact table as received"},
       .positional = {"TABLE"},
       .options = {{"device", "DEVICE", {"機器の名前か番号", "Name or id of the device"}}},
       .run = &showFacts},
      {.words = "board", .about = {"点検ボード", "The board"}, .run = &showBoard},
      {.words = "control show",
       .about = {"点検項目の内容と結果", "One control and what it saw"},
       .positional = {"ID"},
       .run = &showControl},
      {.words = "journal list",
       .about = {"日誌の一覧(新しい順)", "Lists journal entries, newest first"},
       .options = {{"limit", "N", {"件数", "How many"}},
                   {"before", "ENTRY", {"この番号より前", "Before this entry"}},
                   {"class", "CLASS", {"種類 decision,usage,raw", "Class: decision, usage, raw"}},
                   why},
       .run = &listEntries},
      {.words = "journal body",
       .about = {"日誌の1件の内容(院長だけ。見たことは日誌に残ります)",
                 "What one entry says; a director's, and an entry of its own"},
       .positional = {"INDEX"},
       .options = {why},
       .changes = true,
       .run = &showEntryBody},
      {.words = "backup",
       .about = {"バックアップを作ります", "Makes a backup"},
       .changes = true,
       .run = &makeBackup},
      {.words = "backups",
       .about = {"バックアップの一覧", "Lists the backups"},
       .run = &listBackups}};
}

}  // namespace sekisho::cli
