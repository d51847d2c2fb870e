#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/text.h"
#include "capabilities/evidence/hours.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::duties {

/// What a duty is about, for whoever links to it: such as {"control", "training.education"}.
struct Subject {
  std::string_view kind = {};
  std::string id = {};
  friend bool operator==(const Subject&, const Subject&) = default;
};

/// Something that has to be done by a day.
struct Duty {
  /// The same as long as it is the same duty; of ids alone, so that it says nothing about anybody.
  std::string key;
  MessageId what = {};          ///< A sentence of specs/messages that names nobody.
  std::chrono::sys_days day{};  ///< The last day on which it is in time.
  std::chrono::days ahead{};    ///< It is reminded of so long before.
  Subject subject{};
  catalog::Text topic = {};                ///< Such as a control's title; never a person's name.
  std::optional<PersonId> person = {};     ///< Whom it concerns.
  std::optional<PersonId> in_charge = {};  ///< Who has to do it, if one person.
  bool is_shared = false;  ///< Who is in charge has no sign-in: it falls to whoever may, too.
  /// What has to be called to do it: it is everybody's who may, unless somebody is in charge.
  std::string_view operation = {};

  friend bool operator==(const Duty&, const Duty&) = default;
};

/// What a capability adds to the calendar: all its duties that are not done, as of that day.
/// Called by many threads at once.
using Source = std::function<Result<std::vector<Duty>>(std::chrono::sys_days today)>;

/// A duty as the clinic's hours place it.
struct Due {
  Duty duty;
  std::chrono::sys_days shown{};   ///< The last day at or before its day on which the clinic opens.
  std::chrono::sys_days remind{};  ///< From this open day on it is reminded of.
  bool overdue = false;

  [[nodiscard]] bool isClosedOnItsDay() const { return shown != duty.day; }
};

/// Everything of every source, overdue first, then by the day shown. The failure of a source fails
/// it all: a calendar that leaves something out unsaid is none.
[[nodiscard]] Result<std::vector<Due>> calendar(const std::vector<Source>& sources,
                                                const evidence::Hours& hours,
                                                std::chrono::sys_days today);

/// Who looks.
struct Viewer {
  std::optional<PersonId> person = {};
  /// Whether they may call that operation.
  std::function<bool(std::string_view operation)> may;

  /// What falls to them to do.
  [[nodiscard]] bool owns(const Duty& duty) const {
    const bool others = !duty.in_charge || duty.is_shared;
    return (duty.in_charge && duty.in_charge == person) || (others && may(duty.operation));
  }
  /// What they may know of: their own, and whatever they could do.
  [[nodiscard]] bool sees(const Duty& duty) const { return owns(duty) || may(duty.operation); }
};

}  // namespace sekisho::duties
