#include <ostream>
#include <utility>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// Who looked at what the checker did themselves.
std::string ownActsOf(const Session& session, const Json& check) {
  if (!check["own_acts"].isNull()) return plain(check["own_acts"]["by_name"]);
  const bool* alone = check["alone"].boolean();
  return std::string(session.say(*alone ? Words{"単独承認", "alone"}
                                        : Words{"本人の分は未確認", "own acts not seen"}));
}

// "a=b; c=d": each name with what was written of it.
std::vector<std::pair<std::string, std::string>> pairsIn(const std::string& typed) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string_view part : split(typed, ';')) {
    const std::size_t equals = part.find('=');
    if (trimmed(part).empty()) continue;
    pairs.emplace_back(trimmed(part.substr(0, equals)),
                       equals == std::string_view::npos ? "" : trimmed(part.substr(equals + 1)));
  }
  return pairs;
}

Json::Array remarksIn(const std::string& typed) {
  Json::Array remarks;
  for (const auto& [kind, remark] : pairsIn(typed)) {
    remarks.emplace_back(Json::Object{{"kind", kind}, {"remark", remark}});
  }
  return remarks;
}

// What is no number is left to the hub to refuse.
Json::Array samplesIn(const std::string& typed) {
  Json::Array samples;
  for (const auto& [index, said] : pairsIn(typed)) {
    const auto number = toInteger(index);
    const bool fine = said == "fine";
    samples.emplace_back(Json::Object{{"index", number ? Json(*number) : Json(index)},
                                      {"fine", fine},
                                      {"said", fine ? "" : said}});
  }
  return samples;
}

// Whose and where, of one thing that was found.
std::string whereOf(const Json& item) {
  std::string text;
  for (const char* member : {"from", "person_name", "account", "terminal_name", "place"}) {
    const auto* said = item[member].text();
    if (said != nullptr && !said->empty()) text += " " + *said;
  }
  const auto* times = item["times"].integer();
  return *times == 0 ? text : text + " " + std::to_string(*times);
}

}  // namespace

int showLogMaterial(Session& session, const Arguments& arguments) {
  const auto found =
      session.hub.call("GET", "/log-checks/material?first=" + arguments.option("first") +
                                  "&last=" + arguments.option("last"));
  if (!found) return explain(session, found.error());
  if (session.json) {
    session.out << canonicalJson(*found) << "\n";
    return 0;
  }
  for (const Json& one : *(*found)["use"].array()) {
    session.out << plain(one["function"]);
    for (const Json& hour : *one["hours"].array()) session.out << " " << *hour.integer();
    session.out << "\n";
  }
  for (const Json& one : *(*found)["findings"].array()) {
    session.out << plain(one["kind"]) << " " << *one["count"].integer() << "\n";
    for (const Json& item : *one["items"].array()) {
      session.out << "  " << plain(item["day"]) << whereOf(item) << "\n";
    }
  }
  for (const Json& one : *(*found)["samples"].array()) {
    session.out << session.say(Words{"抜き取り ", "sample "}) << *one["index"].integer() << " "
                << plain(one["kind"]) << "\n";
  }
  if (!*(*found)["whole"].boolean()) {
    session.out << session.say(Words{"まだ数えています。少し待って、もう一度行ってください。\n",
                                     "Still counting: wait a moment and ask again.\n"});
  }
  session.out << plain((*found)["digest"]) << "\n";
  return 0;
}

int listLogChecks(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/log-checks");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*all)["checks"].array()) {
    const bool* clear = one["clear"].boolean();
    rows.push_back({plain(one["first"]), plain(one["last"]), plain(one["by_name"]),
                    wordsOf(session, Vocabulary::LogSource, one["sources"]), plain(one["looked"]),
                    *clear ? "-" : plain(one["found"]), *clear ? "-" : plain(one["done"]),
                    ownActsOf(session, one), plain(one["id"])});
  }
  printColumns(session.out, rows);
  for (const Json& period : *(*all)["missing"].array()) {
    session.out << session.say(Words{"点検されていない日 ", "nobody has checked "})
                << plain(period["first"]) << " - " << plain(period["last"]) << "\n";
  }
  return 0;
}

