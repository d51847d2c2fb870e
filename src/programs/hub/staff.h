#pragma once

#include "capabilities/access/sign_in.h"
#include "capabilities/journal/actor.h"
#include "capabilities/people/person.h"
#include "capabilities/statements/statement.h"
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

/// Whether anybody but that person is here, signs in, and may confirm what another has stated. What
/// cannot be told counts as somebody: nobody confirms alone by a failure.
[[nodiscard]] statements::Others othersMayConfirm(const Hub::State& state, PersonId but);

}  // namespace sekisho::hub
