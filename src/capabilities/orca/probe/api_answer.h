#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/operators.h"
#include "capabilities/orca/probe/versions.h"
#include "core/error.h"

/// What 日レセ's HTTP API answers ("xml2": each element carries type="record|string|array").
///
/// The XML of somebody who is not trusted: more than kMaxApiAnswer bytes, deeper than
/// kMaxApiDepth, a document type and whatever is not UTF-8 is refused. Elements that are not known
/// are passed over, and a text is only handed out if it is of the form it should have.
namespace sekisho::orca {

inline constexpr std::size_t kMaxApiAnswer = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxApiDepth = 12;
inline constexpr std::size_t kMaxApiRows = 2000;  ///< Users, masters or updates; more is refused.

/// What /api01rv2/systeminfv2 answers.
///
/// Corrupt (orca.api-not-understood) if it is not such an answer. PermissionDenied
/// (orca.api-user-refused) if 日レセ knows no such user, Unavailable (orca.api-result) with {code}
/// if it answers with another of its errors; what it may have told beside that is not taken.
[[nodiscard]] Result<SystemState> systemStateFromApi(std::string_view xml);

/// A user as /orca101/manageusersv2 tells of one. What is not told is nothing.
struct ApiUser {
  std::string user = {};
  std::optional<int> clinic = {};  ///< Where several share one 日レセ.
  std::optional<int> group = {};
  std::optional<std::string> name = {};
  StaffPeriod period = {};
  std::optional<bool> administrator = {};  ///< Told to administrators alone.
  /// Whether one of the two may be used; a menu item of 日レセ. Nothing unless the answer names
  /// both among those that there are: those without the right are simply left out.
  std::optional<bool> may_manage_system = {};
  std::optional<bool> may_export = {};
  std::optional<bool> may_update_masters = {};
  friend bool operator==(const ApiUser&, const ApiUser&) = default;
};

struct ApiUsers {
  std::vector<ApiUser> all = {};
  std::size_t untold = 0;  ///< Whose id is none that could be told.
  friend bool operator==(const ApiUsers&, const ApiUsers&) = default;
};

/// What /orca101/manageusersv2 answers to Request_Number 01. Errors as above.
[[nodiscard]] Result<ApiUsers> usersFromApi(std::string_view xml);

/// The bodies that ask for them; `now` is the server's local time, as 日レセ wants it.
[[nodiscard]] std::string systemStateRequest(std::chrono::local_seconds now);
[[nodiscard]] std::string_view usersRequest();

}  // namespace sekisho::orca
