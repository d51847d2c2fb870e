#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/fleet/token.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::fleet {

inline constexpr MessageId kTokenRefused{"fleet.token-refused"};
inline constexpr MessageId kTokenExpired{"fleet.token-expired"};
inline constexpr MessageId kTokenUsed{"fleet.token-used"};
inline constexpr MessageId kUnknownAgent{"fleet.agent-unknown"};
inline constexpr MessageId kRevoked{"fleet.revoked"};
inline constexpr MessageId kMustReenrol{"fleet.must-reenrol"};

enum class AgentState {
  Enrolled,        ///< May speak for its device.
  Replaced,        ///< The device enrolled again; this one's certificate is worth nothing.
  Revoked,         ///< A person ended it.
  CloneSuspected,  ///< Its epoch forked: the device must be enrolled again.
};

[[nodiscard]] std::string_view nameOf(AgentState state) noexcept;
[[nodiscard]] std::optional<AgentState> agentStateFrom(std::string_view name) noexcept;

/// Why an agent stopped speaking, as it said itself.
enum class Goodbye {
  Shutdown,  ///< The machine goes off: the device sleeps until it is heard again.
  Stopped,   ///< Only the agent ends; the machine stays awake without one.
};

/// One enrolled agent and what was last heard from it.
struct Agent {
  AgentId id;
  DeviceId device;
  std::string certificate_serial;  ///< Hexadecimal, as the listener reports it.
  Sha256 key;                      ///< SHA-256 of its SubjectPublicKeyInfo.
  AgentState state = AgentState::Enrolled;
  Instant enrolled{};
  std::string version = {};
  std::string epoch = {};
  std::string boot = {};
  Instant boot_started{};  ///< By the hub's clock.
  Instant last_seen{};
  std::optional<Goodbye> goodbye = {};  ///< Set if its last word was one.
  std::chrono::milliseconds skew{0};    ///< Its wall clock minus the hub's, at the last hello.
};

/// What an agent says about itself in every message.
struct Contact {
  std::string epoch;
  std::string boot;
  Instant boot_started;  ///< Received minus the time since boot.
  Instant received;
  std::optional<std::string> version = {};             ///< In a hello.
  std::optional<std::chrono::milliseconds> skew = {};  ///< In a hello.
  std::optional<Goodbye> goodbye = {};
};

/// What an agent asks for with a token.
struct Enrolment {
  AgentId id;
  Sha256 token;
  Sha256 key;
  std::string certificate_serial;
  std::string version;
  Contact contact;
};

/// Why an epoch counts as forked, that is lived by two machines: a copied disk.
enum class Fork {
  BootReturned,    ///< A boot came back after a later one had spoken.
  EpochReturned,   ///< An epoch came back after a later one had begun.
  ContentDiffers,  ///< One position of the epoch was sent with two contents.
};

[[nodiscard]] std::string_view nameOf(Fork fork) noexcept;

/// Whether what an agent says now contradicts what it said before. `boot_known` and `epoch_known`
/// say whether the agent spoke in that boot and epoch at any time.
[[nodiscard]] std::optional<Fork> forkOf(const Agent& agent, const Contact& contact,
                                         bool boot_known, bool epoch_known);

/// Whether `key` may use an invitation at `now`, used up by `used_by` or by nobody yet. Fails as
/// Fleet::invited.
[[nodiscard]] Result<void> usable(const Invitation& invitation,
                                  const std::optional<Sha256>& used_by, const Sha256& key,
                                  Instant now);

/// A time a device slept: from its goodbye until it was heard again.
struct Sleep {
  DeviceId device;
  Instant from;
  std::optional<Instant> until = {};  ///< Nothing while it sleeps.
};

/// How long a device was awake between two moments: the whole, less its sleeps within it. Facts
/// grow stale only while their device is awake (design §2).
[[nodiscard]] std::chrono::milliseconds awakeTime(std::span<const Sleep> sleeps, DeviceId device,
                                                  Instant from, Instant until);

/// PermissionDenied, with what has to be done, unless the agent may speak for its device.
[[nodiscard]] Result<void> admit(const Agent& agent);

/// The agents of one clinic. Each change is durable, with its journal entry where it is a decision,
/// when the call returns. Safe for use by any thread.
class Fleet {
 public:
  virtual ~Fleet() = default;

  /// Keeps an invitation (entry agent.invited@1). Earlier unused ones for the device end.
  [[nodiscard]] virtual Result<void> invite(const Invitation& invitation, Instant now,
                                            const journal::Actor& by) = 0;

  /// The device that a token may enrol now. PermissionDenied: fleet.token-refused if it was never
  /// given out or has ended, fleet.token-expired, or fleet.token-used by another key. The key that
  /// used it may ask again until it expires: an answer can get lost.
  [[nodiscard]] virtual Result<DeviceId> invited(const Sha256& token, const Sha256& key,
                                                 Instant now) = 0;

  /// Uses up the token and keeps the agent (entry agent.enrolled@1); earlier agents of the device
  /// become Replaced. PermissionDenied as for invited().
  [[nodiscard]] virtual Result<Agent> enroll(const Enrolment& enrolment) = 0;

  /// The agent with that certificate, in whatever state. NotFound if none ever had it.
  [[nodiscard]] virtual Result<Agent> agentOf(std::string_view certificate_serial) = 0;

  /// Every agent that is not Replaced, by device.
  [[nodiscard]] virtual Result<std::vector<Agent>> agents() = 0;

  /// Keeps what a message said about its sender. If that shows a fork, the agent is suspected
  /// (entry agent.clone-suspected@1) and the answer is PermissionDenied with fleet.must-reenrol.
  [[nodiscard]] virtual Result<void> heard(const Agent& agent, const Contact& contact) = 0;

  /// Suspects an agent because of `fork` (entry agent.clone-suspected@1, once).
  [[nodiscard]] virtual Result<void> suspect(AgentId id, Fork fork, Instant now) = 0;

  /// When a boot of that agent began, by the hub's clock; nothing if the hub never heard from it.
  [[nodiscard]] virtual Result<std::optional<Instant>> bootStart(AgentId id,
                                                                 std::string_view boot) = 0;

  /// Sleeps that had not ended at `since`, by device and time.
  [[nodiscard]] virtual Result<std::vector<Sleep>> sleeps(Instant since) = 0;
};

}  // namespace sekisho::fleet
