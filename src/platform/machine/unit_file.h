#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho::platform {

/// One "Key=value" of a file that systemd reads.
struct UnitSetting {
  std::string section = {};  ///< Without its brackets; empty before the first.
  std::string key = {};
  std::string value = {};  ///< Lines that go on joined by a blank; empty takes back earlier ones.
};

/// The settings of a unit file or drop-in in their order (systemd.syntax(7)): comments left out,
/// lines that end in a backslash joined with the next. Lines without "=" are passed over.
[[nodiscard]] std::vector<UnitSetting> unitSettingsIn(std::string_view text);

/// The program that an Exec…= line starts, without the marks before it ("-", "@", "+", "!", ":",
/// "|"); empty if the line names none.
[[nodiscard]] std::string programOfExec(std::string_view value);

/// The words of such a line, the program first: marks and quotes taken off, variables as they are.
/// Nothing if the line has an escape, a specifier ("%i"), an open quote, or gives the program
/// another name ("@").
[[nodiscard]] std::optional<std::vector<std::string>> wordsOfExec(std::string_view value);

}  // namespace sekisho::platform
