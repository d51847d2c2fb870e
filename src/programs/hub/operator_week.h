#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"
#include "capabilities/inventory/sightings.h"
#include "capabilities/journal/generations.h"
#include "capabilities/usage/sessions_at_once.h"
#include "core/clock.h"

namespace sekisho::hub {

/// When an operator of 日レセ was last in use, as far as the days that were looked at tell.
struct OperatorUsed {
  std::optional<std::chrono::sys_days> by_program = {};  ///< By an interface, in Japan.
  std::optional<std::chrono::sys_days> at_screen = {};   ///< A session or an act of somebody's.
  friend bool operator==(const OperatorUsed&, const OperatorUsed&) = default;
};

/// Which operators of 日レセ were in use and how, as the journal has it (P-04, P-10).
struct OperatorWeek {
  std::map<std::string, OperatorUsed, std::less<>> operators = {};  ///< By their id in 日レセ.
  bool unnamed_calls = false;  ///< An interface was used, and nobody may be told for whom.
  bool unnamed_acts = false;   ///< Somebody worked at a screen, and nobody may be told who.
  std::vector<usage::SessionsAtOnce> at_once = {};  ///< Of sessions that ended within the days.
  bool whole = true;  ///< False if not all could be read in time, or something was lost on the way.
  bool acts_whole = true;  ///< False if not all acts at screens could be read in time.
};

/// Of the days from `first` to `last`. What tells of a time that cannot be counts for the day on
/// which it came, and makes the week not whole. `enough` ends it early. Acts at a screen are looked
/// for of operators whom a program uses too, or that are in `sought`, and then of everybody. What
/// agents of `machines` lost is missing in it, and what those lost that it names. Fails if the
/// newest generation of the journal cannot be read.
[[nodiscard]] Result<OperatorWeek> operatorsWithin(const journal::Generations& record,
                                                   std::chrono::sys_days first,
                                                   std::chrono::sys_days last,
                                                   const std::vector<std::string>& sought,
                                                   std::set<std::string> machines,
                                                   const std::function<bool()>& enough);

/// That of today and the seven days before, for whoever asks often: the journal is searched again
/// after ten minutes, on another day, or for others `sought` or other machines. Any thread.
class WeekOfOperators {
 public:
  struct Parts {
    const journal::Generations& record;
    evidence::ReceivedTables& tables;
    const inventory::AddressHistory& addresses;
    const inventory::DeviceRegister& devices;
    const Clock& clock;
  };
  /// All outlive it.
  explicit WeekOfOperators(Parts parts) : parts_(parts) {}

  /// Of sessions at once what is certain of their seats (OrcaSeats). Not whole if the journal could
  /// not be read.
  [[nodiscard]] OperatorWeek until(std::chrono::sys_days today,
                                   const std::vector<std::string>& sought,
                                   const std::set<std::string>& machines);

 private:
  struct Read {
    std::chrono::sys_days day;
    Instant at;
    std::vector<std::string> sought;
    std::set<std::string> machines;
    OperatorWeek week;
  };

  [[nodiscard]] std::vector<usage::SessionsAtOnce> seated(
      const std::vector<usage::SessionsAtOnce>& all) const;

  Parts parts_;
  std::mutex lock_;
  std::optional<Read> last_ = {};
};

}  // namespace sekisho::hub
