#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/random.h"

namespace sekisho::duties {

using FeedId = Id<struct FeedTag>;

inline constexpr std::size_t kMaxFeedsOfOne = 5;
inline constexpr std::size_t kMaxLabelBytes = 120;  // 40 characters of Japanese

/// A secret address at which a program reads one person's calendar. Whoever has the address reads
/// it: it holds no name, and ends for good when the person's sign-in is stopped or reset.
struct Feed {
  FeedId id = {};
  PersonId person = {};
  std::string label = {};  ///< Where it is used, in the person's own words.
  Sha256 token = {};       ///< Digest of the secret part of the address, which is kept nowhere.
  Instant made{};
  std::optional<Instant> used = {};  ///< When it was last read, to the day.

  friend bool operator==(const Feed&, const Feed&) = default;
};

/// The secret part of an address: 32 random bytes in base64url.
[[nodiscard]] std::string makeToken(Random& random);

/// InvalidInput with {pointer}: duties.label (empty, overlong, not one line).
[[nodiscard]] Result<void> checkLabel(std::string_view label);

/// The one with that token; null if there is none. Takes as long whichever it is.
[[nodiscard]] const Feed* find(const std::vector<Feed>& feeds, std::string_view token);

/// As journal bodies write it; never the digest.
[[nodiscard]] Json toJson(const Feed& feed);

/// The feeds of one clinic. Making and removing one is durable with its journal entry when the call
/// returns. Safe for use by any thread.
class FeedRegister {
 public:
  virtual ~FeedRegister() = default;

  /// Every one that can be read, newest first.
  [[nodiscard]] virtual Result<std::vector<Feed>> all() const = 0;
  /// Conflict (duties.feeds-full) beyond kMaxFeedsOfOne.
  [[nodiscard]] virtual Result<void> make(const Feed& feed) = 0;
  /// Its address opens nothing from then on. NotFound (duties.feed-unknown), also of another
  /// person's.
  [[nodiscard]] virtual Result<void> remove(FeedId id, PersonId by) = 0;
  /// Notes that it was read; no entry.
  [[nodiscard]] virtual Result<void> touch(FeedId id, Instant used) = 0;
};

}  // namespace sekisho::duties
