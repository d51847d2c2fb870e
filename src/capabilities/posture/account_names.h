#pragma once

#include <string_view>

namespace sekisho::posture {

/// Names of accounts that tell nobody, as specs/data/account_names.csv lists them.
[[nodiscard]] std::string_view shippedAccountNames();

}  // namespace sekisho::posture
