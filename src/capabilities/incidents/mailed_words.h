#pragma once

#include <string>
#include <string_view>

namespace sekisho::incidents {

/// What somebody wrote, as it may be mailed to whoever is told: numbers that may be a patient's or
/// an insured person's are covered, a ● for each digit. Covered are five digits or more in a row,
/// nine or more joined by hyphens, and twelve in groups of four (個人番号), in half or full width;
/// times, dates and short codes of errors stay. Names cannot be told and stay: whoever writes is
/// asked to write none. Bytes that are no UTF-8 stay as they are.
[[nodiscard]] std::string mailedWords(std::string_view words);

}  // namespace sekisho::incidents
