#include <algorithm>
#include <iterator>
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/open_file.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// One byte more than a result file may have, so that the hub sees that one is too long.
constexpr std::size_t kMostRead = std::size_t{1} << 20U;

constexpr std::string_view kQuestions[] = {"own-account", "updates",  "screen-lock",
                                           "antivirus",   "programs", "media"};

const Words kHasAgent{"見守りプログラムが読んでいるので、取り込めません。",
                      "its agent reads it, so no reading is taken."};
const Words kOtherSystem{"Windowsではなかったので、取り込めません。",
                         "it was no Windows when an agent read it last, so no reading is taken."};

int printMember(Session& session, const std::expected<Json, Refusal>& done,
                std::string_view member) {
  if (!done) return explain(session, done.error());
  session.out << (session.json ? canonicalJson(*done) : plain((*done)[member])) << "\n";
  return 0;
}

std::expected<std::string, int> textIn(Session& session, const std::string& path) {
  auto text = textOfFile(path, kMostRead);
  if (!text) return std::unexpected(explainFile(session, path));
  return std::move(*text);
}

// The day that was typed, or the hub's today.
std::expected<Json, int> dayOf(Session& session, const Arguments& arguments) {
  if (arguments.has("day")) return Json(arguments.option("day"));
  const auto all = session.hub.call("GET", "/visits");
  if (!all) return std::unexpected(explain(session, all.error()));
  return (*all)["today"];
}

std::string namesOf(const Json& devices) {
  std::string names;
  for (const Json& device : *devices.array()) {
    names += (names.empty() ? "" : ", ") + plain(device["name"]);
  }
  return names;
}

void printPreview(Session& session, const Json& preview) {
  session.out << plain(preview["machine"]) << "  " << plain(preview["windows"]) << "  "
              << plain(preview["read_at"]) << "\n";
  std::vector<std::vector<std::string>> rows;
  for (const Json& table : *preview["tables"].array()) {
    rows.push_back({"  " + plain(table["table"]), plain(table["rows"]), plain(table["status"]),
                    session.say(table["title"])});
  }
  printColumns(session.out, rows);
  for (const Json& part : *preview["could_not"].array()) {
    session.out << session.say(Words{"読めなかったところ: ", "Not read: "}) << plain(part["part"])
                << " " << plain(part["why"]) << "\n";
  }
  for (const Json& place : *preview["unknown"].array()) {
    session.out << session.say(Words{"この関所が知らないところ: ", "Not known to this hub: "})
                << plain(place) << "\n";
  }
  for (const Json& one : *preview["refused"].array()) {
    session.out << plain(one["device"]["name"]) << ": "
                << session.say(plain(one["why"]) == "has-agent" ? kHasAgent : kOtherSystem) << "\n";
  }
}

int previewReading(Session& session, const std::string& text) {
  const auto preview =
      session.hub.call("POST", "/visits/readings/preview", Json::Object{{"text", text}});
  if (!preview) return explain(session, preview.error());
  if (session.json) {
    session.out << canonicalJson(*preview) << "\n";
  } else {
    printPreview(session, *preview);
  }
  return 0;
}

}  // namespace

int listVisits(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/visits");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& visit : *(*all)["visits"].array()) {
    rows.push_back({plain(visit["day"]), plain(visit["id"]), plain(visit["who"]),
                    plain(visit["company"]), namesOf(visit["devices"]),
                    plain(visit["report"]["title"])});
  }
  for (const Json& reading : *(*all)["readings"].array()) {
    rows.push_back({plain(reading["day"]), plain(reading["id"]), plain(reading["who"]),
                    plain(reading["windows"]), plain(reading["device"]["name"]),
                    plain(reading["digest"]).substr(0, 8)});
  }
  printColumns(session.out, rows);
  return 0;
}

