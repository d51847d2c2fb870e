#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {

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
                    *clear ? "-" : plain(one["found"]), *clear ? "-" : plain(one["done"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int recordLogCheck(Session& session, const Arguments& arguments) {
  const bool clear = !arguments.has("found");
  const auto made = session.hub.call("POST", "/log-checks",
                                     Json::Object{{"first", arguments.option("first")},
                                                  {"last", arguments.option("last")},
                                                  {"sources", listOf(arguments.option("sources"))},
                                                  {"looked", arguments.option("looked")},
                                                  {"clear", clear},
                                                  {"found", arguments.option("found")},
                                                  {"done", arguments.option("done")}});
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

}  // namespace sekisho::cli
