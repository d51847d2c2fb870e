#include <expected>
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"

namespace sekisho::cli {
namespace {

int printReading(Session& session, const std::expected<Json, Refusal>& body) {
  if (!body) return explain(session, body.error());
  if (session.json) {
    session.out << canonicalJson(*body) << "\n";
    return 0;
  }
  const Json& database = (*body)["database"];
  std::vector<std::vector<std::string>> rows{
      {std::string(session.say(Words{"読むもの", "read"})), plain((*body)["reads"])}};
  if (!database.isNull()) {
    rows.push_back({std::string(session.say(Words{"データベース", "database"})),
                    plain(database["state"]), plain(database["lacking"]),
                    plain(database["beyond"])});
  }
  for (const Json& one : *(*body)["decisions"].array()) {
    rows.push_back({plain(one["at"]), plain(one["reads"]), plain(one["by_name"]),
                    plain(one["opinion"]), plain(one["opinion_of"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int show(Session& session, const Arguments& arguments) {
  const auto device = deviceIdOf(session, arguments.positional.front());
  if (!device) return device.error();
  return printReading(session, session.hub.call("GET", "/devices/" + *device + "/orca"));
}

int decide(Session& session, const Arguments& arguments) {
  const auto device = deviceIdOf(session, arguments.positional.front());
  if (!device) return device.error();
  return printReading(session,
                      session.hub.call("POST", "/devices/" + *device + "/orca/decisions",
                                       Json::Object{{"reads", arguments.positional.back()},
                                                    {"opinion", arguments.option("opinion")},
                                                    {"opinion_of", arguments.option("of")}}));
}

}  // namespace

std::vector<Command> orcaCommands() {
  return {
      {.words = "orca reading",
       .about = {"日レセから読むもの", "What is read of 日レセ on its server"},
       .positional = {"DEVICE"},
       .run = &show},
      {.words = "orca read",
       .about = {"日レセから読むもの(log, interface, database, database-and-passwords)を決めます",
                 "Decides what is read: log, interface, database or database-and-passwords"},
       .positional = {"DEVICE", "WHAT"},
       .options = {{"opinion",
                    "SENTENCES",
                    {"サポート事業所の意見", "What the support provider said"}},
                   {"of",
                    "NAME",
                    {"意見を述べた人", "Who of the support provider said it"},
                    "/opinion_of"}},
       .changes = true,
       .run = &decide}};
}

}  // namespace sekisho::cli
