#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "capabilities/orca/probe/credentials.h"

/// What monsiaj, the client of panda, writes on a terminal. No field holds text of a message that
/// was not recognised.
namespace sekisho::orca::monsiaj {

/// It looked for its server.
struct ConnectTried {
  bool tls = false;
  std::string host = {};  ///< A name or an address; empty if it is neither.
  std::optional<std::uint16_t> port = {};
  friend bool operator==(const ConnectTried&, const ConnectTried&) = default;
};

struct Connected {
  std::string session = {};
  friend bool operator==(const Connected&, const Connected&) = default;
};

struct Disconnected {
  std::string session = {};
  friend bool operator==(const Disconnected&, const Disconnected&) = default;
};

struct WindowShown {
  std::string window = {};
  friend bool operator==(const WindowShown&, const WindowShown&) = default;
};

/// Somebody did something on a screen.
struct Operated {
  std::string window = {};
  std::string widget = {};
  std::string event = {};
  friend bool operator==(const Operated&, const Operated&) = default;
};

/// What was printed or kept is not told.
struct ReportPrinted {
  friend bool operator==(const ReportPrinted&, const ReportPrinted&) = default;
};
struct FileDownloaded {
  friend bool operator==(const FileDownloaded&, const FileDownloaded&) = default;
};

using What = std::variant<ConnectTried, Connected, Disconnected, WindowShown, Operated,
                          ReportPrinted, FileDownloaded>;

struct Line {
  std::chrono::local_seconds at = {};  ///< By the terminal's clock.
  std::optional<What> what = {};       ///< Nothing if the message is not known.
  Credentials credentials = {};        ///< What stands in the message and was dropped with it.
  friend bool operator==(const Line&, const Line&) = default;
};

/// When the file `monsiaj.log.20251113142527123.txt` was begun.
[[nodiscard]] std::optional<std::chrono::local_seconds> logBegan(std::string_view file_name);

/// Reads `11/13 14:25:27 [INFO] message`. Its year is the first in which the line's month is not
/// before that in which the file was begun. Nothing for a line without this head.
[[nodiscard]] std::optional<Line> lineFrom(std::string_view line, std::chrono::local_seconds began);

}  // namespace sekisho::orca::monsiaj
