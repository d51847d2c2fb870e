#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "capabilities/catalog/fact_spec.h"

namespace sekisho::catalog {

/// The words for `personal` in specs.
inline constexpr auto kPersonalDataNames = std::to_array<std::pair<std::string_view, PersonalData>>(
    {{"none", PersonalData::None},
     {"account", PersonalData::Account},
     {"person", PersonalData::Person},
     {"address", PersonalData::Address},
     {"behaviour", PersonalData::Behaviour},
     {"patient", PersonalData::Patient}});

}  // namespace sekisho::catalog
