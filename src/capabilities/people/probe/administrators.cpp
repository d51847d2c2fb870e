#include "capabilities/people/probe/administrators.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/people/probe/accounts.h"
#include "capabilities/people/probe/doas.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

using platform::Machine;
using Groups = std::vector<SudoSubject::Group>;

// Who may talk to a daemon of containers or machines starts one with the whole disk in it; the raw
// disk is the same at once. A group counts where its daemon is there.
struct GroupLikeRoot {
  std::string_view group;
  std::string_view needs;  // any one of these paths; nothing: always
};
constexpr std::array<GroupLikeRoot, 7> kGroupsLikeRoot{{
    {"docker",
     "/usr/bin/dockerd /usr/sbin/dockerd /usr/local/bin/dockerd /snap/bin/docker "
     "/run/docker.sock"},
    {"lxd", "/usr/bin/lxd /usr/sbin/lxd /snap/bin/lxd /var/snap/lxd /var/lib/lxd"},
    {"incus", "/usr/bin/incusd /usr/libexec/incus/incusd /opt/incus /var/lib/incus"},
    {"incus-admin", "/usr/bin/incusd /usr/libexec/incus/incusd /opt/incus /var/lib/incus"},
    {"libvirt", "/usr/sbin/libvirtd /usr/sbin/virtqemud"},
    {"libvirtd", "/usr/sbin/libvirtd /usr/sbin/virtqemud"},
    {"disk", ""},
}};

constexpr std::uint32_t kGroupWrites = 0020;
constexpr std::uint32_t kOthersWrite = 0002;

bool hasAny(const Machine& machine, std::string_view paths) {
  return std::ranges::any_of(words(paths),
                             [&](std::string_view path) { return machine.exists(path); });
}

std::set<std::string_view> groupsLikeRoot(const Machine& machine) {
  std::set<std::string_view> groups;
  for (const GroupLikeRoot& one : kGroupsLikeRoot) {
    if (one.needs.empty() || hasAny(machine, one.needs)) groups.insert(one.group);
  }
  return groups;
}

/// Gathers the ways of one account.
class Ways {
 public:
  explicit Ways(const Groups& groups) : groups_(groups) {}

  void add(std::string_view by, const SudoRights& rights) {
    if (rights.root == Claim::No) return;
    const bool may_be = rights.root == Claim::Unknown || rights.without_password == Claim::Unknown;
    if (!found_.by.empty()) found_.by += ", ";
    found_.by += std::string(by) + (may_be ? "?" : "");
    found_.rights.root = std::max(found_.rights.root, rights.root);
    found_.rights.without_password =
        std::max(found_.rights.without_password, rights.without_password);
  }
  [[nodiscard]] Claim letIn(const LetIn& service) const {
    const bool member = std::ranges::any_of(
        groups_, [&](const auto& one) { return service.groups.contains(one.name); });
    return member ? std::max(service.anybody, service.members) : service.anybody;
  }
  // What the rules give is asked for by PAM, unless that asks for nothing.
  void addRules(std::string_view by, SudoRights rights, const LetIn& service) {
    rights.without_password = std::max(rights.without_password, letIn(service));
    add(by, rights);
  }
  RootRights take() && { return std::move(found_); }

 private:
  const Groups& groups_;
  RootRights found_ = {};
};

}  // namespace

Administrators::Administrators(const Machine& machine, std::string hostname)
    : hostname_(std::move(hostname)),
      polkit_(readPolkit(machine)),
      polkit_lets_(whomPamLetsIn(machine, "polkit-1")),
      like_root_(groupsLikeRoot(machine)) {
  if (hasAny(machine, "/usr/bin/sudo /usr/local/bin/sudo")) {
    sudo_lets_ = either(whomPamLetsIn(machine, "sudo"), whomPamLetsIn(machine, "sudo-i"));
    auto reading = readSudoers(machine, hostname_);
    if (reading) {
      is_complete_ = reading->is_complete;
      sudoers_ = std::move(reading->rules);
    } else if (reading.error().code != ErrorCode::NotFound) {
      is_complete_ = false;
    }
  }
  if (machine.exists("/usr/bin/doas")) {
    doas_lets_ = whomPamLetsIn(machine, "doas");
    auto text = machine.read("/etc/doas.conf", platform::kMaxAccountFileBytes);
    if (text) {
      doas_ = std::move(*text);
    } else if (text.error().code != ErrorCode::NotFound) {
      is_complete_ = false;
    }
  }
  for (const char* socket : {"/run/docker.sock", "/var/run/docker.sock"}) {
    const auto status = machine.status(socket);
    if (!status) continue;
    if (status->gid != 0 && (status->permissions & kGroupWrites) != 0) {
      docker_groups_.insert(status->gid);
    }
    docker_is_everybodys_ = docker_is_everybodys_ || (status->permissions & kOthersWrite) != 0;
  }
  if (hasAny(machine, "/usr/bin/su /bin/su")) {
    su_lets_ = either(whomPamLetsIn(machine, "su"), whomPamLetsIn(machine, "su-l"));
  }
}

RootRights Administrators::rightsOf(const platform::PasswdEntry& account,
                                    const Groups& groups) const {
  if (account.uid == 0) return {.rights = {.root = Claim::Yes}, .by = ""};
  const SudoSubject who{
      .name = account.name, .uid = account.uid, .groups = groups, .hostname = hostname_};
  constexpr SudoRights kAll{.root = Claim::Yes, .without_password = Claim::Yes};
  constexpr SudoRights kMayBe{.root = Claim::Unknown, .without_password = Claim::Unknown};
  Ways ways(groups);
  ways.addRules("sudoers", sudoers_.rightsOf(who), sudo_lets_);
  ways.addRules("doas", doasRightsOf(who, doas_), doas_lets_);
  if (!is_complete_) ways.add("sudoers", kMayBe);
  const bool is_polkits = polkit_.users.contains(account.name) ||
                          polkit_.users.contains(std::to_string(account.uid)) ||
                          std::ranges::any_of(groups, [&](const auto& one) {
                            return polkit_.groups.contains(one.name) ||
                                   polkit_.groups.contains(std::to_string(one.gid));
                          });
  if (is_polkits) ways.addRules("polkit", {.root = Claim::Yes}, polkit_lets_);
  if (!polkit_.unclear.empty()) ways.add(polkit_.unclear, kMayBe);
  for (const SudoSubject::Group& group : groups) {
    const bool dockers = docker_groups_.contains(group.gid);
    if (like_root_.contains(group.name) || dockers) ways.add("group " + group.name, kAll);
  }
  if (docker_is_everybodys_) ways.add("docker.sock", kAll);
  // su asks for root's password, which is another account's: only without one is it a way.
  const Claim by_su = ways.letIn(su_lets_);
  ways.add("su", {.root = by_su, .without_password = by_su});
  return std::move(ways).take();
}

}  // namespace sekisho::people
