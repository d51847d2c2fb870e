#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/access/sign_in.h"

namespace sekisho::access {

/// Who sits at the machine while a hub is set up.
enum class SetsUp {
  Unsaid,    ///< By a script that was not told: an administrator, and no director yet.
  Director,  ///< The director in person.
  Staff,     ///< Somebody of the clinic whom the director asked.
  Provider,  ///< The support provider's engineer.
};

/// "director", "staff", "provider"; "unsaid" is only ever written.
[[nodiscard]] std::string_view nameOf(SetsUp who) noexcept;
[[nodiscard]] std::optional<SetsUp> setsUpFrom(std::string_view name) noexcept;

/// Who sets a hub up, as they say.
struct Setter {
  SetsUp who = SetsUp::Unsaid;
  Roles roles = {};           ///< Of Unsaid alone: the others follow from who it is.
  std::string reason = {};    ///< Of Staff and Provider: what they were asked to do.
  std::string contract = {};  ///< Of a Provider: by which contract.
  std::string scope = {};     ///< Of a Provider: what it covers.
  std::string director = {};  ///< The director's name, where somebody else sets up.
};

/// What whoever sets up is given. The director and whoever is unsaid without an end, staff for
/// kLongestGrant, a provider as a named set-up account for kLongestSetUp.
///
/// InvalidInput with {pointer} into the answers: access.set-up-roles (neither director nor
/// administrator, so that nobody could decide anything), access.set-up-director (staff or a
/// provider without the director's name, or a name where the director, or nobody said who, sets
/// up), and what check() of a grant refuses.
[[nodiscard]] Result<Grant> grantOf(const Setter& setter, std::chrono::sys_days today);

/// What the director is given whose sign-in somebody else's set-up makes: the settings too, where
/// otherwise nobody of the clinic would decide about them.
[[nodiscard]] Roles rolesOfDirector(SetsUp who);

}  // namespace sekisho::access
