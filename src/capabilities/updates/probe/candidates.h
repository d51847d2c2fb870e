#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_lists.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// A version that a list offers for an installed package.
struct OfferedVersion {
  std::string version = {};
  std::string source = {};
  std::string source_version = {};
  std::string architecture = {};
  std::vector<const AptList*> lists = {};
  std::optional<int> phased_percent = {};
};

struct InstalledPackage {
  std::string name = {};
  std::string architecture = {};
  std::string version = {};
  std::string source = {};
  bool held = false;
  std::vector<OfferedVersion> offered = {};  ///< Newest first.
};

/// Packages by name and architecture; "all" counts as the machine's own, as it does for apt.
struct InstalledPackages {
  std::vector<InstalledPackage> packages = {};
  std::string native_architecture = {};
  std::string apt_version = {};
  bool is_complete = true;  ///< dpkg's status could be read to its end.
};
/// NotFound and the like as Machine::openFile: there is no dpkg status.
[[nodiscard]] Result<InstalledPackages> readInstalled(const platform::Machine& machine);

/// Adds what `lists` offer for the installed packages. False if a list could not be read whole.
[[nodiscard]] bool addOffers(const platform::Machine& machine, const std::vector<AptList>& lists,
                             InstalledPackages& installed);

/// How apt of this machine treats updates that are released to a share of machines at a time.
struct Phasing {
  std::string machine_id = {};
  bool always = false;
  bool never = false;
  bool decides_candidate = false;  ///< apt 2.1.16 to 2.2: the version counts as priority 1.
};
[[nodiscard]] Phasing phasingOf(const platform::Machine& machine, const AptConfig& config,
                                std::string_view apt_version);

/// What apt would make of one package.
struct Candidate {
  const OfferedVersion* version = nullptr;  ///< Null if the installed version stays.
  const OfferedVersion* newest = nullptr;   ///< Of lists meant for automatic upgrades.
  const OfferedVersion* security =
      nullptr;               ///< Newest of a security suite above the installed one.
  bool is_deferred = false;  ///< `newest` is not yet released to this machine.
};
[[nodiscard]] Candidate candidateOf(const InstalledPackage& package, const AptPins& pins,
                                    const Phasing& phasing);

}  // namespace sekisho::updates
