#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "capabilities/logchecks/log_check.h"
#include "capabilities/posture/clinic.h"
#include "capabilities/statements/statement.h"
#include "core/second_person.h"
#include "interfaces/http/call.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// Everybody whose sign-in can be used and who may do that operation, whatever the staff register
/// says, which the one who asks may write; a director's goes on.
[[nodiscard]] Result<std::vector<PersonId>> whoMay(const Hub::State& state,
                                                   std::string_view operation);

/// Whose making a sign-in may not be, for its owner to be a second person.
enum class Making {
  OfOneHand,   ///< The two of each other's or of one person's: who confirms what another did.
  OfTheFirst,  ///< The second's of the first's: who decides about the other's use.
};

/// Of whoMay(), those who could do it in place of `second`, whose sign-in is of such making:
/// neither of the two, and of the making of neither.
[[nodiscard]] Result<std::vector<PersonId>> othersBeside(const Hub::State& state,
                                                         std::string_view operation, PersonId first,
                                                         PersonId second, Making making);

/// How `caller` stands as the second person to `first` in that operation, now. PermissionDenied
/// (access.not-own-yet) while their own sign-in is still as another made it.
[[nodiscard]] Result<SecondPerson> secondPerson(const Hub::State& state, const http::Caller& caller,
                                                std::string_view operation, PersonId first,
                                                Making making);

/// The same to everybody of `firsts` at once, of whom the caller may be one: to sign for all is
/// nobody's own.
[[nodiscard]] Result<SecondPerson> secondToAll(const Hub::State& state, const http::Caller& caller,
                                               std::string_view operation,
                                               std::span<const PersonId> firsts);

/// What the confirmation of an answer comes to today: one of one hand counts only for want of
/// others, and no longer once somebody else could give it. What cannot be told counts for nothing.
[[nodiscard]] posture::SecondWord secondWordOf(const Hub::State& state,
                                               const statements::Statement& given);
/// The same of a look at what the checker of a log did themselves: as LogCheck::isWhole(), today.
[[nodiscard]] bool isWholeToday(const Hub::State& state, const logchecks::LogCheck& check);

}  // namespace sekisho::hub
