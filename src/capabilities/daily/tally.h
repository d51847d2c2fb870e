#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/daily/line.h"

namespace sekisho::daily {

/// What a record of use says was done, as days and reviews reckon with it; in 日レセ, in which of
/// its functions (Orca…).
enum class Act {
  SignIn,
  Record,
  Query,
  Export,
  Import,
  Other,
  OrcaReception,
  OrcaPatientRegistration,
  OrcaMedicalActs,
  OrcaDiagnoses,
  OrcaPayments,
  OrcaAccountInquiry,
  OrcaInquiry,
  OrcaAppointments,
  OrcaStatements,
  OrcaClaims,
  OrcaSystemManagement,
  OrcaChecks,
  OrcaInpatients,
  OrcaMenu,
  OrcaOther,
};
inline constexpr std::size_t kActs = 21;
[[nodiscard]] std::string_view nameOf(Act act) noexcept;
[[nodiscard]] std::optional<Act> actFrom(std::string_view name) noexcept;

/// One record of another system or of 日レセ, as far as the day reckons with it.
struct Seen {
  std::string who = {};    ///< As the system calls them; empty if it names nobody.
  std::string where = {};  ///< As the system calls the terminal; empty if it names none.
  Act act = Act::Other;
  Instant at{};
  bool failed = false;
  std::vector<std::uint64_t> patients = {};  ///< Digests, which nobody can read.
  Instant until = at;          ///< Later than `at` if it stands for a stretch of acts,
  std::int64_t times = 1;      ///< so many of them; 0 where another record tells of the acts.
  bool by_connection = false;  ///< `where` is whose connection alone fits: nobody told it.
  /// Of a session that names no terminal: it was at one of so many, 0 where that is not known.
  std::optional<std::int64_t> candidates = {};
};

/// Whom and where: both as the sender writes them.
using Seat = std::pair<std::string, std::string>;

/// What was counted of one day.
struct DayTally {
  /// Minutes of the day and how many records fell into each.
  using Minutes = std::map<std::uint16_t, std::uint32_t>;

  std::map<Seat, std::map<Act, Minutes>> uses = {};
  std::map<Seat, bool> by_connection = {};  ///< Whether connections alone tell of that terminal.
  /// By the minute they began: sessions at one of so many terminals (Seen::candidates).
  std::map<Seat, std::map<std::uint16_t, std::set<std::int64_t>>> candidates = {};
  std::map<Seat, Minutes> failed = {};  ///< Sign-ins that were refused.
  /// Sign-ins to the hub itself that were refused: by person's id, empty if unknown, and address.
  std::map<Seat, std::int64_t> refused = {};
  /// Patients by hour; kMostPatients means that many or more.
  std::map<std::pair<Seat, std::uint8_t>, std::set<std::uint64_t>> patients = {};
  std::int64_t records = 0;
  std::int64_t undated = 0;     ///< Of them without a time of their own: they stand at arrival.
  std::int64_t unreadable = 0;  ///< Quarantined, or their body is gone.
  std::int64_t left_out = 0;    ///< More than a day takes: who did these is not in `uses`.
};

inline constexpr std::size_t kMostSeats = 2'000;   // of one day
inline constexpr std::size_t kMostPatients = 500;  // of one hour of one seat
inline constexpr std::chrono::minutes kPause{30};  // without a record, and a line has ended

/// A running tally of records of use by the day they tell of, derived from the journal and made
/// anew from it at any time. Records may be added in any order. For one thread at a time.
class Tally {
 public:
  void add(const Seen& seen);
  /// The same of a record without a time of its own that can be: it is counted where it arrived.
  void addUndated(Seen seen, Instant arrived);
  void addUnreadable(Instant arrived);
  /// So many sign-ins to the hub itself were refused then.
  void addRefused(const Seat& whom, Instant at, std::int64_t times);

  /// From now on only what tells of `day` is counted; of any day again without one.
  void confineTo(std::optional<std::chrono::sys_days> day) noexcept { only_ = day; }

  /// What was counted of that day in Japan.
  [[nodiscard]] const DayTally& of(std::chrono::sys_days day) const;
  void forgetBefore(std::chrono::sys_days day);

 private:
  /// What was seen went on then.
  void goOn(const Seen& seen, Instant at);
  /// The day of that moment, unless it is none that is counted.
  [[nodiscard]] DayTally* dayAt(Instant at);

  std::map<std::chrono::sys_days, DayTally> days_;
  std::optional<std::chrono::sys_days> only_;
};

/// The lines of that day: one for each seat and stretch without a pause. `account` is who, `place`
/// is where: the registers know persons and terminals. Who is left out unless `named`.
[[nodiscard]] std::vector<Line> linesOf(const DayTally& tally, std::chrono::sys_days day,
                                        bool named);

}  // namespace sekisho::daily
