#include "capabilities/seats/probe/people_here.h"

#include <map>
#include <optional>
#include <utility>

#include "core/text.h"
#include "platform/machine/account_files.h"

namespace sekisho::seats {
namespace {

constexpr std::size_t kMaxSitters = 1000;

using Groups = std::set<std::string, std::less<>>;

// The groups of every account that a group lists; nothing if not all could be read.
std::optional<std::map<std::string, Groups, std::less<>>> groupsHere(
    const platform::Machine& machine) {
  const auto text = machine.read("/etc/group", platform::kMaxAccountFileBytes);
  if (!text || !platform::isKeptHere(machine, "group")) return std::nullopt;
  std::map<std::string, Groups, std::less<>> groups;
  for (const auto& group : platform::parseGroups(*text)) {
    for (const std::string& member : group.members) groups[member].insert(group.name);
  }
  return groups;
}

}  // namespace

Result<SittersHere> sittersHere(const platform::Machine& machine) {
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  if (!text) return std::unexpected(text.error());
  const auto passwd = platform::parsePasswd(*text);
  const auto people = platform::personIds(machine);
  const auto groups = groupsHere(machine);
  SittersHere here{.all = !passwd.names_a_directory && platform::isKeptHere(machine, "passwd")};
  for (const auto& entry : passwd.entries) {
    if (!people.contains(entry.uid) || platform::refusesLogin(entry.shell)) continue;
    if (here.sitters.size() == kMaxSitters) {
      here.all = false;
      break;
    }
    Sitter sitter{.account = toUtf8(entry.name), .home = entry.home};
    if (groups) {
      const auto found = groups->find(entry.name);
      sitter.groups = found == groups->end() ? Groups{} : found->second;
    }
    here.sitters.push_back(std::move(sitter));
  }
  return here;
}

}  // namespace sekisho::seats
