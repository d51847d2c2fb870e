#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sekisho::orca {

/// The settings of a file in which 日レセ keeps them: jma-receipt.conf, jma-receipt.env or
/// monsiaj's properties. "KEY=value", "KEY: value" or "export KEY=value" a line; quotes around a
/// value are taken off, lines with '#' or '!' first and lines of another form are passed over. The
/// last of several counts.
[[nodiscard]] std::map<std::string, std::string, std::less<>> confFrom(std::string_view text);

}  // namespace sekisho::orca
