#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"

namespace sekisho::visits {

inline constexpr std::size_t kMaxReadingBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxReadingRows = 5'000;       ///< Of one list.
inline constexpr std::size_t kMaxReadingTextBytes = 1'000;  ///< Of one text.
inline constexpr std::int64_t kReadingVersion = 1;

// What sekisho-read.ps1 says of one Windows machine. Whatever it could not tell is nothing; a list
// that it could not read is nothing, one that is empty is empty.

struct MachineRead {
  std::string name = {};
  std::optional<std::string> maker = {};
  std::optional<std::string> model = {};
  std::optional<std::string> serial = {};
  std::optional<bool> joined = {};  ///< Accounts of a domain or of Entra can log on, too.
};

struct WindowsRead {
  std::optional<std::string> product = {};  ///< As the registry says, "Windows 10" on 11 too.
  std::optional<std::string> edition = {};  ///< EditionID, such as Professional.
  std::optional<std::string> kind = {};     ///< InstallationType: Client, Server.
  std::optional<std::string> display_version = {};  ///< Such as 24H2.
  std::optional<std::int64_t> build = {};
  std::optional<std::int64_t> ubr = {};
  std::optional<bool> is_64_bit = {};
  std::optional<Instant> last_boot = {};
  std::optional<bool> restart_waits = {};
};

struct AddressRead {
  std::optional<std::string> mac = {};
  std::vector<std::string> ip = {};
};

struct LocalAccount {
  std::string name = {};
  std::optional<std::int64_t> rid = {};
  std::optional<bool> enabled = {};
  std::optional<bool> password_required = {};
  std::optional<bool> password_expires = {};
};

struct LogonRead {
  std::optional<std::int64_t> automatic = {};  ///< AutoAdminLogon.
  std::optional<bool> password_stored = {};
};

/// Of the account that ran the script; `machine_locks_after_s` holds for every account.
struct ScreenRead {
  std::optional<std::int64_t> saver_on = {};
  std::optional<bool> saver_set = {};
  std::optional<std::int64_t> saver_locks = {};
  std::optional<std::int64_t> saver_after_s = {};
  std::optional<std::int64_t> policy_locks = {};
  std::optional<std::int64_t> policy_after_s = {};
  std::optional<std::int64_t> machine_locks_after_s = {};
  std::optional<std::int64_t> sleeps_after_s = {};
};

struct FirewallProfile {
  std::string profile = {};
  std::optional<std::int64_t> enabled = {};
  std::optional<std::int64_t> inbound = {};  ///< 1 blocks, 0 lets in; nothing is Windows' default.
};

struct ServiceRead {
  std::string name = {};
  std::optional<bool> running = {};
  std::optional<std::string> start = {};  ///< Auto, Manual, Disabled, Boot, System.
};

struct AntivirusRead {
  std::string name = {};
  std::optional<std::int64_t> state = {};  ///< Windows Security Center's productState.
};

struct ProgramRead {
  std::string name = {};
  std::optional<std::string> version = {};
  std::optional<std::string> publisher = {};
  std::optional<std::string> of = {};  ///< machine, or account: of the one that ran the script.
};

struct HotfixRead {
  std::string id = {};
  std::optional<std::string> installed = {};  ///< Month/day/year, as CIM keeps it.
};

struct UsbRead {
  std::optional<std::int64_t> driver_start = {};      ///< USBSTOR.
  std::optional<std::int64_t> uas_driver_start = {};  ///< UASPStor; scripts before it do not tell.
  std::optional<std::int64_t> all_denied = {};
  std::optional<std::int64_t> read_denied = {};
  std::optional<std::int64_t> write_denied = {};
  std::optional<std::int64_t> autorun_off = {};
};

inline constexpr std::size_t kMaxUnreadBytes = 240;  ///< Of each text of an UnreadPart.

/// A part that could not be read, and the kind of failure. What is longer than kMaxUnreadBytes ends
/// with "…" there; the rest is in the sealed file.
struct UnreadPart {
  std::string part = {};
  std::optional<std::string> why = {};
};

/// One result file of the script.
struct MachineReading {
  Instant read_at{};    ///< By the machine's own clock, which may be wrong.
  std::string account;  ///< Who ran it there.
  std::optional<bool> elevated = {};
  MachineRead machine = {};
  std::optional<WindowsRead> windows = {};
  std::optional<std::vector<AddressRead>> addresses = {};
  std::optional<std::vector<std::string>> administrators = {};
  std::optional<std::vector<LocalAccount>> accounts = {};
  std::optional<LogonRead> logon = {};
  std::optional<ScreenRead> screen = {};
  std::optional<std::vector<FirewallProfile>> firewall = {};
  std::optional<std::optional<std::int64_t>> desktop_denied = {};  ///< fDenyTSConnections, if read.
  std::optional<std::vector<ServiceRead>> services = {};
  std::optional<std::vector<AntivirusRead>> antivirus = {};
  std::optional<std::vector<std::string>> other_firewalls = {};
  std::optional<std::vector<ProgramRead>> programs = {};
  std::optional<std::vector<HotfixRead>> hotfixes = {};
  std::optional<UsbRead> usb = {};
  std::vector<UnreadPart> could_not = {};
  /// Pointers of members that this hub does not know: kept with the file, told to who imports.
  std::vector<std::string> unknown = {};
};

/// Reads a result file: UTF-8 with or without a mark, JSON as parseJson takes it.
///
/// InvalidInput, and nothing is taken: visits.reading-size (empty, or more than kMaxReadingBytes),
/// visits.reading-json with {offset}, visits.reading-schema (no result of the script),
/// visits.reading-version with {version} (a later script's), visits.reading-wrong with {place} (a
/// member of another type, a text or a list too long, a name missing). Characters that are not seen
/// are left out of texts: other programs write what they like into the registry.
[[nodiscard]] Result<MachineReading> parseReading(std::string_view text);

}  // namespace sekisho::visits
