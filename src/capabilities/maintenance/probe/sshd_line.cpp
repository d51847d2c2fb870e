#include "capabilities/maintenance/probe/sshd_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capabilities/maintenance/probe/remote_session.h"
#include "core/text.h"
#include "platform/machine/log_words.h"
#include "platform/machine/syslog_line.h"

namespace sekisho::maintenance {
namespace {

using platform::takeLiteral;
using What = SshdLine::What;

// The next word; nothing unless one blank follows it.
std::string_view takeOne(std::string_view& rest) {
  const std::size_t blank = rest.find(' ');
  if (blank == std::string_view::npos) return {};
  const std::string_view word = rest.substr(0, blank);
  rest.remove_prefix(blank + 1);
  return word;
}

bool isAccount(std::string_view word) {
  return !word.empty() && word.size() <= kMostWord && std::ranges::none_of(word, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '(' || c == ')';
  });
}

// "203.0.113.9 port 50022", and what comes behind it is left over.
bool takePeer(std::string_view& rest, SshdLine& line) {
  const auto address = platform::addressFrom(takeOne(rest));
  if (!address || !takeLiteral(rest, "port ")) return false;
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const auto port = platform::numberFrom(rest.substr(0, digits));
  if (!port || *port > 65535) return false;
  rest.remove_prefix(digits);
  line.peer = fmt::format("{} {}", *address, *port);
  return true;
}

// "publickey for vendor from 203.0.113.9 port 50022 ssh2: ED25519 SHA256:…". Of a certificate its
// name stands at the end, which is whatever its authority wrote.
bool readAccepted(std::string_view rest, SshdLine& line) {
  const std::string_view how = takeOne(rest);
  if (how.empty() || !takeLiteral(rest, "for ")) return false;
  line.account = takeOne(rest);
  if (!isAccount(line.account) || !takeLiteral(rest, "from ") || !takePeer(rest, line)) {
    return false;
  }
  return rest == " ssh2" || rest.starts_with(" ssh2: ");
}

// "vendor 203.0.113.9 port 50022"
bool readGone(std::string_view rest, SshdLine& line) {
  line.account = takeOne(rest);
  return isAccount(line.account) && takePeer(rest, line) && rest.empty();
}

// "vendor", "vendor by (uid=0)" or "vendor(uid=1001) by (uid=0)"
bool readOfPam(std::string_view rest, SshdLine& line) {
  line.account = rest.substr(0, rest.find_first_of(" ("));
  rest.remove_prefix(line.account.size());
  return isAccount(line.account) &&
         (rest.empty() || rest.starts_with(" by ") || rest.starts_with("(uid="));
}

bool readMessage(std::string_view message, SshdLine& line) {
  if (takeLiteral(message, "Accepted ")) {
    line.what = What::Accepted;
    return readAccepted(message, line);
  }
  if (takeLiteral(message, "pam_unix(sshd:session): session ")) {
    line.what = message.starts_with("opened ") ? What::Opened : What::Closed;
    return (takeLiteral(message, "opened for user ") || takeLiteral(message, "closed for user ")) &&
           readOfPam(message, line);
  }
  static constexpr auto kGone = std::to_array<std::string_view>(
      {"Disconnected from user ", "Connection closed by user ", "Connection reset by user ",
       "Timeout, client not responding from user "});
  line.what = What::Gone;
  return std::ranges::any_of(kGone, [&](auto begins) { return takeLiteral(message, begins); }) &&
         readGone(message, line);
}

}  // namespace

SshdReading sshdLineFrom(std::string_view line, std::chrono::year_month read_in,
                         std::optional<std::chrono::minutes> zone) {
  const auto said = platform::syslogLineFrom(line, read_in);
  if (!said) return {};
  const auto offset = said->at.offset ? said->at.offset : zone;
  if (!offset) return {};
  if ((said->tag != "sshd" && said->tag != "sshd-session") || !said->process) {
    return {.dated = true};
  }
  const auto since_epoch = (said->at.local - *offset).time_since_epoch();
  SshdLine read{.process = *said->process, .at = Instant(since_epoch)};
  if (!readMessage(said->message, read)) return {.dated = true};
  read.account = toUtf8(read.account);
  return {.dated = true, .line = std::move(read)};
}

}  // namespace sekisho::maintenance
