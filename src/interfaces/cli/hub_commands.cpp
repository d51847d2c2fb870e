#include <algorithm>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxHoursFile = 65'536;

// An answer typed by a person, or the option that stands for it.
std::string ask(Session& session, const Arguments& arguments, std::string_view option,
                const Words& question) {
  if (arguments.has(option)) return arguments.option(option);
  if (!session.interactive) return {};
  session.err << session.say(question) << std::flush;
  std::string line;
  std::getline(session.in, line);
  return std::string(trimmed(line));
}

Json rolesFrom(const std::string& text) {
  Json::Array roles;
  for (const std::string_view role : split(text, ',')) {
    if (!trimmed(role).empty()) roles.emplace_back(trimmed(role));
  }
  return roles;
}

std::expected<Json, int> hoursFrom(Session& session, const Arguments& arguments) {
  if (!arguments.has("hours")) return Json();
  std::ifstream in(arguments.option("hours"), std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  auto hours = in || !text.empty() ? parseJson(text, {.max_bytes = kMaxHoursFile, .max_depth = 8})
                                   : fail(ErrorCode::NotFound, MessageId{"evidence.hours-wrong"});
  if (hours) return std::move(*hours);
  session.err << session.say(Words{"診療時間のファイルを読み取れません: ",
                                   "The file of opening hours cannot be read: "})
              << arguments.option("hours") << "\n";
  return std::unexpected(2);
}

Json recordFrom(Session& session, const Arguments& arguments) {
  const std::string purpose = ask(session, arguments, "p07-purpose",
                                  {"関所本体と見守りプログラムを入れる目的(空なら、あとで): ",
                                   "Purpose of installing hub and agent (empty: later): "});
  if (purpose.empty()) return {};
  return Json::Object{
      {"purpose", purpose},
      {"provider_opinion", ask(session, arguments, "p07-opinion",
                               {"サポート事業所の意見: ", "Opinion of the support provider: "})},
      {"opinion_by",
       ask(session, arguments, "p07-opinion-by", {"意見を述べた人: ", "Who gave the opinion: "})},
      {"decided_by", ask(session, arguments, "p07-decided-by",
                         {"決めた人(院長): ", "Who decided (the director): "})}};
}

std::string passwordFrom(Session& session) {
  if (session.interactive) {
    session.err << session.say(
                       Words{"パスワード(13文字以上): ", "Password (13 characters or more): "})
                << std::flush;
  }
  std::string line;
  std::getline(session.in, line);
  if (session.interactive) session.err << "\n";
  return line;
}

}  // namespace

int setUp(Session& session, const Arguments& arguments) {
  const auto offer = session.hub.call("POST", "/setup/check", Json::Object{{"token", ""}});
  if (!offer) return explain(session, offer.error());
  const auto hours = hoursFrom(session, arguments);
  if (!hours) return hours.error();
  const std::string clinic =
      ask(session, arguments, "clinic", {"医療機関の名前: ", "Name of the clinic: "});
  const std::string administrator =
      ask(session, arguments, "admin", {"あなたの氏名: ", "Your name: "});
  const std::string roles = arguments.option("role", "hub,other");
  Json::Object body{
      {"token", ""},
      {"clinic", clinic},
      {"machine", Json::Object{{"name", (*offer)["machine"]["name"]}, {"roles", rolesFrom(roles)}}},
      {"hours", *hours},
      {"p07", recordFrom(session, arguments)},
      {"administrator", Json::Object{{"name", administrator},
                                     {"roles", Json::Array{"director", "administrator"}},
                                     {"password", passwordFrom(session)}}}};
  if (arguments.has("lan")) body["lan"] = true;
  if (arguments.has("name")) body["host_name"] = arguments.option("name");
  const auto done = session.hub.call("POST", "/setup", std::move(body));
  if (!done) return explain(session, done.error());
  if (session.json) {
    session.out << canonicalJson(Json::Object{{"clinic", (*done)["clinic"]},
                                              {"person", (*done)["person"]},
                                              {"roles", (*done)["roles"]}})
                << "\n";
    return 0;
  }
  session.out << session.say(Words{"設定が終わりました。", "Set-up is complete."}) << "\n";
  if (hours->isNull()) {
    session.out << session.say(Words{"診療時間は未設定です(月〜土 8:30〜19:00 とみなします)。",
                                     "Opening hours are not set (Monday to Saturday 8:30–19:00 is "
                                     "assumed)."})
                << "\n";
  }
  return 0;
}

int listEntries(Session& session, const Arguments& arguments) {
  std::string path = "/journal/entries?limit=" + arguments.option("limit", "50");
  if (arguments.has("before")) path += "&before=" + arguments.option("before");
  if (arguments.has("class")) path += "&class=" + arguments.option("class");
  const auto page = session.hub.call("GET", path);
  if (!page) return explain(session, page.error());
  if (session.json) {
    session.out << canonicalJson(*page) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& entry : *(*page)["entries"].array()) {
    rows.push_back({plain(entry["index"]), plain(entry["recorded"]), plain(entry["kind"]),
                    plain(entry["source"]), plain(entry["body"]), session.say(entry["title"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int makeBackup(Session& session, const Arguments&) {
  const auto made = session.hub.call("POST", "/backups");
  if (!made) return explain(session, made.error());
  if (session.json) {
    session.out << canonicalJson(*made) << "\n";
  } else {
    session.out << plain((*made)["path"]) << "\nSHA-256 " << plain((*made)["sha256"]) << "\n";
  }
  return 0;
}

int listBackups(Session& session, const Arguments&) {
  const auto list = session.hub.call("GET", "/backups");
  if (!list) return explain(session, list.error());
  if (session.json) {
    session.out << canonicalJson(*list) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& backup : *(*list)["backups"].array()) {
    rows.push_back({plain(backup["made"]), plain(backup["bytes"]), plain(backup["sha256"]),
                    plain(backup["path"])});
  }
  printColumns(session.out, rows);
  session.out << session.say(Words{"鍵の控え(別の媒体に写してください): ",
                                   "Sealed keys (copy them to another medium): "})
              << plain((*list)["keys_sealed"]) << "\n";
  return 0;
}

}  // namespace sekisho::cli