int recordLogCheck(Session& session, const Arguments& arguments) {
  const bool clear = !arguments.has("found");
  const auto made =
      session.hub.call("POST", "/log-checks",
                       Json::Object{{"first", arguments.option("first")},
                                    {"last", arguments.option("last")},
                                    {"sources", listOf(arguments.option("sources"))},
                                    {"looked", arguments.option("looked")},
                                    {"clear", clear},
                                    {"found", arguments.option("found")},
                                    {"done", arguments.option("done")},
                                    {"why", arguments.orNull("why")},
                                    {"digest", arguments.option("digest")},
                                    {"remarks", remarksIn(arguments.option("remarks"))},
                                    {"samples", samplesIn(arguments.option("samples"))}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int confirmOwnActs(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call(
      "POST", "/log-checks/" + arguments.positional.front() + "/own-acts",
      Json::Object{{"looked", arguments.option("looked")}, {"why", arguments.option("why")}});
  if (!done) return explain(session, done.error());
  if (session.json) session.out << canonicalJson(*done) << "\n";
  return 0;
}

std::vector<Command> logCheckCommands() {
  return {
      {.words = "log-check list",
       .about = {"アクセスログの点検の一覧", "Lists the checks of the access log"},
       .run = &listLogChecks},
      {.words = "log-check material",
       .about = {"期間の記録を、点検のためにまとめて見ます",
                 "Shows what the records of some days hold, for a check"},
       .options = {{"first", "DAY", {"期間の最初の日", "First day of the period"}},
                   {"last", "DAY", {"期間の最後の日", "Last day of the period"}}},
       .run = &showLogMaterial},
      {.words = "log-check add",
       .about = {"アクセスログの点検を記録します", "Records a check of the access log"},
       .options = {{"first", "DAY", {"期間の最初の日", "First day of the period"}},
                   {"last", "DAY", {"期間の最後の日", "Last day of the period"}},
                   {"sources",
                    "SOURCES",
                    {"見たもの journal,log-ins,operators,remote,other",
                     "Looked at: journal, log-ins, operators, remote, other"}},
                   {"looked", "SENTENCES", {"どこを見たか", "What exactly"}},
                   {"digest",
                    "DIGEST",
                    {"見たもの(「log-check material」の最後に出る値)",
                     "What was seen: what `log-check material` ends with"}},
                   {"remarks",
                    "TEXTS",
                    {"見つかった種類ごとに「outside-hours=片づけ; bulk-reads=請求」",
                     "Of each kind found: \"outside-hours=tidying; bulk-reads=claims\""}},
                   {"samples",
                    "ANSWERS",
                    {"抜き取りごとに「41877=fine; 41902=端末がちがう」",
                     "Of each sample: \"41877=fine; 41902=another terminal\""}},
                   {"found",
                    "SENTENCES",
                    {"見つかったこと(なければ指定しない)", "What was found; left out if nothing"}},
                   {"done", "SENTENCES", {"行ったこと", "What was done about it"}},
                   {"why",
                    "SENTENCES",
                    {"自分の利用を見る人がほかにいないときの理由",
                     "Why you check alone, with nobody else to look at your own acts"}}},
       .changes = true,
       .run = &recordLogCheck},
      {.words = "log-check own-acts",
       .about = {"点検した人自身の利用を、別の人が見たと残します",
                 "Records that you looked at what the checker did themselves"},
       .positional = {"ID"},
       .options = {{"looked", "SENTENCES", {"どこを見たか", "What exactly"}},
                   {"why",
                    "SENTENCES",
                    {"ほかに見る人がいないときの理由(単独承認)",
                     "Why you look, where nobody else could"}}},
       .changes = true,
       .run = &confirmOwnActs},
  };
}

}  // namespace sekisho::cli
