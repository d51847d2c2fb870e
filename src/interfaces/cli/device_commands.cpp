#include <algorithm>
#include <iterator>
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/device_choice.h"
#include "interfaces/cli/list_import.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

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

std::string pathOf(const std::string& device) { return "/devices/" + device; }

// The rows of a person's comparison: a label, then what each device says.
std::vector<std::vector<std::string>> sideBySide(const Session& session,
                                                 const std::vector<const Json*>& devices) {
  using Device = const Json&;
  struct Line {
    Words label;
    std::string (*value)(const Session&, Device);
  };
  static constexpr Line kLines[] = {
      {{"番号", "Id"}, [](const Session&, Device device) { return plain(device["id"]); }},
      {{"名前", "Name"}, [](const Session&, Device device) { return plain(device["name"]); }},
      {{"場所", "Place"}, [](const Session&, Device device) { return plain(device["place"]); }},
      {{"担当", "Owner"}, [](const Session&, Device device) { return plain(device["owner"]); }},
      {{"用途", "Use"},
       [](const Session& in, Device device) { return wordOf(in, Vocabulary::Use, device["use"]); }},
      {{"役割", "Roles"},
       [](const Session& in, Device device) {
         return wordsOf(in, Vocabulary::DeviceRole, device["roles"]);
       }},
      {{"アドレス", "Addresses"},
       [](const Session&, Device device) { return addressTexts(device); }},
      {{"最後に見えた", "Last seen"},
       [](const Session&, Device device) { return plain(device["last_seen"]); }},
      {{"見守りプログラム", "Agent"},
       [](const Session& in, Device device) {
         return wordOf(in, Vocabulary::AgentState, device["agent"]["state"]);
       }},
      {{"時計のずれ(ミリ秒)", "Clock skew (ms)"},
       [](const Session&, Device device) { return plain(device["agent"]["skew_ms"]); }},
  };
  std::vector<std::vector<std::string>> rows;
  for (const Line& line : kLines) {
    std::vector<std::string> row{std::string(session.say(line.label))};
    for (const Json* device : devices) row.push_back(line.value(session, *device));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

int listDevices(Session& session, const Arguments&) {
  const auto devices = session.hub.call("GET", "/devices?state=all");
  if (!devices) return explain(session, devices.error());
  if (session.json) return printJson(session, *devices);
  std::vector<std::vector<std::string>> rows;
  for (const Json& device : *(*devices)["devices"].array()) {
    rows.push_back(
        {plain(device["id"]), verdictWords(session, device["verdict"]), plain(device["name"]),
         wordsOf(session, Vocabulary::DeviceRole, device["roles"]),
         wordOf(session, Vocabulary::Use, device["use"]),
         wordOf(session, Vocabulary::DeviceState, device["state"]), plain(device["last_seen"])});
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
  if (session.json) return printJson(session, *added);
  session.out << plain((*added)["id"]) << "\n";
  return 0;
}

int changeDevice(Session& session, const Arguments& arguments) {
  const auto id = deviceIdOf(session, arguments.positional.front());
  if (!id) return id.error();
  Json::Object body;
  if (arguments.has("role")) body["roles"] = listOf(arguments.option("role"));
  for (const char* name : {"name", "use", "place", "owner"}) {
    if (arguments.has(name)) body[name] = arguments.option(name);
  }
  const auto changed = session.hub.call("PATCH", pathOf(*id), std::move(body));
  if (!changed) return explain(session, changed.error());
  if (session.json) return printJson(session, *changed);
  printColumns(session.out, sideBySide(session, {&*changed}));
  return 0;
}

int showDevice(Session& session, const Arguments& arguments) {
  const auto id = deviceIdOf(session, arguments.positional.front());
  if (!id) return id.error();
  const auto device = session.hub.call("GET", pathOf(*id));
  if (!device) return explain(session, device.error());
  if (session.json) return printJson(session, *device);
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
  if (session.json) return printJson(session, *met);
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *(*met)["neighbours"].array()) {
    rows.push_back({plain(one["mac"]), plain(one["ip"]), plain(one["vendor"]),
                    plain(one["last_seen"]), plain(one["seen_from"]["name"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int attachAddress(Session& session, const Arguments& arguments) {
  const auto id = deviceIdOf(session, arguments.positional[0]);
  if (!id) return id.error();
  const auto done = session.hub.call("POST", pathOf(*id) + "/addresses",
                                     Json::Object{{"mac", arguments.positional[1]}});
  if (!done) return explain(session, done.error());
  if (session.json) return printJson(session, *done);
  session.out << addressTexts(*done) << "\n";
  return 0;
}

int mergeDevices(Session& session, const Arguments& arguments) {
  const auto staying = deviceIdOf(session, arguments.positional[0]);
  if (!staying) return staying.error();
  const auto going = deviceIdOf(session, arguments.positional[1]);
  if (!going) return going.error();
  const auto stays = session.hub.call("GET", pathOf(*staying));
  if (!stays) return explain(session, stays.error());
  const auto goes = session.hub.call("GET", pathOf(*going));
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
  const auto done =
      session.hub.call("POST", pathOf(*staying) + "/merge", Json::Object{{"other", *going}});
  if (!done) return explain(session, done.error());
  return session.json ? printJson(session, *done) : 0;
}

int retireDevice(Session& session, const Arguments& arguments) {
  const auto id = deviceIdOf(session, arguments.positional.front());
  if (!id) return id.error();
  const auto done = session.hub.call("POST", pathOf(*id) + "/retire",
                                     Json::Object{{"why", arguments.option("why")}});
  if (!done) return explain(session, done.error());
  return session.json ? printJson(session, *done) : 0;
}

int importDevices(Session& session, const Arguments& arguments) {
  return importList(session, arguments, "/devices/import", {"name", "mac"});
}

int makeEnrolmentToken(Session& session, const Arguments& arguments) {
  const auto id = deviceIdOf(session, arguments.positional.front());
  if (!id) return id.error();
  const auto made = session.hub.call("POST", "/enrolment-tokens", Json::Object{{"device", *id}});
  if (!made) return explain(session, made.error());
  if (session.json) return printJson(session, *made);
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

namespace {

std::vector<Command> decidingCommands() {
  return {
      {.words = "device add",
       .about = {"機器を台帳に登録します", "Registers a device"},
       .positional = {"NAME"},
       .options =
           {{"role",
             "ROLES",
             {"役割 server,terminal,hub,other、まだ決めていなければ undecided(指定しないときも)",
              "Roles: server,terminal,hub,other; undecided if nobody has said yet (default)"},
             "/roles"},
            {"use", "USE", {"用途 care,not-care,undecided", "Use: care, not-care, undecided"}},
            {"place", "TEXT", {"場所", "Place"}},
            {"owner", "TEXT", {"担当", "Owner"}},
            {"mac", "MAC", {"MACアドレス", "Hardware address"}},
            {"ip", "IP", {"IPアドレス", "IP address"}}},
       .changes = true,
       .run = &addDevice},
      {.words = "device change",
       .about = {"機器の役割、用途、場所などを決め直します",
                 "Changes what was decided about a device"},
       .positional = {"DEVICE"},
       .options = {{"role", "ROLES", {"役割", "Roles: server,terminal,hub,other"}, "/roles"},
                   {"use", "USE", {"用途", "Use: care, not-care, undecided"}},
                   {"name", "TEXT", {"名前", "Name"}},
                   {"place", "TEXT", {"場所", "Place"}},
                   {"owner", "TEXT", {"担当", "Owner"}}},
       .changes = true,
       .run = &changeDevice}};
}

}  // namespace

std::vector<Command> deviceCommands() {
  std::vector<Command> all{
      {.words = "enrol token",
       .about = {"機器をつなぐ番号を作ります", "Makes a token that connects a device"},
       .positional = {"DEVICE"},
       .changes = true,
       .run = &makeEnrolmentToken},
      {.words = "device list", .about = {"機器の一覧", "Lists the devices"}, .run = &listDevices},
      {.words = "device show",
       .about = {"機器のアドレスの移り変わりと、決めたこと",
                 "A device's addresses over time and decisions"},
       .positional = {"DEVICE"},
       .run = &showDevice},
      {.words = "device neighbours",
       .about = {"LANで見えた、まだ登録していない機器",
                 "Machines met on the LAN that are not registered"},
       .run = &listNeighbours},
      {.words = "device attach",
       .about = {"LANで見えた機器を、台帳の機器のものにします",
                 "Says that a machine met on the LAN is this device"},
       .positional = {"DEVICE", "MAC"},
       .changes = true,
       .run = &attachAddress},
      {.words = "device merge",
       .about = {"OTHERの行をDEVICEにまとめます(並べて確かめてから)",
                 "Merges the row OTHER into DEVICE, after showing both"},
       .positional = {"DEVICE", "OTHER"},
       .options = {{"yes", "", {"聞かずにまとめる", "Merges without asking"}}},
       .changes = true,
       .run = &mergeDevices},
      {.words = "device retire",
       .about = {"機器を台帳から外します", "Takes a device out of the register"},
       .positional = {"DEVICE"},
       .options = {{"why", "SENTENCES", {"理由", "Reason"}}},
       .changes = true,
       .run = &retireDevice},
      {.words = "device import",
       .about = {"DHCPの一覧(CSV)から登録します", "Registers devices of a DHCP lease list (CSV)"},
       .positional = {"FILE"},
       .options = {{"preview", "", {"確かめるだけ", "Only shows what would happen"}}},
       .changes = true,
       .run = &importDevices}};
  std::ranges::move(decidingCommands(), std::back_inserter(all));
  return all;
}

}  // namespace sekisho::cli
