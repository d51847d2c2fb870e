#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::inventory {

/// What a device is for; set by a person, never guessed (P-08). Unknown means undecided, not
/// guilty.
enum class Use { Care, NotCare, Undecided };

/// What a device does in the clinic; controls name the roles they judge.
enum class DeviceRole {
  Server,
  Terminal,
  Hub,
  Other,      ///< No computer of the clinic's work: a printer, the router.
  Undecided,  ///< Nobody has said yet; stands alone, and every control counts the device.
};

/// How a row came into the register.
enum class Origin { SetUp, Hand, Neighbour, LeaseList };

[[nodiscard]] std::string_view nameOf(Use use) noexcept;
[[nodiscard]] std::string_view nameOf(DeviceRole role) noexcept;
[[nodiscard]] std::string_view nameOf(Origin origin) noexcept;
[[nodiscard]] std::optional<Use> useFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<DeviceRole> deviceRoleFrom(std::string_view name) noexcept;
[[nodiscard]] std::optional<Origin> originFrom(std::string_view name) noexcept;
/// The same of a word that somebody typed: InvalidInput (inventory.role-unknown) with {role} and
/// all the {roles} there are.
[[nodiscard]] Result<DeviceRole> deviceRoleNamed(std::string_view word);
/// The same where somebody must have decided: `undecided` is none, and not among the {roles}.
[[nodiscard]] Result<DeviceRole> decidedRoleNamed(std::string_view word);

/// The words between commas, such as "hub,other". Nothing if a word is no role or stands twice.
[[nodiscard]] std::optional<std::vector<DeviceRole>> deviceRolesFrom(std::string_view text);
[[nodiscard]] std::string textOf(const std::vector<DeviceRole>& roles);

/// A hardware address in its one written form, "02:00:5e:10:00:4f".
struct Mac {
  std::string text;
  /// Reads colons, hyphens, Cisco dots or twelve bare digits. Nothing for anything else, for a
  /// group address and for all zeros: those name no device.
  [[nodiscard]] static std::optional<Mac> fromText(std::string_view text);
  /// Locally administered: a telephone's changing address, or a virtual machine's.
  [[nodiscard]] bool isRandomised() const;
  friend auto operator<=>(const Mac&, const Mac&) = default;
};

/// One row of the device register (機器台帳; R7 2①, P-08).
struct Device {
  DeviceId id;
  std::string name;
  std::string place = {};
  std::string owner = {};
  Use use = Use::Undecided;
  std::vector<DeviceRole> roles = {};
  Origin origin = Origin::Hand;
  std::vector<Mac> macs = {};
  std::string address = {};  ///< As last written down or seen; numeric.
  Instant registered{};
  std::optional<Instant> retired = {};
  std::optional<DeviceId> merged_into =
      {};  ///< Of a retired row: the one that is the same machine.
  /// Of a retired row: one that took over an address of it since, and may be the same machine.
  std::optional<DeviceId> returned_as = {};
};

inline constexpr std::size_t kMaxNameBytes = 120;
inline constexpr std::size_t kMaxDevices = 5'000;

/// Whether it is an IPv4 or IPv6 address as people write them, such as 192.168.0.20.
[[nodiscard]] bool isIpAddress(const std::string& text);

/// InvalidInput naming the first field that cannot stand: empty or overlong name, control
/// characters (inventory.field-bad), an address that is none (inventory.ip-bad).
[[nodiscard]] Result<void> check(const Device& device);

/// The row that is the same machine today: a merged one goes on as another. `all` has the retired
/// rows too. Null if there is none. It lives as long as `all`.
[[nodiscard]] const Device* machineToday(std::span<const Device> all, DeviceId id);

/// So for a row's id, itself if there is no such row. `all` must outlive it.
[[nodiscard]] std::function<DeviceId(DeviceId)> rowsToday(std::span<const Device> all);

/// As machineToday(), but a retired row goes on as whichever took over an address of it: for
/// questions in which a machine that only may be the same is to be looked at.
[[nodiscard]] const Device* machineReturned(std::span<const Device> all, DeviceId id);

/// Where the register is kept. Each change is durable, with its journal entry, when the call
/// returns; InvalidInput as of check().
class DeviceRegister {
 public:
  virtual ~DeviceRegister() = default;

  /// Rows that are not retired, by name; all rows if asked for.
  [[nodiscard]] virtual Result<std::vector<Device>> all(bool with_retired = false) const = 0;
  /// NotFound if there is none.
  [[nodiscard]] virtual Result<Device> device(DeviceId id) const = 0;

  /// Conflict with inventory.address-known if one of the MAC addresses belongs to another row that
  /// is not retired; a retired row gives its own back and names who took it (`returned_as`).
  [[nodiscard]] virtual Result<void> add(const std::vector<Device>& added,
                                         const journal::Actor& by) = 0;
  [[nodiscard]] virtual Result<void> update(const Device& changed, const journal::Actor& by) = 0;
  [[nodiscard]] virtual Result<void> retire(DeviceId id, Instant at, std::string_view reason,
                                            const journal::Actor& by) = 0;
  /// `from`'s addresses become `into`'s; `from` is retired and names `into`, whose own words stay.
  [[nodiscard]] virtual Result<void> merge(DeviceId from, DeviceId into, Instant at,
                                           const journal::Actor& by) = 0;
  /// Attaches hardware addresses: those that a device's own agent reports, or that a person knows
  /// for its own. Addresses that belong to another row that is not retired are left there and
  /// returned: a person decides whether to merge. NotFound if the row is retired.
  [[nodiscard]] virtual Result<std::vector<Mac>> attach(DeviceId id, const std::vector<Mac>& macs,
                                                        const journal::Actor& by) = 0;
};

}  // namespace sekisho::inventory
