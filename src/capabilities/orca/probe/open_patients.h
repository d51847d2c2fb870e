#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/patient_names.h"
#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/uses.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// A patient whom somebody has open in 日レセ now, out of tbl_lock. 照会 locks nobody: who is only
/// looked at there is not among them.
struct OpenPatient {
  std::string session = {};   ///< As sessionMark() makes it.
  std::string user = {};      ///< Empty if the row does not name one of a user's form.
  std::string function = {};  ///< As functionOfScreen() names it.
  std::string number = {};    ///< As patientNumberFrom() makes it; empty if it has another form.
};

/// The function that a screen's program (LD) belongs to, as functionOf() names it: "reception" for
/// ORCA11. "interface" for one of an API's, "other" for one that is not known.
[[nodiscard]] std::string_view functionOfScreen(std::string_view program) noexcept;

/// Who has whom open, as it was looked at once.
struct LockTable {
  std::vector<OpenPatient> open = {};
  /// The versions of tbl_lock's rows, by PostgreSQL: whatever 日レセ locks or releases makes them
  /// others. Nothing to have all read the next time.
  std::optional<std::string> versions = {};
  /// Whether versions may be asked for: false once that failed, until all is read for want of them.
  bool compares = true;
  /// Somebody waits for the database to be left by all, to drop, rename or copy it: PostgreSQL
  /// gives up on that after five seconds. Seen only where versions are asked for.
  bool to_leave = false;
};

/// What is open now: as it was at `last` where tbl_lock's rows have the versions they had, which
/// costs the database little (what a patient's number is was looked up then), or where somebody
/// waits for the database to be left; else out of sekisho.open_patients() (grants.h). Errors as
/// Select.
[[nodiscard]] Result<LockTable> openPatientsIn(const Select& select, const LockTable& last = {});

/// Makes of what is open, looked at again and again, what is recorded of it: one
/// `orca.patient-open@1` for each time somebody had a patient open in one function, told when it
/// was closed, with what shows how exactly that is known.
///
/// | member | |
/// | --- | --- |
/// | `line` | names it |
/// | `session` | the digest that `orca.session@1` tells of its end, too |
/// | `what` | the function |
/// | `from`, `until` | between the looks it was first and last seen in |
/// | `patient`, `number` | PatientNames::nameOf() and sealed(); neither if it has another form |
/// | `user` | where it may be told |
/// | `interval_ms` | the longest time between two looks, to the one that showed it closed |
/// | `cut` | true: nobody looked when it ended, or it had gone on for kLongest |
///
/// What is opened and closed between two looks is not seen. What goes on is its state, from which
/// another goes on. One thread.
class OpenPatients {
 public:
  static constexpr std::chrono::minutes kLostSight{2};  ///< Between looks: it may have been closed.
  static constexpr std::chrono::hours kLongest{12};

  /// What is open at `at`; `every` is how often is looked. Whether its state is another now.
  bool take(const std::vector<OpenPatient>& open, Instant at, std::chrono::milliseconds every,
            const PatientNames& names, Random& random, const Uses::Named& named);

  /// Nobody looks any more: what is open is told, cut.
  void leave();

  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }
  [[nodiscard]] bool empty() const noexcept { return open_.empty(); }

  [[nodiscard]] Json state() const;
  /// Empty if it is no state of such a form.
  [[nodiscard]] static OpenPatients from(const Json& state);

 private:
  struct Key {
    std::string session = {};
    std::string function = {};
    std::string patient = {};  // its name
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Span {
    std::string number = {};  // sealed
    std::string user = {};    // empty unless it may be told
    Instant from{};
    Instant until{};
    std::int64_t interval_ms = 0;
  };

  void tell(const Key& key, const Span& span, bool cut);
  /// Nobody looked for so long before `at`.
  [[nodiscard]] std::int64_t gapTo(Instant at) const;

  std::map<Key, Span> open_;
  Instant looked_{};
  std::vector<Told> told_;
};

}  // namespace sekisho::orca
