#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

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

/// What a person found at a terminal (端末の自己点検): evidence of class 申告. What the browser
/// told stands beside it, as the browser said; no verdict rests on that.
struct SelfCheck {
  SelfCheckId id = {};
  DeviceId device = {};
  std::array<Told, kQuestions.size()> answers = {};  ///< In the order of kQuestions.
  std::string address = {};  ///< Where the answers came from; empty at the hub's console.
  std::optional<Browser> browser = {};
  PersonId by = {};
  Instant at{};
  friend bool operator==(const SelfCheck&, const SelfCheck&) = default;
};

inline constexpr std::size_t kMaxSelfChecks = 50'000;
inline constexpr std::size_t kMaxSelfChecksOfOneDay = 100;  ///< By one person, in Japan.

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const SelfCheck& check);

}  // namespace sekisho::visits
