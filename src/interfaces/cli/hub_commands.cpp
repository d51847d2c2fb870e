#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/entry_place.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {

int listEntries(Session& session, const Arguments& arguments) {
  std::string path = "/journal/entries?limit=" + arguments.option("limit", "50");
  if (arguments.has("why")) path += "&why=" + arguments.option("why");
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
    rows.push_back({placeOf(entry), plain(entry["recorded"]), plain(entry["kind"]),
                    wordOf(session, Vocabulary::EntrySource, entry["source"]),
                    wordOf(session, Vocabulary::EntryBody, entry["body"]),
                    session.say(entry["title"])});
  }
  printColumns(session.out, rows);
  tellClosed(session, *page);
  const Json& next = (*page)["next"];
  // The hub may have looked long enough for a class, or come to what it cannot read.
  if (!next.isNull() && std::to_string(rows.size()) != arguments.option("limit", "50")) {
    session.err << session.say(Words{"－ 途中までです。続き：", "－ Not to the end. Go on with:"})
                << " --before " << plain(next) << "\n";
  }
  return 0;
}

int showEntryBody(Session& session, const Arguments& arguments) {
  const auto body = session.hub.call("GET", "/journal/entries/" + arguments.positional.front() +
                                                "/body?why=" + arguments.option("why"));
  if (!body) return explain(session, body.error());
  if (session.json) {
    session.out << canonicalJson(*body) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& field : *(*body)["fields"].array()) {
    rows.push_back({session.say(field["label"]), plain(field["value"])});
  }
  printColumns(session.out, rows);
  // What another system sent may hold what a terminal would act on: quoted.
  if (!(*body)["text"].isNull()) session.out << canonicalJson((*body)["text"]) << "\n";
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