int addVisit(Session& session, const Arguments& arguments) {
  const auto day = dayOf(session, arguments);
  if (!day) return day.error();
  Json::Array devices;
  const Json typed = listOf(arguments.option("devices"));
  for (const Json& name : *typed.array()) {
    auto id = deviceIdOf(session, plain(name));
    if (!id) return id.error();
    devices.emplace_back(std::move(*id));
  }
  return printMember(session,
                     session.hub.call("POST", "/visits",
                                      Json::Object{{"day", *day},
                                                   {"who", arguments.option("who")},
                                                   {"company", arguments.option("company")},
                                                   {"about", arguments.option("about")},
                                                   {"devices", std::move(devices)},
                                                   {"report", arguments.orNull("report")}}),
                     "id");
}

int attachReport(Session& session, const Arguments& arguments) {
  return printMember(session,
                     session.hub.call("POST", "/visits/" + arguments.positional[0] + "/report",
                                      Json::Object{{"report", arguments.positional[1]}}),
                     "id");
}

int saveScript(Session& session, const Arguments& arguments) {
  const auto script = session.hub.fetch("/visits/script");
  if (!script) return explain(session, script.error());
  if (const int failed = saveNew(session, arguments.positional.front(), *script); failed != 0) {
    return failed;
  }
  const auto all = session.hub.call("GET", "/visits");
  if (!all) return explain(session, all.error());
  session.out << plain((*all)["script"]["sha256"]) << "  " << arguments.positional.front() << "\n";
  return 0;
}

int importReading(Session& session, const Arguments& arguments) {
  auto text = textIn(session, arguments.positional.front());
  if (!text) return text.error();
  if (arguments.has("preview")) return previewReading(session, *text);
  const auto device = deviceIdOf(session, arguments.option("device"));
  if (!device) return device.error();
  const auto day = dayOf(session, arguments);
  if (!day) return day.error();
  const auto done = session.hub.call("POST", "/visits/readings",
                                     Json::Object{{"text", std::move(*text)},
                                                  {"device", *device},
                                                  {"day", *day},
                                                  {"who", arguments.option("who")},
                                                  {"visit", arguments.orNull("visit")}});
  if (!done) return explain(session, done.error());
  if (session.json) {
    session.out << canonicalJson(*done) << "\n";
    return 0;
  }
  session.out << session.say(Words{"取り込みました: ", "Brought in: "})
              << plain((*done)["reading"]["windows"]) << ", "
              << session.say(Words{"有効 ", "good until "})
              << plain((*done)["reading"]["fresh_until"]).substr(0, 10) << "\n";
  for (const Json& table : *(*done)["older"].array()) {
    session.out << session.say(Words{"もっと新しい読み取りがあるもの: ", "Read later already: "})
                << session.say(table["title"]) << "\n";
  }
  return 0;
}

// The earlier answer to that question that stands all the same.
std::string stillStands(Session& session, const Json& earlier, std::string_view question) {
  for (const Json& one : *earlier.array()) {
    if (plain(one["question"]) != question) continue;
    return std::string(session.say(Words{"(数えるのは ", " (stands: "})) + plain(one["answer"]) +
           " " + plain(one["at"]).substr(0, 10) + ")";
  }
  return {};
}

int listSelfChecks(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/self-checks");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& check : *(*all)["checks"].array()) {
    std::vector<std::string> row{plain(check["at"]).substr(0, 10), plain(check["device"]["name"])};
    for (const std::string_view question : kQuestions) {
      row.push_back(std::string(question) + "=" + plain(check["answers"][question]) +
                    stillStands(session, check["earlier"], question));
    }
    std::string where = wordOf(session, Vocabulary::AnsweredAt, check["where"]);
    if (!check["vouched"].isNull()) where += session.say(Words{"(確認ずみ)", " (vouched)"});
    row.push_back(std::move(where));
    row.push_back(plain(check["id"]));
    rows.push_back(std::move(row));
  }
  printColumns(session.out, rows);
  return 0;
}

int addSelfCheck(Session& session, const Arguments& arguments) {
  const auto device = deviceIdOf(session, arguments.positional.front());
  if (!device) return device.error();
  Json::Object answers;
  for (const std::string_view question : kQuestions) {
    answers.emplace(question, arguments.option(question));
  }
  return printMember(
      session,
      session.hub.call("POST", "/self-checks",
                       Json::Object{{"device", *device}, {"answers", std::move(answers)}}),
      "id");
}

