#pragma once

#include <string>
#include <string_view>

#include "capabilities/evidence/hours.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::hub {

/// What DIR/hub.toml holds: who the clinic is, when it is open, under which name the hub is
/// reached.
struct Settings {
  ClinicId clinic;
  std::string clinic_name = {};  ///< Empty until set-up.
  evidence::Hours hours = evidence::Hours::usual();
  std::string host_name = "sekisho.internal";
  bool lan = false;  ///< Set up for the LAN: TLS on every address.
  /// Who cosigns the journal: the lines of a tlog-policy without logs; nobody if empty.
  std::string witnesses = {};

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the text of hub.toml. InvalidInput (hub.settings-wrong) with {line} and {what} for an
/// unknown key, a wrong type or a value that cannot stand.
[[nodiscard]] Result<Settings> parseSettings(std::string_view text);

/// The text that parseSettings reads back to the same settings, with a line that says what each key
/// means.
[[nodiscard]] std::string writeSettings(const Settings& settings);

}  // namespace sekisho::hub
