#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/visits/browser.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::visits {

using SelfCheckId = Id<struct SelfCheckTag>;

/// はい, いいえ, わからない. A はい always says that it is as it should be.
enum class Told { Yes, No, Unsure };
[[nodiscard]] std::string_view nameOf(Told told) noexcept;
[[nodiscard]] std::optional<Told> toldFrom(std::string_view name) noexcept;

/// What is asked of whoever sits at a terminal, in this order. The names are those of the controls
/// `self-check.<name>`, which say which articles each serves.
inline constexpr std::array<std::string_view, 6> kQuestions = {
    "own-account", "updates", "screen-lock", "antivirus", "programs", "media"};

/// Where a self-check was answered, as far as its address tells.
enum class AnsweredAt {
  TheDevice,  ///< At the machine it speaks of.
  Elsewhere,  ///< At another one.
  Unknown,    ///< Nothing is known of the address, or of the machine's; a command has none.
};
[[nodiscard]] std::string_view nameOf(AnsweredAt where) noexcept;
[[nodiscard]] std::optional<AnsweredAt> answeredAtFrom(std::string_view name) noexcept;

/// By the device that is met at the other end, if one is, and by the addresses known of the one
/// that it speaks of.
[[nodiscard]] AnsweredAt answeredAt(std::string_view address, DeviceId device,
                                    const std::optional<DeviceId>& here,
                                    const std::vector<std::string>& known);

/// That somebody else knows that an answer is of that machine, wherever it was given.
struct Vouching {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  bool lately =
      false;  ///< Of one hand with whoever answered, and not for long: it counts for nothing.
  friend bool operator==(const Vouching&, const Vouching&) = default;
};

/// What a person found at a terminal (端末の自己点検): evidence of class 申告. What the browser
/// told stands beside it, as the browser said; no verdict rests on that.
struct SelfCheck {
  SelfCheckId id = {};
  DeviceId device = {};
  std::array<Told, kQuestions.size()> answers = {};  ///< In the order of kQuestions.
  std::string address = {};  ///< Where the answers came from; empty at the hub's console.
  std::optional<Browser> browser = {};
  AnsweredAt where = AnsweredAt::Unknown;
  std::optional<DeviceId> other = {};  ///< The machine it was answered at, if another is known.
  PersonId by = {};
  Instant at{};
  std::optional<Vouching> vouched = {};

  /// Whether a yes of it says anything of the machine: it was given there, or somebody vouches.
  [[nodiscard]] bool counts() const {
    return where == AnsweredAt::TheDevice || (vouched && !vouched->lately);
  }
  friend bool operator==(const SelfCheck&, const SelfCheck&) = default;
};

/// What stands of one question today, and of which self-check.
struct StandingAnswer {
  SelfCheckId check = {};
  Told told = Told::Unsure;
  bool counts = false;  ///< As SelfCheck::counts().
  PersonId by = {};
  Instant at{};
  friend bool operator==(const StandingAnswer&, const StandingAnswer&) = default;
};

/// The newest self-check of a device, and which answers to its questions stand.
struct StandingSelfCheck {
  SelfCheck newest = {};
  std::array<StandingAnswer, kQuestions.size()> answers = {};  ///< In the order of kQuestions.
  friend bool operator==(const StandingSelfCheck&, const StandingSelfCheck&) = default;
};

/// The row that a device's row is today: another if it was merged, else itself.
using RowToday = std::function<DeviceId(DeviceId)>;

/// Of each device, in the order in which it first comes. `checks` are of any devices, each device's
/// oldest first. A no stands, wherever it was given, until a yes that counts was given after it;
/// neither takes a yes that does not count the place of one that does. Else the newest stands.
[[nodiscard]] std::vector<StandingSelfCheck> standingOf(const std::vector<SelfCheck>& checks);

/// Questions and their answers of earlier self-checks that the newest does not take the place of.
[[nodiscard]] std::vector<std::pair<std::string_view, StandingAnswer>> earlierAnswers(
    const StandingSelfCheck& check);

inline constexpr std::size_t kMaxVouchingBytes = 3'000;  // 1,000 characters of Japanese

/// Conflict: visits.vouched (somebody has; a word that counts may follow one that does not),
/// visits.answered-there (there is no need), visits.same-person (of one's own answer). InvalidInput
/// with {pointer}: visits.vouching-why (none, or no line).
[[nodiscard]] Result<void> check(const SelfCheck& check, const Vouching& vouching);

inline constexpr std::size_t kMaxSelfChecks = 50'000;
inline constexpr std::size_t kMaxSelfChecksOfOneDay = 100;  ///< By one person, in Japan.

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const SelfCheck& check);

}  // namespace sekisho::visits
