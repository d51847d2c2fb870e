#include <fstream>
#include <iterator>
#include <ostream>

#include "capabilities/inventory/lease_list.h"
#include "core/text.h"
#include "interfaces/cli/commands.h"

namespace sekisho::cli {
namespace {

int print(Session& session, const Json& body) {
  session.out << canonicalJson(body) << "\n";
  return 0;
}

// The id of the one device of that name or id.
std::expected<std::string, int> idOf(Session& session, const std::string& name) {
  const auto all = session.hub.call("GET", "/devices?state=all");
  if (!all) return std::unexpected(explain(session, all.error()));
  std::vector<std::string> found;
  for (const Json& device : *(*all)["devices"].array()) {
    if (plain(device["id"]) == name) return name;
    if (plain(device["name"]) == name) found.push_back(plain(device["id"]));
  }
  if (found.size() == 1) return found.front();
  session.err << session.say(
                     found.empty()
                         ? Words{"その機器はありません: ", "There is no such device: "}
                         : Words{"同じ名前の機器がいくつかあります。番号で指定してください: ",
                                 "Several devices have that name; give the id: "})
              << name << "\n";
  return std::unexpected(1);
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
  std::ifstream in(arguments.positional.front(), std::ios::binary);
  if (!in) {
    session.err << session.say(Words{"ファイルを開けません。", "The file cannot be opened."})
                << "\n";
    return 1;
  }
  std::string csv;
  csv.resize(inventory::kMaxLeaseListBytes + 1);
  in.read(csv.data(), static_cast<std::streamsize>(csv.size()));
  csv.resize(static_cast<std::size_t>(in.gcount()));
  const Json body(Json::Object{{"csv", std::move(csv)}});

  const auto preview = session.hub.call("POST", "/devices/import/preview", body);
  if (!preview) return explain(session, preview.error());
  const bool fine = *(*preview)["wrong"].integer() == 0;
  if (!fine || arguments.has("preview")) {
    if (session.json) {
      print(session, *preview);
    } else {
      std::vector<std::vector<std::string>> rows;
      for (const Json& line : *(*preview)["lines"].array()) {
        rows.push_back({plain(line["line"]), plain(line["outcome"]), plain(line["name"]),
                        plain(line["mac"]), session.say(line["text"])});
      }
      printColumns(session.out, rows);
    }
    return fine ? 0 : 1;
  }
  const auto done = session.hub.call("POST", "/devices/import", body);
  if (!done) return explain(session, done.error());
  if (session.json) return print(session, *done);
  session.out << plain((*done)["added"]) << " + " << plain((*done)["known"]) << "\n";
  return 0;
}

int makeEnrolmentToken(Session& session, const Arguments& arguments) {
  const auto id = idOf(session, arguments.positional.front());
  if (!id) return id.error();
  const auto made = session.hub.call("POST", "/enrolment-tokens", Json::Object{{"device", *id}});
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
