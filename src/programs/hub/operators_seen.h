#pragma once

#include <chrono>
#include <map>
#include <string>

#include "programs/hub/state.h"

namespace sekisho::hub {

/// The day on which each operator of 日レセ was last seen in use, by people or programs.
using OperatorsSeen = std::map<std::string, std::chrono::sys_days, std::less<>>;

/// Of the days from `first` until now, as far as the journal could be searched within two seconds.
/// Who is not among them may have been at work: staff were not told, or 日レセ's log did not say.
[[nodiscard]] OperatorsSeen operatorsSeen(const Hub::State& state, std::chrono::sys_days first);

}  // namespace sekisho::hub
