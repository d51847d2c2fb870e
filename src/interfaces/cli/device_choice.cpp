#include "interfaces/cli/device_choice.h"

#include <ostream>

#include "core/text.h"

namespace sekisho::cli {
namespace {

void list(Session& session, const std::vector<const Json*>& devices) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(devices.size());
  for (const Json* device : devices) {
    rows.push_back({"  " + plain((*device)["id"]), plain((*device)["place"])});
  }
  printColumns(session.err, rows);
}

}  // namespace

std::expected<std::string, int> deviceIdOf(Session& session, const std::string& typed) {
  const auto all = session.hub.call("GET", "/devices?state=all");
  if (!all) return std::unexpected(explain(session, all.error()));
  const std::string name = spacesFolded(typed);
  std::vector<const Json*> registered;
  std::vector<const Json*> retired;
  for (const Json& device : *(*all)["devices"].array()) {
    if (plain(device["id"]) == typed) return typed;
    if (spacesFolded(plain(device["name"])) != name) continue;
    (plain(device["state"]) == "retired" ? retired : registered).push_back(&device);
  }
  const auto& found = registered.empty() ? retired : registered;
  if (found.size() == 1) return plain((*found.front())["id"]);
  session.err << session.say(
                     found.empty()
                         ? Words{"その機器はありません: ", "There is no such device: "}
                         : Words{"同じ名前の機器がいくつかあります。番号で指定してください: ",
                                 "Several devices have that name; give the id: "})
              << typed << "\n";
  list(session, found);
  return std::unexpected(1);
}

}  // namespace sekisho::cli
