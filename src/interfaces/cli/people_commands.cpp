#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/list_import.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

int print(Session& session, const Json& body) {
  session.out << canonicalJson(body) << "\n";
  return 0;
}

// Puts the options that were typed into a request; an empty value takes away.
void addOptions(const Arguments& arguments, Json::Object& body) {
  for (const char* name : {"kana", "kind", "employer", "from", "language", "operator", "why"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  for (const char* name : {"until", "briefed"}) {
    if (!arguments.has(name)) continue;
    body[name] = arguments.option(name).empty() ? Json() : Json(arguments.option(name));
  }
  if (arguments.has("instructed-by")) body["instructed_by"] = arguments.option("instructed-by");
  if (arguments.has("duty")) {
    body["safety_roles"] = listOf(arguments.option("duty"));
  }
  if (arguments.has("pledge")) {
    body["pledge"] = arguments.option("pledge").empty()
                         ? Json()
                         : Json(Json::Object{{"signed_on", arguments.option("pledge")},
                                             {"after_leaving", !arguments.has("ends-with-work")},
                                             {"contract_clause", arguments.option("clause")},
                                             {"document", arguments.orNull("pledge-document")}});
  }
}

}  // namespace

int listPeople(Session& session, const Arguments& arguments) {
  const auto all = session.hub.call("GET", "/people");
  if (!all) return explain(session, all.error());
  if (session.json) return print(session, *all);
  std::vector<std::vector<std::string>> rows;
  for (const Json& person : *(*all)["people"].array()) {
    if (plain(person["state"]) == "left" && !arguments.has("past")) continue;
    rows.push_back({plain(person["id"]), plain(person["name"]),
                    wordOf(session, Vocabulary::PersonKind, person["kind"]),
                    wordsOf(session, Vocabulary::Duty, person["safety_roles"]),
                    plain(person["from"]), plain(person["until"]),
                    wordOf(session, Vocabulary::PersonState, person["state"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int addPerson(Session& session, const Arguments& arguments) {
  Json::Object body{{"name", arguments.positional.front()}, {"kind", "other-staff"}};
  addOptions(arguments, body);
  const auto added = session.hub.call("POST", "/people", std::move(body));
  if (!added) return explain(session, added.error());
  if (session.json) return print(session, *added);
  session.out << plain((*added)["id"]) << "\n";
  return 0;
}

int changePerson(Session& session, const Arguments& arguments) {
  Json::Object body;
  addOptions(arguments, body);
  if (arguments.has("name")) body["name"] = arguments.option("name");
  const auto changed =
      session.hub.call("PATCH", "/people/" + arguments.positional.front(), std::move(body));
  if (!changed) return explain(session, changed.error());
  return session.json ? print(session, *changed) : 0;
}

int importPeople(Session& session, const Arguments& arguments) {
  return importList(session, arguments, "/people/import", {"name", "kind", "from"});
}

}  // namespace sekisho::cli
