#include "capabilities/updates/probe/candidates.h"

#include <algorithm>
#include <limits>
#include <random>

#include "core/dpkg_version.h"
#include "core/text.h"

namespace sekisho::updates {
namespace {

using platform::Machine;

constexpr int kInstalledPriority = 100;
constexpr int kDowngradePriority = 1000;

bool isNewer(std::string_view a, std::string_view b) { return compareDpkgVersions(a, b) > 0; }

bool isFromSecurity(const OfferedVersion& version) {
  return std::ranges::any_of(version.lists, &AptList::isSecurity);
}

// apt never defers what brings a security fix along.
bool bringsSecurityFix(const InstalledPackage& package, const OfferedVersion& version) {
  return std::ranges::any_of(package.offered, [&](const OfferedVersion& other) {
    return isNewer(other.version, package.version) && !isNewer(other.version, version.version) &&
           std::ranges::any_of(other.lists, [](const AptList* list) {
             return list->archive.ends_with("-security");
           });
  });
}

// Draws the machine's lot for this source version as apt does.
bool isDeferred(const InstalledPackage& package, const OfferedVersion& version,
                const Phasing& phasing) {
  if (!version.phased_percent || *version.phased_percent >= 100 || phasing.always) return false;
  if (bringsSecurityFix(package, version)) return false;
  if (phasing.never) return true;
  if (phasing.machine_id.empty()) return false;
  const std::string text = version.source + "-" + version.source_version + "-" + phasing.machine_id;
  std::seed_seq seed(text.begin(), text.end());
  std::minstd_rand random(seed);
  std::uniform_int_distribution<unsigned> lot(0, 100);
  return lot(random) > static_cast<unsigned>(*version.phased_percent);
}

int priorityOf(const InstalledPackage& package, const OfferedVersion& version, const AptPins& pins,
               const Phasing& phasing) {
  const bool is_installed = version.version == package.version;
  if (phasing.decides_candidate && isDeferred(package, version, phasing)) return 1;
  if (const auto pinned = pins.priorityOf(package.name, version.source, package.architecture,
                                          version.version, version.lists)) {
    return *pinned;
  }
  int priority = is_installed ? kInstalledPriority : std::numeric_limits<int>::min();
  for (const AptList* list : version.lists) priority = std::max(priority, list->priority);
  return priority;
}

}  // namespace

Phasing phasingOf(const Machine& machine, const AptConfig& config, std::string_view apt_version) {
  Phasing phasing;
  const auto says = [&](std::string_view name) {
    return config.truth(std::string("APT::Get::").append(name)).value_or(false) ||
           config.truth(std::string("Update-Manager::").append(name)).value_or(false);
  };
  phasing.always = says("Always-Include-Phased-Updates");
  phasing.never = says("Never-Include-Phased-Updates");
  if (const auto* id = config.find("APT::Machine-ID")) {
    phasing.machine_id = id->value;
  } else if (const auto id = machine.read("/etc/machine-id", 4096)) {
    phasing.machine_id = std::string(trimmed(*id));
  }
  const bool old_apt = compareDpkgVersions(apt_version, "2.1.16") >= 0 &&
                       compareDpkgVersions(apt_version, "2.3~") < 0;
  phasing.decides_candidate = config.truth("APT::Get::Phase-Policy").value_or(old_apt);
  // Before 2.1.16 apt knew nothing of it.
  if (compareDpkgVersions(apt_version, "2.1.16") < 0 && !apt_version.empty()) phasing.always = true;
  return phasing;
}

Candidate candidateOf(const InstalledPackage& package, const AptPins& pins,
                      const Phasing& phasing) {
  Candidate candidate;
  // The installed version takes part even if no list has it any more.
  const OfferedVersion installed{.version = package.version, .source = package.source};
  std::vector<const OfferedVersion*> versions;
  bool has_installed = false;
  for (const OfferedVersion& offered : package.offered) {
    if (!has_installed && !isNewer(offered.version, package.version)) {
      if (offered.version != package.version) versions.push_back(&installed);
      has_installed = true;
    }
    versions.push_back(&offered);
  }
  if (!has_installed) versions.push_back(&installed);

  int best = -1;
  const OfferedVersion* chosen = nullptr;
  for (const OfferedVersion* version : versions) {
    const int priority = priorityOf(package, *version, pins, phasing);
    if (priority == 0 || priority <= best) continue;
    if (priority < kDowngradePriority && isNewer(package.version, version->version)) continue;
    best = priority;
    chosen = version;
  }
  if (chosen != nullptr && isNewer(chosen->version, package.version)) candidate.version = chosen;

  for (const OfferedVersion& offered : package.offered) {
    if (!isNewer(offered.version, package.version)) break;
    const bool automatic = std::ranges::any_of(
        offered.lists, [](const AptList* list) { return !list->not_automatic; });
    if (automatic && candidate.newest == nullptr) candidate.newest = &offered;
    if (candidate.security == nullptr && isFromSecurity(offered)) candidate.security = &offered;
  }
  if (candidate.newest != nullptr) {
    candidate.is_deferred = isDeferred(package, *candidate.newest, phasing);
  }
  return candidate;
}

}  // namespace sekisho::updates
