#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

int printChecks(Session& session, const std::expected<Json, Refusal>& checks) {
  if (!checks) return explain(session, checks.error());
  if (session.json) return printJson(session, *checks);
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*checks)["checks"].array()) {
    rows.push_back({plain(one["day"]), wordOf(session, Vocabulary::BackupCheckKind, one["kind"]),
                    wordOf(session, Vocabulary::BackupCheckOutcome, one["outcome"]),
                    plain(one["what"]), plain(one["where"]), plain(one["who"]), plain(one["said"]),
                    plain(one["by_name"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int record(Session& session, const Arguments& arguments) {
  Json::Object body{{"kind", arguments.positional.front()},
                    {"outcome", arguments.positional.back()}};
  for (const char* name : {"day", "what", "where", "who", "said"}) {
    body[name] = arguments.option(name);
  }
  return printChecks(session, session.hub.call("POST", "/backup-checks", std::move(body)));
}

}  // namespace

std::vector<Command> backupCheckCommands() {
  return {
      {.words = "backup-check list",
       .about = {"日レセの控えを確かめた記録", "Lists what was looked at of the backups of 日レセ"},
       .run =
           [](Session& session, const Arguments&) {
             return printChecks(session, session.hub.call("GET", "/backup-checks"));
           }},
      {.words = "backup-check add",
       .about =
           {"日レセの控えを、戻してみた(restored)・切り離した場所で見た(detached)ことと、"
            "どうだったか(worked,partly,failed)を残します",
            "Records that a backup of 日レセ was restored as a trial (restored) or seen to lie "
            "detached (detached), and how it went: worked, partly or failed"},
       .positional = {"KIND", "OUTCOME"},
       .options = {{"day", "DAY", {"行った日", "The day"}},
                   {"what", "TEXT", {"どの控えか", "Which backup"}},
                   {"where",
                    "TEXT",
                    {"戻した機器か、あった場所", "On which machine, or where it lies"}},
                   {"who", "NAME", {"行った人", "Who did it"}},
                   {"said",
                    "SENTENCES",
                    {"どうだったか(worked のほかのとき)", "How it went, unless it worked"}}},
       .changes = true,
       .run = &record},
  };
}

}  // namespace sekisho::cli
