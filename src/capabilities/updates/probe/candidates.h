#pragma once

#include <string>
#include <string_view>

#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/offers.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

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
