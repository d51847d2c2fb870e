#include "interfaces/cli/kept_searches.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>

#include "core/clock.h"
#include "core/folding.h"
#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/local_time.h"

namespace sekisho::cli {
namespace {

constexpr std::array kCriteria{"person", "terminal", "kind", "class", "action", "outcome"};

std::expected<Json, Refusal> named(const Json& kept, const std::string& name) {
  const Json::Array& searches = *kept["searches"].array();
  const auto found = std::ranges::find(searches, foldedName(name), [](const Json& search) {
    return foldedName(plain(search["name"]));
  });
  if (found != searches.end()) return *found;
  return std::unexpected(
      Refusal{.message = "usage.saved-search-unknown",
              .text = Json::Object{{"ja", "その名前の条件はありません。"},
                                   {"en", "There is no search of that name."}},
              .to_do = Json::Object{{"ja", "sekisho journal searches で名前を確かめてください。"},
                                    {"en", "See sekisho journal searches for the names."}}});
}

std::string criteriaIn(const Json& search) {
  std::string all;
  for (const char* criterion :
       {"person", "terminal", "kind", "class", "action", "outcome", "days"}) {
    if (search[criterion].isNull()) continue;
    all += (all.empty() ? "" : " ") + std::string(criterion) + "=" + plain(search[criterion]);
  }
  return all;
}

int list(Session& session, const Arguments&) {
  const auto kept = session.hub.call("GET", "/journal/searches");
  if (!kept) return explain(session, kept.error());
  if (session.json) {
    session.out << canonicalJson(*kept) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& search : *(*kept)["searches"].array()) {
    const Json& by = search["by_name"];
    rows.push_back({plain(search["name"]), criteriaIn(search), by.isNull() ? "" : plain(by)});
  }
  printColumns(session.out, rows);
  return 0;
}

int keep(Session& session, const Arguments& arguments) {
  Json::Object body{{"name", arguments.positional.front()}};
  for (const char* criterion : kCriteria) {
    if (arguments.has(criterion)) body[criterion] = arguments.option(criterion);
  }
  if (arguments.has("days")) {
    const auto days = toInteger(arguments.option("days"));
    body["days"] = days ? Json(*days) : Json(arguments.option("days"));
  }
  const auto kept = session.hub.call("POST", "/journal/searches", std::move(body));
  if (!kept) return explain(session, kept.error());
  session.out << (session.json ? canonicalJson(*kept) : plain((*kept)["name"])) << "\n";
  return 0;
}

int forget(Session& session, const Arguments& arguments) {
  const auto kept = session.hub.call("GET", "/journal/searches");
  if (!kept) return explain(session, kept.error());
  const auto search = named(*kept, arguments.positional.front());
  if (!search) return explain(session, search.error());
  const auto gone = session.hub.call("DELETE", "/journal/searches/" + plain((*search)["id"]));
  return gone ? 0 : explain(session, gone.error());
}

}  // namespace

std::expected<void, Refusal> putKept(Session& session, const std::string& name,
                                     Json::Object& body) {
  const auto kept = session.hub.call("GET", "/journal/searches");
  if (!kept) return std::unexpected(kept.error());
  const auto search = named(*kept, name);
  if (!search) return std::unexpected(search.error());
  for (const char* criterion : kCriteria) {
    if (!(*search)[criterion].isNull()) body.try_emplace(criterion, (*search)[criterion]);
  }
  const auto today = fromIsoDay(plain((*kept)["today"]));
  const std::int64_t* days = (*search)["days"].integer();
  if (days == nullptr || !today || body.contains("from") || body.contains("until")) return {};
  body["from"] = dayOrMomentOf(toIsoDay(*today - std::chrono::days{*days - 1}), false);
  body["until"] = dayOrMomentOf(toIsoDay(*today), true);
  return {};
}

std::vector<Command> keptSearchCommands() {
  return {
      {.words = "journal searches",
       .about = {"名前をつけて残した、日誌をさがす条件", "Searches that are kept by a name"},
       .run = &list},
      {.words = "journal keep-search",
       .about = {"日誌をさがす条件に名前をつけて残します(患者番号とことばは残しません)",
                 "Keeps a search by a name, without a patient's number and words"},
       .positional = {"NAME"},
       .options = {{"person", "NAME", {"人(名前、利用者ID)", "Who: a name or account"}},
                   {"terminal", "NAME", {"端末(名前、アドレス)", "Where: a name or address"}},
                   {"kind", "KIND", {"できごとの種類", "Kind of entry or event"}},
                   {"class", "CLASS", {"種類 decision,usage,raw", "Class: decision, usage, raw"}},
                   {"action", "LETTER", {"操作 C,R,U,D,E", "Action: C, R, U, D, E"}},
                   {"outcome", "NUMBER", {"結果 0(成功),4,8,12", "Outcome: 0, 4, 8, 12"}},
                   {"days",
                    "N",
                    {"さがす日までの日数(なければ毎回入れます)",
                     "The last so many days; else typed each time"}}},
       .changes = true,
       .run = &keep},
      {.words = "journal forget-search",
       .about = {"残した条件を消します", "Removes a kept search"},
       .positional = {"NAME"},
       .changes = true,
       .run = &forget}};
}

}  // namespace sekisho::cli
