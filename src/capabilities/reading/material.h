#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/documents/document.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::reading {

using MaterialId = Id<struct MaterialTag>;
using EditionId = Id<struct EditionTag>;

/// Who has to read something: everybody of one of these kinds (as the staff register names them)
/// and everybody whose sign-in has one of these roles.
struct Audience {
  std::set<std::string> kinds = {};
  std::set<std::string> roles = {};
  friend bool operator==(const Audience&, const Audience&) = default;
};

/// One edition of what has to be read: a filed document, or where it is found.
struct Edition {
  EditionId id = {};
  std::string name = {};  ///< Such as 第3版, 7.0.
  std::chrono::sys_days published{};
  std::chrono::sys_days due{};  ///< To be read by this day.
  std::optional<documents::DocumentId> document = {};
  std::string place = {};  ///< Without a document: an address, or where it lies.
  PersonId by = {};
  Instant at{};
  friend bool operator==(const Edition&, const Edition&) = default;
};

/// It has to be read no longer.
struct Stop {
  PersonId by = {};
  Instant at{};
  std::string why = {};
  friend bool operator==(const Stop&, const Stop&) = default;
};

/// What has to be read (運用管理規程, a guideline, a settings page), over all its editions.
struct Material {
  MaterialId id = {};
  std::string title = {};
  std::string issuer = {};
  Audience audience = {};
  std::vector<Edition> editions = {};  ///< Newest first; never none.
  std::optional<Stop> stopped = {};
  friend bool operator==(const Material&, const Material&) = default;

  [[nodiscard]] const Edition& newest() const { return editions.front(); }
};

/// 読みました: that somebody has read an edition.
struct Acknowledgement {
  EditionId edition = {};
  PersonId person = {};
  std::chrono::sys_days day{};
  PersonId by = {};  ///< Themselves, or who showed it to somebody without a sign-in.
  Instant at{};
  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;

  [[nodiscard]] bool isTheirOwn() const { return by == person; }
};

/// Somebody as an audience asks of them.
struct Reader {
  PersonId person = {};
  std::string kind = {};
  std::vector<std::string> roles = {};  ///< Of a sign-in that opens something today.
  std::chrono::sys_days from{};         ///< Their first day.
  friend bool operator==(const Reader&, const Reader&) = default;
};

inline constexpr std::size_t kMaxTitleBytes = 360;   // 120 characters of Japanese
inline constexpr std::size_t kMaxIssuerBytes = 240;  // 80
inline constexpr std::size_t kMaxNameBytes = 120;    // 40
inline constexpr std::size_t kMaxPlaceBytes = 1'500;
inline constexpr std::size_t kMaxMaterials = 500;
inline constexpr std::size_t kMaxEditions = 200;  ///< Of one material.
inline constexpr std::chrono::days kNewcomersHave{14};
inline constexpr std::chrono::days kLongestTime{400};

/// Whether that person has to read what has this audience.
[[nodiscard]] bool concerns(const Audience& audience, const Reader& reader);

/// The day by which they have to: the edition's, but whoever comes later has kNewcomersHave days
/// from their first.
[[nodiscard]] std::chrono::sys_days dueFor(const Edition& edition, const Reader& reader);

/// InvalidInput with {pointer}: reading.title, reading.issuer (empty, overlong, not one line),
/// reading.audience (nobody).
[[nodiscard]] Result<void> check(const Material& material);
/// InvalidInput with {pointer}: reading.edition (its name), reading.published (a day to come),
/// reading.due (past, or beyond kLongestTime) with {first} and {last}, reading.place (neither a
/// document nor a place, or both, or no line).
[[nodiscard]] Result<void> check(const Edition& edition, std::chrono::sys_days today);

/// InvalidInput with {pointer} `/day`: reading.act-day (it was read on a day to come),
/// reading.before-issue (on one before the edition was out).
[[nodiscard]] Result<void> check(const Acknowledgement& acknowledgement, const Edition& edition,
                                 std::chrono::sys_days today);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const Edition& edition);
[[nodiscard]] Json toJson(const Material& material);
[[nodiscard]] Json toJson(const Acknowledgement& acknowledgement);

}  // namespace sekisho::reading
