#include "capabilities/inventory/probe/system.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "core/digest.h"
#include "core/dpkg_version.h"
#include "core/text.h"
#include "facts/system.h"
#include "platform/machine/os_release.h"
#include "platform/machine/paragraphs.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::System;
using platform::Machine;

constexpr std::string_view kOsReleaseUnreadable = "inventory.os-release-unreadable";
constexpr std::size_t kSmallFile = std::size_t{64} << 10U;
constexpr std::size_t kMaxBootFiles = 2000;
constexpr std::string_view kMachineIdLabel = "sekisho machine-id v1:";

// The text of a small file without the white space around it; nothing if it is empty too.
std::optional<std::string> lineOf(const Machine& machine, std::string_view path) {
  const auto text = machine.read(path, kSmallFile);
  if (!text || trimmed(*text).empty()) return std::nullopt;
  return toUtf8(trimmed(*text));
}

void addOs(const Machine& machine, FactTable<System>& table, System& row) {
  const auto release = platform::readOsRelease(machine);
  if (!release) {
    table.partial(kOsReleaseUnreadable);
    return;
  }
  row.os = release->valueOf("ID");
  row.os_version = release->valueOf("VERSION_ID");
  row.os_codename = release->valueOf("VERSION_CODENAME");
  row.os_name = release->valueOf("PRETTY_NAME");
  const SupportEnd end = supportEndOf(machine, row.os.value_or(""), row.os_codename.value_or(""));
  row.support_ends_day = end.standard_day;
  row.support_extended_ends_day = end.extended_day;
  row.support_source = end.source;
}

// "6.1.0-28-cloud-amd64" → "cloud-amd64": what follows the ABI number.
std::string_view flavourOf(std::string_view release) {
  std::size_t at = release.find('-');
  while (at != std::string_view::npos) {
    const std::string_view rest = release.substr(at + 1);
    const bool number = !rest.empty() && rest.front() >= '0' && rest.front() <= '9';
    if (!number) return rest;
    at = release.find('-', at + 1);
  }
  return {};
}

// The version of the package that the running kernel was built from: Debian writes it into the
// kernel's own words ("… Debian 6.1.106-3 (2024-08-26)"), Ubuntu beside them ("Ubuntu
// 5.15.0-48.54-generic 5.15.53").
std::string runningBuild(const Machine& machine, std::string_view release) {
  if (const auto signature = lineOf(machine, "/proc/version_signature")) {
    const auto parts = words(*signature);
    if (parts.size() < 2) return {};
    const std::string flavour = "-" + std::string(flavourOf(release));
    return std::string(parts[1].ends_with(flavour)
                           ? parts[1].substr(0, parts[1].size() - flavour.size())
                           : parts[1]);
  }
  const std::string version = lineOf(machine, "/proc/version").value_or("");
  const auto parts = words(version);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == "Debian" && parts[i + 1].contains('.')) return std::string(parts[i + 1]);
  }
  return {};
}

// The version dpkg has on the disk for a kernel of that name; nothing if it came otherwise.
Result<std::optional<std::string>> installedBuild(const Machine& machine,
                                                  std::string_view release) {
  const std::string image = "linux-image-";
  const std::array names{image + std::string(release), image + "unsigned-" + std::string(release),
                         image + std::string(release) + "-unsigned"};
  std::optional<std::string> version;
  const auto each = [&](std::string_view paragraph) {
    const std::string_view name = fieldOf(paragraph, "Package");
    if (std::ranges::find(names, name) == names.end()) return;
    if (!fieldOf(paragraph, "Status").ends_with(" installed")) return;
    version = std::string(fieldOf(paragraph, "Version"));
  };
  const auto read = platform::readParagraphs(machine, "/var/lib/dpkg/status", each);
  if (!read && read.error().code != ErrorCode::NotFound) return std::unexpected(read.error());
  return version;
}

// Of kernels that bear one name: a security update may keep it. Nothing if it could not be told.
std::optional<bool> isNewestBuild(const Machine& machine, std::string_view release) {
  const auto installed = installedBuild(machine, release);
  if (!installed) return std::nullopt;
  const std::optional<std::string>& version = *installed;
  if (!version) return true;
  const std::string running = runningBuild(machine, release);
  if (running.empty()) return std::nullopt;
  return compareDpkgVersions(running, *version) >= 0;
}

