#include "capabilities/orca/probe/discovery.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <span>

#include "core/text.h"
#include "platform/machine/paragraphs.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

/// How one generation is known.
struct Marks {
  Generation generation;
  std::string_view package;
  std::span<const std::string_view> programs;  // that it cannot work without, the main one first
  std::string_view folder;                     // of the application, which no client has
  std::array<std::string_view, 3> logs;
};

constexpr std::array<std::string_view, 1> kOfWebOrca{"weborca"};
constexpr std::array<std::string_view, 3> kOfPanda{"glserver", "wfc", "aps"};

constexpr std::array kMarks{
    Marks{.generation = Generation::WebOrca,
          .package = "jma-receipt-weborca",
          .programs = kOfWebOrca,
          .folder = "/opt/jma/weborca/mw",
          .logs = {"/opt/jma/weborca/log/jma-receipt-weborca.log", "/var/log/orca/http.log",
                   "/var/log/orca/orca-server.log"}},
    Marks{.generation = Generation::Panda,
          .package = "jma-receipt",
          .programs = kOfPanda,
          .folder = "/usr/lib/jma-receipt",
          .logs = {"/var/log/syslog", "/var/log/messages", "/var/log/local1.log"}}};

// Versions of installed packages, by name.
std::map<std::string, std::string, std::less<>> packagesOn(const platform::Machine& machine) {
  std::map<std::string, std::string, std::less<>> versions;
  const auto each = [&](std::string_view paragraph) {
    const std::string_view name = fieldOf(paragraph, "Package");
    if (std::ranges::find(kMarks, name, &Marks::package) == kMarks.end()) return;
    if (!fieldOf(paragraph, "Status").ends_with(" installed")) return;
    versions.insert_or_assign(std::string(name), toUtf8(fieldOf(paragraph, "Version")));
  };
  // Without dpkg, programs and folders tell.
  if (auto read = platform::readParagraphs(machine, "/var/lib/dpkg/status", each); !read) return {};
  return versions;
}

std::string logOf(const platform::Machine& machine, std::span<const std::string_view> logs) {
  const auto there =
      std::ranges::find_if(logs, [&](std::string_view path) { return machine.exists(path); });
  return std::string(there == logs.end() ? logs.front() : *there);
}

}  // namespace

std::string_view nameOf(Generation generation) noexcept {
  return generation == Generation::Panda ? "panda" : "weborca";
}

std::vector<Server> serversOn(const platform::Machine& machine, const Settings& settings) {
  const auto packages = packagesOn(machine);
  const auto programs = platform::runningPrograms(machine);
  std::vector<Server> servers;
  for (const Marks& marks : kMarks) {
    const auto package = packages.find(marks.package);
    const bool runs = programs && programs->contains(marks.programs.front());
    const auto& set =
        marks.generation == Generation::WebOrca ? settings.weborca_log : settings.panda_syslog;
    if (package == packages.end() && !runs && !machine.exists(marks.folder) && !set) continue;
    Server server{.generation = marks.generation, .log = set ? *set : logOf(machine, marks.logs)};
    if (package != packages.end()) server.version = package->second;
    if (programs) {
      server.running = runs;
      auto& missing = server.missing.emplace();
      for (const std::string_view one : marks.programs) {
        if (!programs->contains(one)) missing.emplace_back(one);
      }
    }
    servers.push_back(std::move(server));
  }
  return servers;
}

std::vector<Server> serversInUse(const platform::Machine& machine, const Settings& settings) {
  std::vector<Server> servers = serversOn(machine, settings);
  const auto runs = [](const Server& one) { return one.running == true; };
  if (std::ranges::any_of(servers, runs)) std::erase_if(servers, std::not_fn(runs));
  return servers;
}

}  // namespace sekisho::orca
