#include <ostream>

#include "interfaces/cli/commands.h"

namespace sekisho::cli {
namespace {

using Answer = std::expected<Json, Refusal>;

Json listOrNone(const Arguments& arguments, std::string_view option) {
  return arguments.has(option) ? listOf(arguments.option(option)) : Json(Json::Array{});
}

Json::Object editionOf(const Arguments& arguments) {
  return {{"kinds", listOrNone(arguments, "kind")}, {"roles", listOrNone(arguments, "role")},
          {"edition", arguments.option("edition")}, {"published", arguments.option("published")},
          {"due", arguments.option("due")},         {"document", arguments.orNull("document")},
          {"place", arguments.option("place")}};
}

// What was made by its id, or the whole of it.
int printMade(Session& session, const Answer& made) {
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["id"])) << "\n";
  return 0;
}

int printDone(Session& session, const Answer& done) {
  if (!done) return explain(session, done.error());
  if (session.json) session.out << canonicalJson(*done) << "\n";
  return 0;
}

int printList(Session& session, const Answer& all,
              const std::vector<std::vector<std::string>>& rows) {
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
  } else {
    printColumns(session.out, rows);
  }
  return 0;
}

// The id of a material's newest edition; nothing if there is none of that id.
std::expected<std::string, Refusal> newestOf(const Session& session, const std::string& material) {
  const auto all = session.hub.call("GET", "/reading");
  if (!all) return std::unexpected(all.error());
  for (const Json& one : *(*all)["materials"].array()) {
    if (plain(one["id"]) == material) return plain((*one["editions"].array()).front()["id"]);
  }
  return std::unexpected(session.refusalOf({ErrorCode::NotFound, MessageId{"reading.unknown"}}));
}

}  // namespace

int listReading(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/reading");
  std::vector<std::vector<std::string>> rows;
  if (all) {
    for (const Json& one : *(*all)["materials"].array()) {
      const Json& newest = (*one["editions"].array()).front();
      rows.push_back({plain(one["id"]), plain(one["read"]) + "/" + plain(one["of"]),
                      plain(newest["due"]), plain(newest["edition"]), plain(one["title"])});
    }
  }
  return printList(session, all, rows);
}

int addMaterial(Session& session, const Arguments& arguments) {
  Json::Object body = editionOf(arguments);
  body["title"] = arguments.positional.front();
  body["issuer"] = arguments.option("issuer");
  return printMade(session, session.hub.call("POST", "/reading", std::move(body)));
}

int publishEdition(Session& session, const Arguments& arguments) {
  return printMade(
      session, session.hub.call("POST", "/reading/" + arguments.positional.front() + "/editions",
                                editionOf(arguments)));
}

int stopMaterial(Session& session, const Arguments& arguments) {
  return printDone(session,
                   session.hub.call("POST", "/reading/" + arguments.positional.front() + "/stop",
                                    Json::Object{{"why", arguments.option("why")}}));
}

int acknowledgeReading(Session& session, const Arguments& arguments) {
  const auto edition = newestOf(session, arguments.positional.front());
  if (!edition) return explain(session, edition.error());
  return printDone(session,
                   session.hub.call("POST", "/reading/editions/" + *edition + "/acknowledgement"));
}

int recordReading(Session& session, const Arguments& arguments) {
  const auto edition = newestOf(session, arguments.positional.front());
  if (!edition) return explain(session, edition.error());
  return printDone(session, session.hub.call("POST", "/reading/editions/" + *edition + "/readers",
                                             Json::Object{{"person", arguments.positional[1]},
                                                          {"day", arguments.option("day")}}));
}

int listAwareness(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/reading");
  std::vector<std::vector<std::string>> rows;
  if (all) {
    for (const Json& act : *(*all)["acts"].array()) {
      const bool gone = !act["withdrawn"].isNull();
      rows.push_back({plain(act["id"]), plain(act["day"]), plain(act["attended"]),
                      plain(act["subject"]),
                      gone ? std::string(session.say(Words{"取り下げ", "withdrawn"})) : ""});
    }
  }
  return printList(session, all, rows);
}

