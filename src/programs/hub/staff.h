#pragma once

#include "capabilities/access/access.h"
#include "capabilities/journal/actor.h"
#include "capabilities/people/person.h"
#include "capabilities/reading/material.h"
#include "interfaces/http/people_operations.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// The row of the staff register for somebody who was only known by a sign-in: their kind follows
/// from their roles, the rest is for people to fill in.
[[nodiscard]] people::Person personFor(const access::SignIn& signin);

/// Keeps a new sign-in and, where the staff register has no such person yet, the person: one
/// decision. Conflict as of access::insert.
[[nodiscard]] Result<void> admit(Hub::State& state, const access::SignIn& signin,
                                 const journal::Actor& by);

/// Gives everybody who signs in a row of the staff register: a hub that was set up before it had
/// one. Does nothing, and records nothing, if nobody is missing.
[[nodiscard]] Result<void> registerSignIns(Hub::State& state);

/// Whether that person has a sign-in that opens anything today.
[[nodiscard]] bool signsIn(const Hub::State& state, PersonId person);

/// The roles with which somebody's sign-in opens something today; nothing if it opens nothing.
[[nodiscard]] std::optional<access::Roles> rolesToday(const Hub::State& state, PersonId person);

/// Everybody who is here today, as audiences ask of them.
[[nodiscard]] Result<std::vector<reading::Reader>> readersOf(const Hub::State& state);

/// Whether `by` may change the name, the kind or the days of a person of the staff register.
/// Whoever signs in is named by others under what they state and decide: nobody renames themselves
/// while another could, and only a director changes a director's, only a director or an
/// administrator an administrator's. PermissionDenied (people.not-yours).
[[nodiscard]] Result<void> mayRename(const Hub::State& state, const access::Identity& by,
                                     PersonId person);

/// Whether a director's sign-in can be used; also if that cannot be told.
[[nodiscard]] bool directorSignsIn(const Hub::State& state);

/// Whether anybody but that person signs in and may do that operation. What cannot be told counts
/// as somebody: nobody does alone by a failure what asks for another.
[[nodiscard]] bool anotherMay(const Hub::State& state, std::string_view operation, PersonId but);

/// Who joined after staff were told of the notice that holds, and who was told since.
[[nodiscard]] Result<http::TellingOfNotice> tellingOfNotice(const Hub::State& state);

}  // namespace sekisho::hub
