#include <algorithm>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/local_time.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

// "updates,192.168.0.1,ftp.orca.med.or.jp 443", a line each: for what, by which way, where to.
Json::Array pathsIn(std::string_view typed) {
  Json::Array paths;
  for (const std::string_view one : split(typed, '\n')) {
    if (trimmed(one).empty()) continue;
    const std::size_t first = one.find(',');
    const std::size_t second = first == one.npos ? one.npos : one.find(',', first + 1);
    const auto between = [&](std::size_t from, std::size_t until) {
      return from == one.npos ? std::string()
                              : std::string(trimmed(one.substr(from, until - from)));
    };
    const auto after = [&](std::size_t comma) { return comma == one.npos ? one.npos : comma + 1; };
    paths.emplace_back(Json::Object{{"purpose", between(0, std::min(first, one.size()))},
                                    {"way", between(after(first), std::min(second, one.size()))},
                                    {"towards", between(after(second), one.size())}});
  }
  return paths;
}

std::string machinesNamed(const Json& machines) {
  std::string names;
  for (const Json& machine : *machines.array()) {
    if (!names.empty()) names += ',';
    names += plain(machine["name"]);
  }
  return names;
}

std::vector<std::vector<std::string>> rowsOf(const Session& session, const Json& internet) {
  std::vector<std::vector<std::string>> rows;
  const Json::Array& decisions = *internet["decisions"].array();
  if (decisions.empty()) {
    rows.push_back({std::string(session.say(Words{"まだ決めていません", "nothing is decided"}))});
  }
  for (const Json& one : decisions) {
    const bool holds = &one == &decisions.front();
    rows.push_back({std::string(holds ? session.say(Words{"いま", "now"})
                                      : session.say(Words{"前", "before"})),
                    wordOf(session, Vocabulary::InternetUse, one["use"]), localOf(one["at"]),
                    plain(one["by_name"]), plain(one["opinion_of"]), plain(one["opinion"])});
    if (!holds) continue;
    for (const Json& path : *one["paths"].array()) {
      rows.push_back({std::string(session.say(Words{"認める道", "allowed"})),
                      wordOf(session, Vocabulary::InternetPurpose, path["purpose"]),
                      plain(path["way"]), plain(path["towards"])});
    }
  }
  for (const Json& way : *internet["ways"].array()) {
    const bool* listed = way["listed"].boolean();
    const bool is_listed = listed != nullptr && *listed;
    rows.push_back({std::string(is_listed ? session.say(Words{"見えている道", "seen"})
                                          : session.say(Words{"一覧にない道", "seen, not listed"})),
                    wordOf(session, Vocabulary::InternetWay, way["kind"]), plain(way["way"]),
                    machinesNamed(way["devices"])});
  }
  for (const Json& machine : *internet["untold"].array()) {
    rows.push_back(
        {std::string(session.say(Words{"わからない機器", "not known"})), plain(machine["name"])});
  }
  return rows;
}

int printInternet(Session& session, const std::expected<Json, Refusal>& internet) {
  if (!internet) return explain(session, internet.error());
  if (session.json) return printJson(session, *internet);
  printColumns(session.out, rowsOf(session, *internet));
  return 0;
}

int printNews(Session& session, const std::expected<Json, Refusal>& internet) {
  if (!internet) return explain(session, internet.error());
  if (session.json) return printJson(session, (*internet)["news"]);
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*internet)["news"].array()) {
    rows.push_back(
        {plain(one["day"]), plain(one["source"]), plain(one["items"]), plain(one["by_name"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int decideUse(Session& session, const Arguments& arguments) {
  return printInternet(session,
                       session.hub.call("POST", "/internet/decisions",
                                        Json::Object{{"use", arguments.positional.front()},
                                                     {"paths", pathsIn(arguments.option("path"))},
                                                     {"try_news", arguments.has("try-news")},
                                                     {"opinion", arguments.option("opinion")},
                                                     {"opinion_of", arguments.option("of")}}));
}

int recordNews(Session& session, const Arguments& arguments) {
  return printNews(session, session.hub.call("POST", "/internet/news",
                                             Json::Object{{"day", arguments.option("day")},
                                                          {"source", arguments.option("source")},
                                                          {"items", arguments.option("items")}}));
}

}  // namespace

std::vector<Command> internetCommands() {
  return {
      {.words = "internet show",
       .about = {"インターネットの使いかた、認めた道、機器から見えている道",
                 "Shows how the Internet is used, the paths allowed, and the ways machines see"},
       .run =
           [](Session& session, const Arguments&) {
             return printInternet(session, session.hub.call("GET", "/internet"));
           }},
      {.words = "internet decide",
       .about = {"インターネットの使いかた(connected, stand-alone)を決めます",
                 "Decides how the Internet is used: connected or stand-alone"},
       .positional = {"USE"},
       .options = {{"path",
                    "PURPOSE,WAY,TOWARDS",
                    {"認める道「updates,192.168.0.1,ftp.orca.med.or.jp 443」(何度でも)。目的は "
                     "news,updates,maintenance,eligibility,claims,other,closed",
                     "A path allowed: \"updates,192.168.0.1,ftp.orca.med.or.jp 443\"; may be given "
                     "often. For news, updates, maintenance, eligibility, claims, other or closed"},
                    "/paths",
                    true},
                   {"try-news",
                    "",
                    {"端末からお知らせに届くかを確かめる", "Terminals try if they reach the news"}},
                   {"opinion",
                    "SENTENCES",
                    {"サポート事業所の意見", "What the support provider said"}},
                   {"of",
                    "NAME",
                    {"意見を述べた人", "Who of the support provider said it"},
                    "/opinion_of"}},
       .changes = true,
       .run = &decideUse},
      {.words = "internet news",
       .about = {"ほかで読んだ、日レセのお知らせの記録",
                 "Lists news of ORCA (日レセ) that were read elsewhere"},
       .run =
           [](Session& session, const Arguments&) {
             return printNews(session, session.hub.call("GET", "/internet"));
           }},
      {.words = "internet read-news",
       .about = {"日レセのお知らせを、ほかで読んだことを残します",
                 "Records that you read the news of ORCA (日レセ) elsewhere"},
       .options = {{"day", "DAY", {"読んだ日", "The day"}},
                   {"source", "TEXT", {"読んだところ", "Where: a page or a mailing list"}},
                   {"items",
                    "SENTENCES",
                    {"医院にかかわること", "What of it concerns the clinic"}}},
       .changes = true,
       .run = &recordNews},
  };
}

}  // namespace sekisho::cli
