#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/reading/material.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::reading {

using ActId = Id<struct AwarenessTag>;

/// How people were told: a notice that was passed round or put up, a morning meeting (朝礼).
enum class ActKind { Notice, Meeting };
[[nodiscard]] std::string_view nameOf(ActKind kind) noexcept;
[[nodiscard]] std::optional<ActKind> actKindFrom(std::string_view name) noexcept;

/// That people were reminded of the rules (周知): when, of what, and who was there.
struct Act {
  ActId id = {};
  ActKind kind = ActKind::Meeting;
  std::chrono::sys_days day{};
  std::string subject = {};
  std::vector<PersonId> attendants = {};  ///< Each once; never nobody.
  PersonId by = {};
  Instant at{};
  std::optional<Stop> withdrawn = {};  ///< It stays visible.
  friend bool operator==(const Act&, const Act&) = default;
};

inline constexpr std::size_t kMaxSubjectBytes = 600;  // 200 characters of Japanese
inline constexpr std::size_t kMaxActs = 5'000;
inline constexpr std::size_t kMaxAttendants = 2'000;

/// InvalidInput with {pointer}: reading.subject (empty, overlong, not one line), reading.act-day (a
/// day to come), reading.attendants (nobody, too many, or one twice).
[[nodiscard]] Result<void> check(const Act& act, std::chrono::sys_days today);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Act& act);

/// What has to be read, who has, and how people were told, of one clinic. Each change is durable,
/// with its journal entry, when the call returns. Nothing is ever deleted. Safe for any thread.
class ReadingRegister {
 public:
  virtual ~ReadingRegister() = default;

  /// Everything that has or had to be read, newest first.
  [[nodiscard]] virtual Result<std::vector<Material>> materials() const = 0;
  [[nodiscard]] virtual Result<std::vector<Acknowledgement>> acknowledgements() const = 0;
  /// Newest day first.
  [[nodiscard]] virtual Result<std::vector<Act>> acts() const = 0;

  /// With its first edition. Conflict (reading.full). What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> add(const Material& material) = 0;
  /// A new edition, for that audience: everybody of it is asked again. NotFound (reading.unknown);
  /// Conflict (reading.stopped, reading.full; reading.edition-taken with the pointer /edition if
  /// one of its editions is called the same by folded() but for spaces).
  [[nodiscard]] virtual Result<Material> publish(MaterialId id, const Audience& audience,
                                                 const Edition& edition) = 0;
  /// NotFound (reading.unknown); Conflict (reading.stopped).
  [[nodiscard]] virtual Result<Material> stop(MaterialId id, const Stop& stop) = 0;
  /// NotFound (reading.unknown) if there is no such edition; Conflict: reading.not-newest (an older
  /// edition, or what has to be read no longer), reading.read-already.
  [[nodiscard]] virtual Result<void> acknowledge(const Acknowledgement& acknowledgement) = 0;

  /// Conflict (reading.full).
  [[nodiscard]] virtual Result<void> record(const Act& act) = 0;
  /// NotFound (reading.act-unknown); Conflict (reading.act-withdrawn).
  [[nodiscard]] virtual Result<Act> withdraw(ActId id, const Stop& withdrawal) = 0;
};

}  // namespace sekisho::reading
