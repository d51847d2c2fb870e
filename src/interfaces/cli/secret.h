#pragma once

#include <iosfwd>
#include <string>

namespace sekisho::cli {

/// Reads one line. From a terminal (`terminal`: standard input is one) it is not shown as it is
/// typed.
[[nodiscard]] std::string readSecret(std::istream& in, bool terminal);

}  // namespace sekisho::cli
