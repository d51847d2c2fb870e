#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::orca {

using ReadingDecisionId = Id<struct OrcaReadingDecisionTag>;

/// What is read of the 日レセ on one machine. Until its clinic decides, the log alone. Whoever may
/// read the database may ask its HTTP API, too, where that was set up.
enum class Reads {
  Log,
  Interface,                         ///< And its versions, operators and rights, by its HTTP API.
  Database,                          ///< And its operators and their rights, out of the database.
  DatabaseAndCompareFirstPasswords,  ///< And whether stored passwords are known first ones.
};
[[nodiscard]] std::string_view nameOf(Reads reads) noexcept;
[[nodiscard]] std::optional<Reads> readsFrom(std::string_view name) noexcept;

inline constexpr std::size_t kMostWords = 1000;  ///< Bytes of an opinion, or of who gave it.

/// What a clinic decided, and what its support provider said of it before.
struct ReadingDecision {
  ReadingDecisionId id = {};
  DeviceId device = {};
  Reads reads = Reads::Log;
  std::string opinion_of = {};  ///< Who of the provider said it. Empty where only the log is read.
  std::string opinion = {};
  PersonId by = {};
  Instant at{};
  friend bool operator==(const ReadingDecision&, const ReadingDecision&) = default;
};

/// InvalidInput with {pointer}: orca.opinion-missing (the database without an opinion and who gave
/// it, or words that are no line).
[[nodiscard]] Result<void> check(const ReadingDecision& decision);

[[nodiscard]] Json toJson(const ReadingDecision& decision);

/// What clinics decided, kept for ever. Each is durable, with its journal entry, when the call
/// returns. Safe for any thread.
class ReadingDecisions {
 public:
  virtual ~ReadingDecisions() = default;

  /// Of that machine, newest first: the first one holds.
  [[nodiscard]] virtual Result<std::vector<ReadingDecision>> of(DeviceId device) const = 0;
  /// What holds for that machine.
  [[nodiscard]] virtual Result<Reads> inForce(DeviceId device) const = 0;
  [[nodiscard]] virtual Result<void> decide(const ReadingDecision& decision) = 0;
};

}  // namespace sekisho::orca
