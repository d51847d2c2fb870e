#include <expected>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

std::string monthsOf(const Session& session, const Json& months) {
  if (months.isNull()) return std::string(session.say(Words{"決まりなし", "no rule"}));
  return plain(months) + std::string(session.say(Words{"か月", " months"}));
}

int printRetention(Session& session, const std::expected<Json, Refusal>& body) {
  if (!body) return explain(session, body.error());
  if (session.json) {
    session.out << canonicalJson(*body) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*body)["classes"].array()) {
    rows.push_back(
        {wordOf(session, Vocabulary::EntryClass, one["class"]), monthsOf(session, one["months"])});
  }
  for (const Json& rule : *(*body)["rules"].array()) {
    rows.push_back({wordOf(session, Vocabulary::EntryClass, rule["class"]),
                    monthsOf(session, rule["months"]), plain(rule["from"]) + "-",
                    plain(rule["by_name"]), plain(rule["reason"])});
  }
  for (const Json& hold : *(*body)["holds"].array()) {
    const Json& released = hold["released"];
    rows.push_back({std::string(session.say(Words{"停止", "held"})),
                    plain(hold["first"]) + " - " +
                        (hold["last"].isNull() ? std::string() : plain(hold["last"])),
                    released.isNull() ? plain(hold["id"])
                                      : std::string(session.say(Words{"解除", "released"})),
                    plain(hold["by_name"]), plain(hold["reason"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int show(Session& session, const Arguments&) {
  return printRetention(session, session.hub.call("GET", "/journal/retention"));
}

int writeRule(Session& session, const Arguments& arguments) {
  const auto months = toInteger(arguments.option("months"));
  return printRetention(session,
                        session.hub.call("POST", "/journal/retention/rules",
                                         Json::Object{{"class", arguments.positional.front()},
                                                      {"months", months ? Json(*months) : Json()},
                                                      {"reason", arguments.option("why")}}));
}

int hold(Session& session, const Arguments& arguments) {
  return printRetention(session,
                        session.hub.call("POST", "/journal/retention/holds",
                                         Json::Object{{"first", arguments.option("from")},
                                                      {"last", arguments.orNull("until")},
                                                      {"reason", arguments.option("why")}}));
}

int release(Session& session, const Arguments& arguments) {
  return printRetention(
      session, session.hub.call(
                   "POST", "/journal/retention/holds/" + arguments.positional.front() + "/release",
                   Json::Object{{"why", arguments.option("why")}}));
}

int destroyBody(Session& session, const Arguments& arguments) {
  const auto gone = session.hub.call(
      "POST", "/journal/entries/" + arguments.positional.front() + "/body/destruction",
      Json::Object{{"ground", arguments.option("ground")}, {"why", arguments.option("why")}});
  return gone ? 0 : explain(session, gone.error());
}

}  // namespace

std::vector<Command> retentionCommands() {
  const Words reason{"理由", "Reason"};
  return {{.words = "journal retention",
           .about = {"日誌の本文を残す期間と、消去の停止", "How long bodies are kept, and holds"},
           .run = &show},
          {.words = "journal keep",
           .about = {"残す期間を決めます(短くする決まりは14日後から)",
                     "Writes how long a class is kept; a shorter rule holds after 14 days"},
           .positional = {"CLASS"},
           .options = {{"months", "N", {"残す月数(12から1200)", "Months, 12 to 1200"}},
                       {"why", "SENTENCES", reason, "/reason"}},
           .changes = true,
           .run = &writeRule},
          {.words = "journal hold",
           .about = {"その月の消去を止めます", "Keeps months from being destroyed"},
           .options = {{"from", "MONTH", {"はじめの月(2026-01)", "First month, 2026-01"}, "/first"},
                       {"until", "MONTH", {"終わりの月", "Last month"}, "/last"},
                       {"why", "SENTENCES", reason, "/reason"}},
           .changes = true,
           .run = &hold},
          {.words = "journal release",
           .about = {"消去の停止を解きます(院長だけ)", "Releases a hold; a director's"},
           .positional = {"ID"},
           .options = {{"why", "SENTENCES", reason}},
           .changes = true,
           .run = &release},
          {.words = "journal destroy",
           .about = {"利用の記録1件の本文を消します(院長だけ。元に戻せません)",
                     "Destroys one body for ever; a director's"},
           .positional = {"INDEX"},
           .options = {{"ground",
                        "GROUND",
                        {"misrecord(誤記載)かstop-use(利用停止)", "misrecord or stop-use"}},
                       {"why", "SENTENCES", reason}},
           .changes = true,
           .run = &destroyBody}};
}

}  // namespace sekisho::cli