void addKernel(const Machine& machine, System& row) {
  row.kernel_running = lineOf(machine, "/proc/sys/kernel/osrelease");
  const auto boot = machine.list("/boot", kMaxBootFiles);
  if (!row.kernel_running || !boot) return;
  constexpr std::string_view kPrefix = "vmlinuz-";
  for (const auto& entry : boot->entries) {
    if (!entry.name.starts_with(kPrefix)) continue;
    const std::string release = toUtf8(entry.name.substr(kPrefix.size()));
    if (flavourOf(release) != flavourOf(*row.kernel_running)) continue;
    if (!row.kernel_installed || compareDpkgVersions(release, *row.kernel_installed) > 0) {
      row.kernel_installed = release;
    }
  }
  if (!row.kernel_installed) return;
  const auto compared = compareDpkgVersions(*row.kernel_running, *row.kernel_installed);
  if (compared < 0) {
    row.kernel_current = 0;
  } else if (const auto newest = isNewestBuild(machine, *row.kernel_running)) {
    row.kernel_current = *newest ? 1 : 0;
  }
}

void addReboot(const Machine& machine, System& row) {
  if (machine.exists("/run/reboot-required")) {
    row.reboot_needed = 1;
    std::set<std::string> names;
    const std::string packages = machine.read("/run/reboot-required.pkgs", kSmallFile).value_or("");
    for (const std::string_view line : split(packages, '\n')) {
      if (!trimmed(line).empty()) names.insert(toUtf8(trimmed(line)));
    }
    row.reboot_packages.emplace();
    for (const std::string& name : names) {
      if (!row.reboot_packages->empty()) *row.reboot_packages += ' ';
      *row.reboot_packages += name;
    }
  } else if (row.kernel_current) {
    row.reboot_needed = *row.kernel_current == 1 ? 0 : 1;
    row.reboot_packages = "";
  }
}

std::optional<std::string> virtualisationOf(const Machine& machine,
                                            const std::optional<std::string>& vendor,
                                            const std::optional<std::string>& product) {
  if (const auto container = lineOf(machine, "/run/systemd/container")) return container;
  if (machine.exists("/.dockerenv")) return "docker";
  if (machine.exists("/run/.containerenv")) return "podman";
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kMakers{{
      {"QEMU", "kvm"},
      {"KVM", "kvm"},
      {"VMware", "vmware"},
      {"innotek", "virtualbox"},
      {"Xen", "xen"},
      {"Amazon EC2", "amazon"},
      {"Google", "google"},
      {"Parallels", "parallels"},
      {"Virtual Machine", "hyper-v"},
  }};
  const std::string hardware = vendor.value_or("") + " " + product.value_or("");
  for (const auto& [mark, name] : kMakers) {
    if (hardware.contains(mark)) return std::string(name);
  }
  const auto processor = machine.read("/proc/cpuinfo", std::size_t{4} << 20U);
  if (!processor) return std::nullopt;
  for (const std::string_view line : split(*processor, '\n')) {
    if (!line.starts_with("flags")) continue;
    const auto flags = words(line);
    return std::ranges::find(flags, "hypervisor") != flags.end() ? "other" : "none";
  }
  return std::nullopt;  // processors that do not tell
}

// The kernel tells in a file since 6.1.
std::optional<std::string> archOf(const Machine& machine) {
  auto arch = lineOf(machine, "/proc/sys/kernel/arch");
  utsname names{};
  if (!arch && machine.isThisMachine() && uname(&names) == 0) arch = toUtf8(names.machine);
  return arch;
}

}  // namespace

evidence::Table readSystem(const Machine& machine) {
  FactTable<System> table;
  System row;
  row.hostname = lineOf(machine, "/proc/sys/kernel/hostname");
  if (!row.hostname) row.hostname = lineOf(machine, "/etc/hostname").value_or("");
  addOs(machine, table, row);
  addKernel(machine, row);
  addReboot(machine, row);
  row.arch = archOf(machine);
  if (const auto id = lineOf(machine, "/etc/machine-id")) {
    row.machine_id = sha256({bytesOf(kMachineIdLabel), bytesOf(*id)}).hex().substr(0, 32);
  }
  row.vendor = lineOf(machine, "/sys/class/dmi/id/sys_vendor");
  row.product = lineOf(machine, "/sys/class/dmi/id/product_name");
  row.serial = lineOf(machine, "/sys/class/dmi/id/product_serial");
  row.virtualisation = virtualisationOf(machine, row.vendor, row.product);
  row.booted_ms = machine.lastBootMs();
  table.add(row);
  return std::move(table).finish();
}

}  // namespace sekisho::inventory
