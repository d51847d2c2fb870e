#pragma once

#include <string_view>
#include <vector>

#include "programs/hub/state.h"

namespace sekisho::hub {

/// Of whom of the staff register a text speaks that somebody searches by: a name or kana of theirs
/// or a part of it, their id, a 日レセ operator of theirs, or an account that is theirs or was. An
/// error if a register cannot be read: then nobody knows whom it would be a look
/// at.
[[nodiscard]] Result<std::vector<PersonId>> personsMeant(const Hub::State& state,
                                                         std::string_view text);

}  // namespace sekisho::hub
