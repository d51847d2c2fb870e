#include <array>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/entry_place.h"
#include "interfaces/cli/kept_searches.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/seat.h"
#include "interfaces/cli/secret.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr std::int64_t kPage = 200;
constexpr std::int64_t kShown = 50;

/// The criteria that were typed; a patient's number is asked for, since whatever stands on a
/// command line can be read by others.
Json::Object criteriaOf(Session& session, const Arguments& arguments) {
  Json::Object body;
  for (const char* name :
       {"person", "terminal", "kind", "class", "action", "outcome", "word", "why"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  if (arguments.has("from")) body["from"] = dayOrMomentOf(arguments.option("from"), false);
  if (arguments.has("until")) body["until"] = dayOrMomentOf(arguments.option("until"), true);
  if (arguments.has("patient-stdin")) {
    body["patient"] = askSecret(session, Words{"患者番号: ", "Patient's number: "});
  }
  return body;
}

std::string joined(const Json& texts) {
  std::string all;
  for (const Json& text : *texts.array()) {
    if (!all.empty()) all += "; ";
    all += plain(text);
  }
  return all;
}

// As RFC 4180; a text that a spreadsheet would compute stays a text.
std::string cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").contains(text.front())) text.insert(0, "'");
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string orEmpty(const Json& value) { return value.isNull() ? std::string() : plain(value); }

constexpr std::array<std::string_view, 17> kHead{
    "index",   "recorded", "from",       "until",     "kind",      "class",
    "source",  "by",       "who",        "terminals", "event",     "action",
    "outcome", "patients", "generation", "place_by",  "candidates"};

std::vector<std::string> cellsOf(const Json& entry) {
  const Json& told = entry["told"];
  const bool has = !told.isNull();
  return {plain(entry["index"]),          plain(entry["recorded"]),
          orEmpty(told["from"]),          orEmpty(told["until"]),
          plain(entry["kind"]),           plain(entry["class"]),
          plain(entry["source"]),         orEmpty(entry["by"]),
          has ? joined(told["who"]) : "", has ? joined(told["terminals"]) : "",
          orEmpty(told["event"]),         orEmpty(told["action"]),
          orEmpty(told["outcome"]),       orEmpty(told["patients"]),
          plain(entry["generation"]),     orEmpty(told["place_by"]),
          orEmpty(told["candidates"])};
}

void writeLine(std::ostream& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out << (i == 0 ? "" : ",") << cell(cells[i]);
  out << "\r\n";
}

enum class WrittenAs { Columns, Csv, Lines };

void writePage(Session& session, WrittenAs form, const Json& entries) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& entry : *entries.array()) {
    if (form == WrittenAs::Lines) {
      session.out << canonicalJson(entry) << "\n";
    } else if (form == WrittenAs::Csv) {
      writeLine(session.out, cellsOf(entry));
    } else {
      const Json& told = entry["told"];
      const bool has = !told.isNull();
      rows.push_back({placeOf(entry), localOf(has ? told["from"] : entry["recorded"]),
                      plain(entry["kind"]), has ? joined(told["who"]) : orEmpty(entry["by"]),
                      has ? seatOf(session, joined(told["terminals"]), told) : "",
                      session.say(entry["title"])});
    }
  }
  printColumns(session.out, rows);
  session.out << std::flush;
}

WrittenAs formOf(const Session& session, const Arguments& arguments) {
  if (arguments.has("csv")) return WrittenAs::Csv;
  return arguments.has("ndjson") || session.json ? WrittenAs::Lines : WrittenAs::Columns;
}

}  // namespace

