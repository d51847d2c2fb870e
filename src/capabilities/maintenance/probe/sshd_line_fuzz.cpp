#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "capabilities/maintenance/probe/remote_session.h"
#include "capabilities/maintenance/probe/sshd_line.h"
#include "core/check.h"
#include "core/text.h"
#include "platform/machine/log_words.h"

namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using sekisho::maintenance::SshdLine;
using sekisho::maintenance::sshdLineFrom;

constexpr std::chrono::year_month kReadIn = std::chrono::year(2025) / 11;

}  // namespace

// The bytes as a line: what it tells is an account of one word and an address, at a time. The same
// bytes as whatever somebody who is not let in may choose tell nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(sekisho::textOf(std::as_bytes(std::span(data, size))));
  const auto said = sshdLineFrom(text, kReadIn, 9h);
  SEKISHO_CHECK(said.dated || !said.line);
  if (const auto& line = said.line) {
    SEKISHO_CHECK(!line->account.empty() && line->account.find(' ') == std::string::npos);
    const bool placed =
        line->what == SshdLine::What::Accepted || line->what == SshdLine::What::Gone;
    const std::string from = line->peer.substr(0, line->peer.find(' '));
    SEKISHO_CHECK(placed == !line->peer.empty());
    SEKISHO_CHECK(!placed || sekisho::platform::addressFrom(from) == from);
    SEKISHO_CHECK(text.find(placed ? "port " : "session ") != std::string::npos);
  }
  if (text.find('\n') != std::string::npos) return 0;  // sshd writes none
  const std::string head = "Nov 13 14:25:27 orca sshd[4711]: ";
  const std::string from = " from 203.0.113.9 port 50022";
  for (const std::string& line :
       {fmt::format("{}Invalid user {}{}", head, text, from),
        fmt::format("{}Failed password for invalid user {}{} ssh2", head, text, from),
        fmt::format("{}Disconnected from invalid user {} 203.0.113.9 port 50022 [preauth]", head,
                    text),
        fmt::format(
            "{}Connection closed by authenticating user {} 203.0.113.9 port 50022 [preauth]", head,
            text),
        fmt::format("{}Received disconnect from 203.0.113.9 port 50022:11: {}", head, text)}) {
    SEKISHO_CHECK(!sshdLineFrom(line, kReadIn, 9h).line);
  }
  return 0;
}
