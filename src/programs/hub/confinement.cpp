#include "programs/hub/confinement.h"

#include <linux/capability.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "platform/confinement/capabilities.h"
#include "platform/confinement/file_rules.h"
#include "platform/disk/disk.h"
#include "programs/hub/set_up.h"

namespace sekisho::hub {
namespace {

constexpr std::uint16_t kFirstPortForEverybody = 1024;
constexpr std::array kForMail{"/etc/hosts",       "/etc/host.conf",       "/etc/nsswitch.conf",
                              "/etc/resolv.conf", "/run/systemd/resolve", "/run/NetworkManager",
                              "/run/resolvconf",  "/etc/ssl/certs",       "/etc/ssl/ca-bundle.pem",
                              "/etc/pki"};

// What a hub is told to use; made here, since nothing beside them can be made afterwards.
Result<std::vector<std::string>> ownFolders(const Options& options) {
  const auto disk = platform::systemDisk();
  if (auto made = disk->createDirectory(options.data); !made) {
    return std::unexpected(std::move(made.error()));
  }
  if (auto owner = platform::becomeOwnerOf(options.data); !owner) {
    return std::unexpected(std::move(owner.error()));
  }
  std::vector<std::string> folders{options.data, options.keyFolder()};
  if (!options.local_agent.empty()) folders.push_back(options.local_agent);
  for (const std::string& folder : folders) {
    if (auto made = disk->createDirectory(folder); !made) {
      return std::unexpected(std::move(made.error()));
    }
  }
  return folders;
}

bool needsLowPort(const Options& options) {
  const auto low = [](const std::optional<Endpoint>& typed) {
    return typed && typed->port != 0 && typed->port < kFirstPortForEverybody;
  };
  return !options.once && (low(options.web) || low(options.agents) || low(options.syslog) ||
                           low(options.syslog_relay));
}

}  // namespace

Result<void> confine(const Options& options) {
  auto folders = ownFolders(options);
  if (!folders) return std::unexpected(std::move(folders.error()));
  std::vector<int> capabilities;
  if (needsLowPort(options)) capabilities.push_back(CAP_NET_BIND_SERVICE);
  if (auto kept = platform::keepCapabilities(capabilities); !kept) return kept;

  platform::FileRules rules{.read = {"/etc/os-release", "/dev/urandom"},
                            .write = std::move(*folders)};
  // For a mail server or a witness: how its name is looked up, and who vouches for it.
  for (const char* file : kForMail) rules.read.emplace_back(file);
  for (const auto& program : programFiles()) rules.read.push_back(program);
  const auto version = platform::keepToFiles(rules);
  if (!version) return std::unexpected(version.error());
  if (*version == 0 && !options.once) {
    std::cerr << "sekisho-hub: confinement.no-file-rules: this kernel offers no Landlock; only the "
                 "rights of the hub's account protect other files"
              << "\n";
  }
  return {};
}

}  // namespace sekisho::hub
