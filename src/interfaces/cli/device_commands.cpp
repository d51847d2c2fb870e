#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/list_import.h"

namespace sekisho::cli {
namespace {

int print(Session& session, const Json& body) {
  session.out << canonicalJson(body) << "\n";
  return 0;
}

// "192.168.0.21 02:00:5e:10:00:21", one for each address.
std::string addressText(const Json& address) {
  std::string text = address["ip"].isNull() ? "" : plain(address["ip"]) + " ";
  return text + plain(address["mac"]);
}

std::string addressTexts(const Json& device) {
  std::string text;
  for (const Json& address : *device["addresses"].array()) {
    text += (text.empty() ? "" : ", ") + addressText(address);
  }
  return text.empty() ? "-" : text;
}

std::string roleTexts(const Json& device) {
  std::string text;
  for (const Json& role : *device["roles"].array()) {
    text += (text.empty() ? "" : ",") + plain(role);
  }
  return text;
}

std::string pathOf(const std::string& device) { return "/devices/" + device; }

// The rows of a person's comparison: a label, then what each device says.
std::vector<std::vector<std::string>> sideBySide(const Session& session,
                                                 const std::vector<const Json*>& devices) {
  struct Line {
    Words label;
    std::string (*value)(const Json&);
  };
  static constexpr Line kLines[] = {
      {{"番号", "Id"}, [](const Json& device) { return plain(device["id"]); }},
      {{"名前", "Name"}, [](const Json& device) { return plain(device["name"]); }},
      {{"場所", "Place"}, [](const Json& device) { return plain(device["place"]); }},
      {{"担当", "Owner"}, [](const Json& device) { return plain(device["owner"]); }},
      {{"用途", "Use"}, [](const Json& device) { return plain(device["use"]); }},
      {{"役割", "Roles"}, &roleTexts},
      {{"アドレス", "Addresses"}, &addressTexts},
      {{"最後に見えた", "Last seen"},
       [](const Json& device) { return plain(device["last_seen"]); }},
      {{"見守りプログラム", "Agent"},
       [](const Json& device) { return plain(device["agent"]["state"]); }},
      {{"時計のずれ(ミリ秒)", "Clock skew (ms)"},
       [](const Json& device) { return plain(device["agent"]["skew_ms"]); }},
  };
  std::vector<std::vector<std::string>> rows;
  for (const Line& line : kLines) {
    std::vector<std::string> row{std::string(session.say(line.label))};
    for (const Json* device : devices) row.push_back(line.value(*device));
    rows.push_back(std::move(row));
  }
  return rows;
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
    rows.push_back({plain(device["id"]), verdictWords(session, device["verdict"]),
                    plain(device["name"]), roleTexts(device), plain(device["use"]),
                    plain(device["state"]), plain(device["last_seen"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int addDevice(Session& session, const Arguments& arguments) {
  Json::Object body{{"name", arguments.positional.front()},
                    {"use", arguments.option("use", "undecided")},
                    {"roles", listOf(arguments.option("role", "undecided"))}};
  for (const char* name : {"place", "owner", "mac", "ip"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  const auto added = session.hub.call("POST", "/devices", std::move(body));
  if (!added) return explain(session, added.error());
  if (session.json) return print(session, *added);
  session.out << plain((*added)["id"]) << "\n";
  return 0;
}

int showDevice(Session& session, const Arguments& arguments) {
  const auto device = session.hub.call("GET", pathOf(arguments.positional.front()));
  if (!device) return explain(session, device.error());
  if (session.json) return print(session, *device);
  printColumns(session.out, sideBySide(session, {&*device}));
  std::vector<std::vector<std::string>> rows;
  for (const Json& address : *(*device)["address_history"].array()) {
    rows.push_back(
        {addressText(address), plain(address["first_seen"]), plain(address["last_seen"])});
  }
  session.out << "\n" << session.say(Words{"アドレスの移り変わり", "Addresses over time"}) << "\n";
  printColumns(session.out, rows);
  rows.clear();
  for (const Json& decision : *(*device)["decisions"].array()) {
    rows.push_back(
        {plain(decision["entry"]), plain(decision["at"]), session.say(decision["sentence"])});
  }
  session.out << "\n" << session.say(Words{"決めたこと", "Decisions"}) << "\n";
  printColumns(session.out, rows);
  return 0;
}

int listNeighbours(Session& session, const Arguments&) {
  const auto met = session.hub.call("GET", "/neighbours");
  if (!met) return explain(session, met.error());
  if (session.json) return print(session, *met);
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*met)["neighbours"].array()) {
    rows.push_back({plain(one["mac"]), plain(one["ip"]), plain(one["vendor"]),
                    plain(one["last_seen"]), plain(one["seen_from"]["name"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int attachAddress(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call("POST", pathOf(arguments.positional[0]) + "/addresses",
                                     Json::Object{{"mac", arguments.positional[1]}});
  if (!done) return explain(session, done.error());
  if (session.json) return print(session, *done);
  session.out << addressTexts(*done) << "\n";
  return 0;
}

int mergeDevices(Session& session, const Arguments& arguments) {
  const auto stays = session.hub.call("GET", pathOf(arguments.positional[0]));
  if (!stays) return explain(session, stays.error());
  const auto goes = session.hub.call("GET", pathOf(arguments.positional[1]));
  if (!goes) return explain(session, goes.error());
  if (!session.json) {
    auto rows = sideBySide(session, {&*stays, &*goes});
    const std::vector<std::string> heads = {
        "", std::string(session.say(Words{"残る行", "Stays"})),
        std::string(session.say(Words{"まとめられる行", "Goes into it"}))};
    rows.insert(rows.begin(), heads);
    printColumns(session.out, rows);
  }
  if (!arguments.has("yes")) {
    session.err << session.say(Words{"まとめるときは --yes をつけて、もう一度実行してください。",
                                     "To merge them, run it again with --yes."})
                << "\n";
    return 1;
  }
  const auto done = session.hub.call("POST", pathOf(arguments.positional[0]) + "/merge",
                                     Json::Object{{"other", arguments.positional[1]}});
  if (!done) return explain(session, done.error());
  return session.json ? print(session, *done) : 0;
}

int retireDevice(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call("POST", pathOf(arguments.positional.front()) + "/retire",
                                     Json::Object{{"why", arguments.option("why")}});
  if (!done) return explain(session, done.error());
  return session.json ? print(session, *done) : 0;
}

int importDevices(Session& session, const Arguments& arguments) {
  return importList(session, arguments, "/devices/import", {"name", "mac"});
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
