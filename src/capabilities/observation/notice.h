#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::observation {

using NoticeId = Id<struct NoticeTag>;

/// Roles of the hub whose holders a notice can name: nobody else opens pages that show persons.
enum class ViewerRole { Director, Administrator, SafetyManager };
inline constexpr std::array kViewerRoles{ViewerRole::Director, ViewerRole::Administrator,
                                         ViewerRole::SafetyManager};
/// As the hub's roles are named everywhere.
[[nodiscard]] std::string_view nameOf(ViewerRole role) noexcept;
[[nodiscard]] std::optional<ViewerRole> viewerRoleFrom(std::string_view name) noexcept;

/// Who may see what is collected about persons: holders of roles, and persons by themselves.
struct Viewers {
  std::vector<ViewerRole> roles = {};
  std::vector<PersonId> persons = {};
  friend bool operator==(const Viewers&, const Viewers&) = default;
};

/// That staff were told, and on which day.
struct Given {
  std::chrono::sys_days day{};
  PersonId by = {};  ///< Who said so to the hub: a director, or a second person to who wrote it.
  Instant at{};
  std::string alone = {};  ///< 単独承認: why nobody else could say so; empty if it is none.
  friend bool operator==(const Given&, const Given&) = default;
};

struct Ending {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// What staff are told before anything is collected about each of them (guideline, K-3.2): its
/// purpose, who answers for it, who may see it, how long it is kept and from which day on. That it
/// is no measure of attendance or work is part of every notice and no answer.
struct Notice {
  NoticeId id = {};
  std::string purpose = {};
  PersonId responsible = {};
  Viewers viewers = {};
  int keep_months = 0;
  std::chrono::sys_days start{};                    ///< First day of collection.
  std::optional<std::chrono::sys_days> until = {};  ///< Last day, if one was set.
  PersonId by = {};
  Instant at{};
  std::optional<Given> given = {};   ///< Nothing while staff have not been told: no collection.
  std::optional<Ending> ended = {};  ///< Collection stops at once; the notice stays visible.

  friend bool operator==(const Notice&, const Notice&) = default;
};

inline constexpr std::size_t kMaxPurposeBytes = 1'200;  // 400 characters of Japanese
inline constexpr int kMostMonths = 13;                  // received tables are kept no longer
inline constexpr std::size_t kMaxPersons = 50;
inline constexpr std::size_t kMaxNotices = 1'000;
/// A notice on paper may have been given before the hub knew of it.
inline constexpr std::chrono::days kGivenBefore{31};
/// What begins later is not told yet.
inline constexpr std::chrono::days kStartAhead{400};

/// InvalidInput with {pointer} for the first thing that cannot stand: observation.purpose (none, or
/// no line), observation.purpose-barred with {word} (attendance or appraisal, which is never what
/// is collected for), observation.viewers (nobody, somebody twice, or too many), observation.keep
/// (not 1 to kMostMonths), observation.start (before `today` or more than kStartAhead later),
/// observation.until (before the first day).
[[nodiscard]] Result<void> check(const Notice& notice, std::chrono::sys_days today);

/// Conflict: observation.ended, observation.given (already). InvalidInput with {pointer}:
/// observation.given-ahead (a day to come), observation.given-long-ago (more than kGivenBefore
/// before the notice was written), observation.given-late (staff are told before the first day).
[[nodiscard]] Result<void> check(const Notice& notice, const Given& given,
                                 std::chrono::sys_days today);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const Notice& notice);

/// The notices of one clinic. Each change is durable, with its journal entry, when the call
/// returns. Nothing is ever deleted. Safe for use by any thread.
class NoticeRegister {
 public:
  virtual ~NoticeRegister() = default;

  /// Every one, newest first.
  [[nodiscard]] virtual Result<std::vector<Notice>> all() const = 0;

  /// Writes down what staff are to be told; nothing is collected by it. Conflict with
  /// observation.full. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> record(const Notice& notice) = 0;
  /// Staff were told: from its first day on it takes the place of every notice given before.
  /// Answers it as it is then. NotFound (observation.unknown), or what check() refuses.
  [[nodiscard]] virtual Result<Notice> give(NoticeId id, const Given& given,
                                            std::chrono::sys_days today) = 0;
  /// Answers it as it is then. NotFound (observation.unknown); Conflict (observation.ended).
  [[nodiscard]] virtual Result<Notice> end(NoticeId id, const Ending& ending) = 0;
};

}  // namespace sekisho::observation