int vouchForSelfCheck(Session& session, const Arguments& arguments) {
  return printMember(
      session,
      session.hub.call("POST", "/self-checks/" + arguments.positional.front() + "/vouch",
                       Json::Object{{"why", arguments.option("why")}}),
      "id");
}

namespace {

std::vector<Command> selfCheckCommands() {
  return {
      {.words = "self-check list",
       .about = {"端末の自己点検の一覧", "Lists the newest self-check of each terminal"},
       .run = &listSelfChecks},
      {.words = "self-check add",
       .about = {"端末の自己点検の答えを残します(yes,no,unsure)",
                 "Keeps what the user of a terminal found: yes, no, unsure"},
       .positional = {"DEVICE"},
       .options = {{"own-account",
                    "TOLD",
                    {"自分だけのアカウントか", "Everybody has an account of their own"},
                    "/answers/own-account"},
                   {"updates",
                    "TOLD",
                    {"更新は最新と表示されているか", "Updates are shown as current"},
                    "/answers/updates"},
                   {"screen-lock",
                    "TOLD",
                    {"画面はひとりでにロックされるか", "The screen locks itself"},
                    "/answers/screen-lock"},
                   {"antivirus",
                    "TOLD",
                    {"ウイルス対策は有効と表示されているか", "Antivirus is shown as on"},
                    "/answers/antivirus"},
                   {"programs",
                    "TOLD",
                    {"使い道のわからないソフトはないか", "Every program is known"},
                    "/answers/programs"},
                   {"media",
                    "TOLD",
                    {"USBメモリーなどは決めたものだけか", "Only agreed USB media are used"},
                    "/answers/media"}},
       .changes = true,
       .run = &addSelfCheck},
      {.words = "self-check vouch",
       .about = {"別の機器から答えた自己点検を、その機器のものと確認します",
                 "Vouches that a self-check from elsewhere is of its terminal"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"どうしてわかるのか", "How you know"}}},
       .changes = true,
       .run = &vouchForSelfCheck},
  };
}

}  // namespace

std::vector<Command> visitCommands() {
  const Option day{"day", "DAY", {"日付(指定しなければ今日)", "Day; today unless said"}};
  std::vector<Command> commands{
      {.words = "visit list",
       .about = {"訪問と、点検時の読み取りの一覧", "Lists visits and the readings made there"},
       .run = &listVisits},
      {.words = "visit add",
       .about = {"訪問を記録します", "Records that somebody came and looked at devices"},
       .options = {{"who", "NAME", {"来た人", "Who came"}},
                   {"company", "NAME", {"所属", "Whom they work for"}},
                   {"about", "SENTENCES", {"何のために", "What for"}},
                   {"devices",
                    "NAMES",
                    {"見た機器(コンマで区切る)", "Devices looked at, by commas"}},
                   {"report", "ID", {"報告書(保存した書類)", "Its report, a document on file"}},
                   day},
       .changes = true,
       .run = &addVisit},
      {.words = "visit report",
       .about = {"訪問に報告書をつけます", "Puts a document with a visit, as its report"},
       .positional = {"VISIT", "DOCUMENT"},
       .changes = true,
       .run = &attachReport},
      {.words = "visit script",
       .about = {"Windowsを読み取るスクリプトを取り出します",
                 "Saves the script that reads a Windows machine"},
       .positional = {"FILE"},
       .run = &saveScript},
      {.words = "visit import",
       .about = {"スクリプトの結果を取り込みます", "Brings in a result file of the script"},
       .positional = {"FILE"},
       .options = {{"device", "DEVICE", {"どの機器か", "Of which device it is"}},
                   {"who", "NAME", {"読み取った人", "Who read it there"}},
                   day,
                   {"visit", "ID", {"どの訪問か", "In which visit"}},
                   {"preview", "", {"確かめるだけ", "Only shows what it holds"}}},
       .changes = true,
       .run = &importReading},
  };
  std::ranges::move(selfCheckCommands(), std::back_inserter(commands));
  return commands;
}

}  // namespace sekisho::cli
