#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::observation {

/// That somebody looked at names of whoever was observed on a device, on that day in Japan.
struct Look {
  DeviceId device = {};
  PersonId by = {};
  Instant at{};  ///< The first time that day.
  friend bool operator==(const Look&, const Look&) = default;
};

/// A list that shows as much of persons as a page of theirs does.
enum class List {
  AccessRegister,  ///< Whose each account is, with duties and reasons.
  Review,          ///< What each can use, and what was decided of it.
  WrittenUses,     ///< Who used which terminal, for what.
  DailyUse,        ///< The same as the evidence draws it, day by day.
  Contacts,        ///< Who is told when something is wrong.
  LogCheck,        ///< What a check of the access log found of whom.
  Maintenance,     ///< Work on servers, that of our own people among it.
  Search,          ///< Entries of the journal about whom was asked for by name.
};
[[nodiscard]] std::string_view nameOf(List list) noexcept;
[[nodiscard]] std::optional<List> listFrom(std::string_view name) noexcept;

/// That somebody opened such a list on that day in Japan. One look, however many it names.
struct ListLook {
  List list = List::AccessRegister;
  std::vector<PersonId> persons = {};  ///< Whom it showed; never `by`.
  PersonId by = {};
  Instant at{};
};

/// That somebody opened what is kept of another person on that day in Japan: their row of the staff
/// register, or what they can use; or a list that showed them.
struct PersonLook {
  PersonId person = {};  ///< Whose; never `by`.
  PersonId by = {};
  Instant at{};                   ///< The first time that day.
  std::optional<List> list = {};  ///< Nothing if it was the person alone.
  friend bool operator==(const PersonLook&, const PersonLook&) = default;
};

inline constexpr std::size_t kLooksShown = 200;

/// Who looked at what is told of persons. Safe for use by any thread.
class LookRegister {
 public:
  virtual ~LookRegister() = default;

  /// Durable on return, with its journal entry; once a person, device and day. What cannot be
  /// recorded must not be shown.
  [[nodiscard]] virtual Result<void> record(const Look& look) = 0;
  /// The newest at that device, newest first, kLooksShown at most.
  [[nodiscard]] virtual Result<std::vector<Look>> of(DeviceId device) const = 0;

  /// As record() of a device: once a viewer, person and day.
  [[nodiscard]] virtual Result<void> record(const PersonLook& look) = 0;
  /// The same of a list: one entry a viewer, list and day, and another only for whom it showed
  /// later that day and not before.
  [[nodiscard]] virtual Result<void> record(const ListLook& look) = 0;
  /// The newest at that person, by list or alone, newest first, kLooksShown at most.
  [[nodiscard]] virtual Result<std::vector<PersonLook>> of(PersonId person) const = 0;
};

}  // namespace sekisho::observation
