#include "capabilities/network/probe/socket_holders.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "platform/machine/running_programs.h"

namespace sekisho::network {
namespace {

constexpr std::chrono::minutes kWalkAtLeastEvery{10};
constexpr std::size_t kMaxProcessFile = 65536;

bool isNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::uint64_t> inodeOfLink(std::string_view target) {
  if (!target.starts_with("socket:[") || !target.ends_with(']')) return std::nullopt;
  target.remove_prefix(8);
  target.remove_suffix(1);
  std::uint64_t inode = 0;
  const auto [rest, error] = std::from_chars(target.data(), target.data() + target.size(), inode);
  if (error != std::errc{} || rest != target.data() + target.size()) return std::nullopt;
  return inode;
}

bool isContainer(std::string_view group) {
  for (const std::string_view mark :
       {"/docker", "/lxc", "/libpod", "/kubepods", "/machine.slice", "/containerd", "/podman"}) {
    if (group.contains(mark)) return true;
  }
  return false;
}

// Of a v1 hierarchy the one of systemd counts, else the unified one.
std::string_view groupIn(std::string_view text) {
  std::string_view unified;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    if (controllers == "name=systemd") return line.substr(second + 1);
    if (controllers.empty()) unified = line.substr(second + 1);
  }
  return unified;
}

}  // namespace

void readControlGroup(std::string_view text, Holder& holder) {
  const std::string_view group = groupIn(text);
  if (group.empty()) return;
  if (isContainer(group)) {
    holder.started_by = "container";
    return;
  }
  const auto parts = split(group, '/');
  const auto has = [&](std::string_view prefix, std::string_view suffix) {
    return std::ranges::find_if(parts, [&](std::string_view part) {
      return part.starts_with(prefix) && part.ends_with(suffix);
    });
  };
  if (has("session-", ".scope") != parts.end() || has("user@", ".service") != parts.end()) {
    holder.started_by = "session";
    return;
  }
  const auto service = has("", ".service");
  holder.started_by = service != parts.end() ? "service" : "other";
  if (service != parts.end()) holder.unit = toUtf8(*service);
}

const Holder* SocketHolders::holderOf(std::uint64_t inode) const {
  const auto found = held_.find(inode);
  if (found == held_.end()) return nullptr;
  const std::optional<Holder>& holder = found->second;
  return holder ? &*holder : nullptr;
}

void SocketHolders::prepare(const std::vector<std::uint64_t>& inodes) {
  bool changed = false;
  std::map<std::uint64_t, std::optional<Holder>> wanted;
  for (const std::uint64_t inode : inodes) {
    if (inode == 0) continue;
    const auto known = held_.find(inode);
    changed = changed || known == held_.end();
    wanted.emplace(inode, known == held_.end() ? std::nullopt : known->second);
  }
  held_ = std::move(wanted);
  const bool due = walked_at_.count() < 0 || clock_.sinceBoot() - walked_at_ >= kWalkAtLeastEvery;
  if (!held_.empty() && (changed || due)) walk();
}

void SocketHolders::walk() {
  ++walks_;
  walked_at_ = clock_.sinceBoot();
  for (auto& [inode, holder] : held_) holder.reset();
  const auto processes = machine_.list("/proc", platform::kMaxProcesses);
  if (!processes) return;
  for (const auto& entry : processes->entries) {
    if (isNumber(entry.name)) lookAt("/proc/" + entry.name);
  }
}

void SocketHolders::lookAt(const std::string& process) {
  const auto descriptors = machine_.list(process + "/fd", kMaxDescriptors);
  if (!descriptors) return;  // it ended meanwhile, or is not ours to look at
  std::optional<Holder> self;
  for (const auto& entry : descriptors->entries) {
    const auto target = machine_.readLink(process + "/fd/" + entry.name);
    const auto inode = target ? inodeOfLink(*target) : std::nullopt;
    const auto wanted = inode ? held_.find(*inode) : held_.end();
    if (wanted == held_.end()) continue;
    // A socket that systemd opened for a service is shown as the service's once that has it.
    std::optional<Holder>& holder = wanted->second;
    if (holder && holder->name != "systemd") continue;
    if (!self) {
      self.emplace();
      const auto name = machine_.read(process + "/comm", kMaxProcessFile);
      self->name = name ? toUtf8(trimmed(*name)) : std::string();
      const auto executable = machine_.readLink(process + "/exe");
      self->executable = executable ? toUtf8(*executable) : std::string();
      if (const auto group = machine_.read(process + "/cgroup", kMaxProcessFile)) {
        readControlGroup(*group, *self);
      }
    }
    holder = self;
  }
}

}  // namespace sekisho::network
