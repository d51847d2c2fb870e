#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/documents/document.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/visits/self_check.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::visits {

using VisitId = Id<struct VisitTag>;
using ReadingId = Id<struct ReadingTag>;

inline constexpr std::size_t kMaxShortBytes = 240;    // 80 characters of Japanese
inline constexpr std::size_t kMaxAboutBytes = 3'000;  // 1,000 characters
inline constexpr std::size_t kMaxVisitDevices = 200;
inline constexpr std::size_t kMaxVisits = 10'000;
inline constexpr std::size_t kMaxReadings = 20'000;

// What one person records within one day in Japan, more than any clinic has machines for.
inline constexpr std::size_t kMaxVisitsOfOneDay = 50;
inline constexpr std::size_t kMaxReadingsOfOneDay = 200;

/// The report that a provider left, and what it held when it was put with the visit.
struct Report {
  documents::DocumentId document = {};
  Sha256 digest = {};
  friend bool operator==(const Report&, const Report&) = default;
};

/// Somebody came and looked at machines.
struct Visit {
  VisitId id = {};
  std::chrono::sys_days day{};
  std::string who = {};                ///< Who came.
  std::string company = {};            ///< Whom they work for; empty if the clinic itself looked.
  std::string about = {};              ///< What they came for.
  std::vector<DeviceId> devices = {};  ///< What was looked at, each once.
  std::optional<Report> report = {};
  PersonId by = {};  ///< Who wrote it down.
  Instant at{};
  friend bool operator==(const Visit&, const Visit&) = default;
};

/// One result file that was brought in: when the machine was read, by whom, and who vouches for it.
struct Reading {
  ReadingId id = {};
  DeviceId device = {};
  std::optional<VisitId> visit = {};
  std::chrono::sys_days day{};              ///< The day it was read, as who brought it says.
  std::string who = {};                     ///< Who read it there.
  Instant observed{};                       ///< As observedAt says.
  std::string machine = {};                 ///< The name the machine gives itself.
  std::string windows = {};                 ///< Its Windows by name; empty if not told.
  std::vector<std::string> could_not = {};  ///< Parts that could not be read.
  std::vector<std::string> unknown = {};    ///< Members this hub does not know.
  Sha256 digest = {};                       ///< Of the file.
  PersonId by = {};
  Instant at{};
  friend bool operator==(const Reading&, const Reading&) = default;
};

/// Why no reading of a visit is of some device of the register.
enum class NotAtVisits {
  HasAgent,     ///< It tells of itself, or its agent has to be enrolled again.
  OtherSystem,  ///< What an agent read of it last was no Windows.
};
[[nodiscard]] std::string_view nameOf(NotAtVisits why) noexcept;
/// Conflict with {device}: visits.has-agent or visits.other-system.
[[nodiscard]] Error refusalOf(NotAtVisits why, std::string device_name);

/// InvalidInput with {pointer}: visits.day (a day to come, or more than 400 days ago),
/// visits.who (nobody, overlong, not one line), visits.company, visits.about (overlong, or with
/// control characters), visits.devices (none, too many, or one twice).
[[nodiscard]] Result<void> check(const Visit& visit, std::chrono::sys_days today);
/// The same for `day` and `who` of a reading.
[[nodiscard]] Result<void> check(const Reading& reading, std::chrono::sys_days today);

/// When a machine was read, by the hub's clock: the oldest of what its own clock said, the end of
/// the day that people say, and now. A clock that is wrong can make evidence older, never fresher.
[[nodiscard]] Instant observedAt(Instant by_its_clock, std::chrono::sys_days day, Instant now);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const Visit& visit);
[[nodiscard]] Json toJson(const Reading& reading);

/// The visits, readings and self-checks of one clinic. Each change is durable, with its journal
/// entry, when the call returns. Nothing is ever deleted. Safe for use by any thread.
class VisitRegister {
 public:
  virtual ~VisitRegister() = default;

  /// Every one, the newest day first.
  [[nodiscard]] virtual Result<std::vector<Visit>> visits() const = 0;
  /// The newest of one device; nothing if there is none.
  [[nodiscard]] virtual Result<std::optional<Reading>> newestReading(DeviceId device) const = 0;

  /// Conflict with visits.full; Unavailable with visits.day-full and {most} once its person has
  /// recorded as many that day. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> add(const Visit& visit) = 0;
  /// Puts the provider's report with a visit; answers the visit as it is then. NotFound
  /// (visits.unknown); Conflict (visits.has-report) if it has one already.
  [[nodiscard]] virtual Result<Visit> attach(VisitId id, const Report& report, PersonId by) = 0;

  /// Every one, newest first.
  [[nodiscard]] virtual Result<std::vector<Reading>> readings() const = 0;
  /// Keeps the reading, its whole file and its tables, all of them or nothing; the answers are in
  /// the order of the tables. Refused as by add(), and with Conflict visits.same-file if this very
  /// file was brought in for that device before. NotFound (visits.unknown) for a visit that is
  /// none.
  [[nodiscard]] virtual Result<std::vector<evidence::Keeping>> bring(
      const Reading& reading, const std::string& file,
      const std::vector<evidence::Table>& tables) = 0;
  /// The file of a reading, as it was brought.
  [[nodiscard]] virtual Result<std::string> file(ReadingId id) const = 0;

  /// Of each machine the newest, newest first, with the answers that stand (standingOf). What was
  /// said of rows that are one machine today is of that one, and names its row.
  [[nodiscard]] virtual Result<std::vector<StandingSelfCheck>> selfChecks(
      const RowToday& row_today) const = 0;
  /// Refused as the other add().
  [[nodiscard]] virtual Result<void> add(const SelfCheck& check) = 0;
  /// Answers the self-check as it is then. NotFound (visits.self-check-unknown), or what check()
  /// refuses.
  [[nodiscard]] virtual Result<SelfCheck> vouch(SelfCheckId id, const Vouching& vouching) = 0;
};

}  // namespace sekisho::visits
