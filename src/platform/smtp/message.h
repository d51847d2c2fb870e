#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"

namespace sekisho::platform::smtp {

/// One plain text for one reader.
struct Message {
  std::string from_name = {};
  std::string from = {};  ///< As isMailAddress.
  std::string to = {};    ///< As isMailAddress.
  std::string subject = {};
  std::string text = {};  ///< UTF-8, lines ended by '\n'.
  std::string id = {};    ///< What stands left of the at sign in Message-ID.
  std::string id_host = {};
  Instant date{};
};

/// The message as it travels (RFC 5322, with RFC 2045 and RFC 2047 for what is not ASCII): ASCII
/// lines of at most 78 characters, each ended by CR LF, none beginning with a dot. It says of
/// itself that a program wrote it (RFC 3834), so that nobody's absence note answers.
[[nodiscard]] std::string write(const Message& message);

/// `text` as words of a header field from column `column` on (RFC 2047 §4.1, base64): as it is if
/// it is plain ASCII and short. No character is cut in two.
[[nodiscard]] std::string headerWords(std::string_view text, std::size_t column);

}  // namespace sekisho::platform::smtp