int recordAwareness(Session& session, const Arguments& arguments) {
  return printMade(
      session, session.hub.call("POST", "/awareness",
                                Json::Object{{"kind", arguments.positional[0]},
                                             {"subject", arguments.positional[1]},
                                             {"day", arguments.option("day")},
                                             {"attendants", listOrNone(arguments, "attendant")}}));
}

int withdrawAwareness(Session& session, const Arguments& arguments) {
  return printDone(
      session, session.hub.call("POST", "/awareness/" + arguments.positional.front() + "/withdraw",
                                Json::Object{{"why", arguments.option("why")}}));
}

namespace {

/// What an edition says, and who reads it.
std::vector<Option> editionOptions() {
  return {{"kind",
           "KINDS",
           {"読む人の職種 director,doctor,nurse,clerk,other-staff,temporary,walks-up,engineer",
            "Who reads it, by kind: director, doctor, nurse, clerk, other-staff, temporary, "
            "walks-up, engineer"},
           "/kinds"},
          {"role",
           "ROLES",
           {"読む人の役割 director,administrator,safety-manager,staff,temporary,provider,set-up",
            "Who reads it, by role: director, administrator, safety-manager, staff, temporary, "
            "provider, set-up"},
           "/roles"},
          {"edition", "TEXT", {"版", "Edition"}},
          {"published", "DAY", {"発行の日", "Day of issue"}},
          {"due", "DAY", {"いつまでに読むか", "Day by which it has to be read"}},
          {"document", "ID", {"登録した書類", "A document on file"}},
          {"place", "TEXT", {"書類がないとき、どこにあるか", "Where it is, without a document"}}};
}

}  // namespace

std::vector<Command> readingCommands() {
  std::vector<Option> first = editionOptions();
  first.insert(first.begin(), {"issuer", "TEXT", {"出したところ", "Who issued it"}});
  return {
      {.words = "reading list",
       .about = {"読むものと、読んだ人の数", "Lists what has to be read and how many have"},
       .run = &listReading},
      {.words = "reading add",
       .about = {"読むものを登録します", "Registers something to be read"},
       .positional = {"TITLE"},
       .options = first,
       .changes = true,
       .run = &addMaterial},
      {.words = "reading publish",
       .about = {"新しい版を登録します(読む人に、もう一度読んでもらいます)",
                 "Registers a new edition; everybody is asked again"},
       .positional = {"ID"},
       .options = editionOptions(),
       .changes = true,
       .run = &publishEdition},
      {.words = "reading stop",
       .about = {"読むものから外します", "It has to be read no longer"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &stopMaterial},
      {.words = "reading acknowledge",
       .about = {"自分が読んだことを残します", "Says that one has read the newest edition"},
       .positional = {"ID"},
       .changes = true,
       .run = &acknowledgeReading},
      {.words = "reading record",
       .about = {"ログインのない人に見せて、読んでもらったことを残します",
                 "Records that somebody without a sign-in was shown it and has read it"},
       .positional = {"ID", "PERSON"},
       .options = {{"day", "DAY", {"読んだ日", "Day they read it"}}},
       .changes = true,
       .run = &recordReading},
      {.words = "awareness list",
       .about = {"職員への周知の記録", "Lists how people were reminded of the rules"},
       .run = &listAwareness},
      {.words = "awareness add",
       .about = {"周知を記録します(KIND は notice,meeting)",
                 "Records a notice or a meeting (KIND: notice or meeting)"},
       .positional = {"KIND", "SUBJECT"},
       .options = {{"day", "DAY", {"行った日", "Day it was done"}},
                   {"attendant",
                    "IDS",
                    {"伝えた人(番号をコンマで区切る)", "Who was told, by commas"},
                    "/attendants"}},
       .changes = true,
       .run = &recordAwareness},
      {.words = "awareness withdraw",
       .about = {"周知の記録を取り下げます", "Withdraws such a record"},
       .positional = {"ID"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &withdrawAwareness},
  };
}

}  // namespace sekisho::cli
