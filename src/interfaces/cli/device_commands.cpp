#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/list_import.h"

namespace sekisho::cli {
namespace {

int print(Session& session, const Json& body) {
  session.out << canonicalJson(body) << "\n";
  return 0;
}

}  // namespace

int listDevices(Session& session, const Arguments&) {
  const auto devices = session.hub.call("GET", "/devices?state=all");
  if (!devices) return explain(session, devices.error());
  if (session.json) return print(session, *devices);
  std::vector<std::vector<std::string>> rows;
  for (const Json& device : *(*devices)["devices"].array()) {
    std::string roles;
    for (const Json& role : *device["roles"].array()) {
      roles += (roles.empty() ? "" : ",") + plain(role);
    }
    rows.push_back({plain(device["id"]), verdictWords(session, device["verdict"]),
                    plain(device["name"]), roles, plain(device["use"]), plain(device["state"]),
                    plain(device["last_seen"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int addDevice(Session& session, const Arguments& arguments) {
  Json::Array roles;
  const std::string typed_roles = arguments.option("role", "other");
  for (const std::string_view role : split(typed_roles, ',')) {
    roles.emplace_back(trimmed(role));
  }
  Json::Object body{{"name", arguments.positional.front()},
                    {"use", arguments.option("use", "undecided")},
                    {"roles", std::move(roles)}};
  for (const char* name : {"place", "owner", "mac", "ip"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  const auto added = session.hub.call("POST", "/devices", std::move(body));
  if (!added) return explain(session, added.error());
  if (session.json) return print(session, *added);
  session.out << plain((*added)["id"]) << "\n";
  return 0;
}

int importDevices(Session& session, const Arguments& arguments) {
  return importList(session, arguments, "/devices/import", {"name", "mac"});
}

int makeEnrolmentToken(Session& session, const Arguments& arguments) {
  const auto made = session.hub.call("POST", "/enrolment-tokens",
                                     Json::Object{{"device", arguments.positional.front()}});
  if (!made) return explain(session, made.error());
  if (session.json) return print(session, *made);
  if (!(*made)["cannot"].isNull()) {
    session.err << session.say((*made)["text"]) << "\n" << session.say((*made)["do"]) << "\n";
    return 1;
  }
  for (const Json& command : *(*made)["commands"].array()) {
    session.out << session.say(command["about"]) << "\n  " << plain(command["line"]) << "\n";
  }
  session.out << plain((*made)["token"]) << "\n";
  return 0;
}

}  // namespace sekisho::cli
