#include "capabilities/visits/windows_support.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sekisho::visits {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

constexpr std::int64_t kFirstWindows11 = 22'000;

constexpr sys_days day(int y, unsigned m, unsigned d) {
  return year{y} / static_cast<int>(m) / static_cast<int>(d);
}

enum class Family { Consumer, Business, Ltsc, IotLtsc, Server };

struct Release {
  std::int64_t build;
  Family family;
  sys_days ends;
  std::optional<sys_days> extended = {};
};

// Microsoft's pages "Windows 10 release information", "Windows 11 release information" and
// "Windows Server release information", with "Extended Security Updates" for what can be bought.
constexpr sys_days kEsuEnds = day(2028, 10, 10);
constexpr std::array kReleases = {
    Release{7601, Family::Consumer, day(2020, 1, 14)},
    Release{7601, Family::Business, day(2020, 1, 14)},
    Release{9600, Family::Consumer, day(2023, 1, 10)},
    Release{9600, Family::Business, day(2023, 1, 10)},
    Release{14393, Family::Ltsc, day(2026, 10, 13)},
    Release{14393, Family::Server, day(2027, 1, 12)},
    Release{17763, Family::Consumer, day(2020, 11, 10)},
    Release{17763, Family::Business, day(2021, 5, 11)},
    Release{17763, Family::Ltsc, day(2029, 1, 9)},
    Release{17763, Family::Server, day(2029, 1, 9)},
    Release{18362, Family::Consumer, day(2020, 12, 8)},
    Release{18362, Family::Business, day(2020, 12, 8)},
    Release{18363, Family::Consumer, day(2021, 5, 11)},
    Release{18363, Family::Business, day(2022, 5, 10)},
    Release{19041, Family::Consumer, day(2021, 12, 14)},
    Release{19041, Family::Business, day(2021, 12, 14)},
    Release{19042, Family::Consumer, day(2022, 5, 10)},
    Release{19042, Family::Business, day(2023, 5, 9)},
    Release{19043, Family::Consumer, day(2022, 12, 13)},
    Release{19043, Family::Business, day(2022, 12, 13)},
    Release{19044, Family::Consumer, day(2023, 6, 13)},
    Release{19044, Family::Business, day(2024, 6, 11)},
    Release{19044, Family::Ltsc, day(2027, 1, 12)},
    Release{19044, Family::IotLtsc, day(2032, 1, 13)},
    Release{19045, Family::Consumer, day(2025, 10, 14), kEsuEnds},
    Release{19045, Family::Business, day(2025, 10, 14), kEsuEnds},
    Release{20348, Family::Server, day(2031, 10, 14)},
    Release{22000, Family::Consumer, day(2023, 10, 10)},
    Release{22000, Family::Business, day(2024, 10, 8)},
    Release{22621, Family::Consumer, day(2024, 10, 8)},
    Release{22621, Family::Business, day(2025, 10, 14)},
    Release{22631, Family::Consumer, day(2025, 11, 11)},
    Release{22631, Family::Business, day(2026, 11, 10)},
    Release{26100, Family::Consumer, day(2026, 10, 13)},
    Release{26100, Family::Business, day(2027, 10, 12)},
    Release{26100, Family::Ltsc, day(2029, 10, 9)},
    Release{26100, Family::IotLtsc, day(2034, 10, 10)},
    Release{26200, Family::Consumer, day(2027, 10, 12)},
    Release{26200, Family::Business, day(2028, 10, 10)},
    Release{26300, Family::Consumer, day(2028, 10, 10)},
    Release{28000, Family::Consumer, day(2028, 3, 14)},
    Release{28000, Family::Business, day(2029, 3, 13)},
};

struct Edition {
  std::string_view id;
  Family family;
  std::string_view name;
};

constexpr std::array kEditions = {
    Edition{"Core", Family::Consumer, "Home"},
    Edition{"CoreN", Family::Consumer, "Home N"},
    Edition{"CoreSingleLanguage", Family::Consumer, "Home Single Language"},
    Edition{"CoreCountrySpecific", Family::Consumer, "Home"},
    Edition{"Professional", Family::Consumer, "Pro"},
    Edition{"ProfessionalN", Family::Consumer, "Pro N"},
    Edition{"ProfessionalEducation", Family::Consumer, "Pro Education"},
    Edition{"ProfessionalWorkstation", Family::Consumer, "Pro for Workstations"},
    Edition{"Enterprise", Family::Business, "Enterprise"},
    Edition{"EnterpriseN", Family::Business, "Enterprise N"},
    Edition{"Education", Family::Business, "Education"},
    Edition{"EducationN", Family::Business, "Education N"},
    Edition{"IoTEnterprise", Family::Business, "IoT Enterprise"},
    Edition{"EnterpriseS", Family::Ltsc, "Enterprise LTSC"},
    Edition{"EnterpriseSN", Family::Ltsc, "Enterprise N LTSC"},
    Edition{"IoTEnterpriseS", Family::IotLtsc, "IoT Enterprise LTSC"},
};

const Edition* editionOf(const WindowsRead& windows) {
  if (!windows.edition) return nullptr;
  const auto found = std::ranges::find(kEditions, *windows.edition, &Edition::id);
  return found == kEditions.end() ? nullptr : &*found;
}

bool isServer(const WindowsRead& windows) {
  return windows.kind && windows.kind->starts_with("Server");
}

}  // namespace

WindowsSupport supportOf(const WindowsRead& windows) {
  if (!windows.build || !windows.kind) return {};
  const Edition* edition = editionOf(windows);
  if (!isServer(windows) && edition == nullptr) return {};
  const Family family = isServer(windows) ? Family::Server : edition->family;
  for (const Release& release : kReleases) {
    if (release.build == *windows.build && release.family == family) {
      return {.ends = release.ends, .extended_ends = release.extended};
    }
  }
  return {};
}

std::string nameOf(const WindowsRead& windows) {
  std::string name = windows.product.value_or("");
  const Edition* edition = editionOf(windows);
  if (!isServer(windows) && edition != nullptr && windows.build && *windows.build >= 10'240) {
    name = *windows.build >= kFirstWindows11 ? "Windows 11 " : "Windows 10 ";
    name += edition->name;
  }
  if (windows.display_version && !name.empty()) name += " " + *windows.display_version;
  return name;
}

}  // namespace sekisho::visits