// Page by page, each written as it comes: neither end ever holds more than one.
int searchEntries(Session& session, const Arguments& arguments) {
  const WrittenAs form = formOf(session, arguments);
  const auto asked = toInteger(arguments.option("limit", ""));
  std::int64_t left = asked.value_or(form == WrittenAs::Columns ? kShown : INT64_MAX);
  Json::Object body = criteriaOf(session, arguments);
  if (arguments.has("kept")) {
    if (auto put = putKept(session, arguments.option("kept"), body); !put) {
      return explain(session, put.error());
    }
  }
  std::int64_t unread = 0;
  if (arguments.has("limit") && !asked) body["limit"] = arguments.option("limit");
  for (bool first = true; left > 0; first = false) {
    if (!body.contains("limit") || body["limit"].integer() != nullptr) {
      body["limit"] = std::min(left, kPage);
    }
    const auto page = session.hub.call("POST", "/journal/search", body);
    if (!page) return explain(session, page.error());
    if (first && form == WrittenAs::Csv) writeLine(session.out, {kHead.begin(), kHead.end()});
    writePage(session, form, (*page)["entries"]);
    tellClosed(session, *page);
    left -= static_cast<std::int64_t>((*page)["entries"].array()->size());
    unread += *(*page)["unread"].integer();
    if ((*page)["next"].isNull()) break;
    body["below"] = (*page)["next"];
    if (left > 0) continue;
    session.err << session.say(Words{"まだあります。--limit を大きくしてください。\n",
                                     "There are more: use a higher --limit.\n"});
  }
  if (unread > 0) {
    session.err << session.say(Words{"読めない記録がありました: ", "Entries that cannot be read: "})
                << unread << "\n";
  }
  return 0;
}

// One part of the journal after the other, so that the hub answers others in between.
int reindexJournal(Session& session, const Arguments&) {
  Json from = 0;
  while (true) {
    const auto done = session.hub.call("POST", "/journal/reindex", Json::Object{{"from", from}});
    if (!done) return explain(session, done.error());
    if (!(*done)["next"].isNull()) {
      from = (*done)["next"];
      continue;
    }
    session.out << (session.json ? canonicalJson(*done)
                                 : std::string(session.say(Words{"索引: ", "Indexes: "})) +
                                       plain((*done)["indexed"]) + "/" + plain((*done)["volumes"]) +
                                       "  " + plain((*done)["bytes"]) + " B")
                << "\n";
    return (*done)["indexed"] == (*done)["volumes"] ? 0 : 1;
  }
}

std::vector<Command> searchCommands() {
  return {
      {.words = "journal search",
       .about = {"日誌を調べます(新しい順)", "Searches the journal, newest first"},
       .options = {{"person", "NAME", {"人(名前、利用者ID)", "Who: a name or account"}},
                   {"patient-stdin",
                    "",
                    {"患者番号を標準入力から読みます(パスワードの次の行)",
                     "Reads a patient's number from standard input, after the password"},
                    "/patient"},
                   {"terminal", "NAME", {"端末(名前、アドレス)", "Where: a name or address"}},
                   {"from", "MOMENT", {"この日・時刻から", "From this day or time on"}},
                   {"until", "MOMENT", {"この日・時刻まで", "Up to this day or time"}},
                   {"kind", "KIND", {"できごとの種類", "Kind of entry or event"}},
                   {"class", "CLASS", {"種類 decision,usage,raw", "Class: decision, usage, raw"}},
                   {"action",
                    "LETTER",
                    {"操作 C(作成),R(参照),U(更新),D(削除),E(実行)", "Action: C, R, U, D, E"}},
                   {"outcome", "NUMBER", {"結果 0(成功),4,8,12(失敗)", "Outcome: 0, 4, 8, 12"}},
                   {"word", "TEXT", {"ことば", "Words in the text"}},
                   {"kept",
                    "NAME",
                    {"名前をつけて残した条件で(sekisho journal searches)",
                     "By a kept search (sekisho journal searches)"}},
                   {"limit", "N", {"件数", "How many"}},
                   {"csv", "", {"CSVで出します", "Writes CSV"}},
                   {"ndjson", "", {"1行に1件のJSONで出します", "Writes one JSON text a line"}},
                   {"why",
                    "WHY",
                    {"見る理由 monthly-check(月の確認),after-work(作業のあと),question(問い合わせ),"
                     "inspection(立入検査),own(自分の記録)",
                     "Why: monthly-check, after-work, question, inspection, own"}}},
       .run = &searchEntries},
      {.words = "journal reindex",
       .about = {"日誌の索引を記録から作り直します", "Makes the journal's indexes anew"},
       .run = &reindexJournal}};
}

}  // namespace sekisho::cli
