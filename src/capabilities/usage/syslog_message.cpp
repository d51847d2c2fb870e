#include "capabilities/usage/syslog_message.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace sekisho::usage {
namespace {

constexpr int kHighestPriority = 191;  // 23 facilities of 8 severities
constexpr std::string_view kNil = "-";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::unexpected<Error> refuse(std::string_view part) {
  return fail(ErrorCode::InvalidInput, kNoSyslog, {}, {{"part", std::string(part)}});
}

/// The number between `<` and `>`, which it takes off the front.
std::optional<int> takePriority(std::string_view& rest) {
  const std::size_t end = rest.find('>');
  if (!rest.starts_with('<') || end == std::string_view::npos || end < 2 || end > 4 ||
      rest[1] == '-') {
    return std::nullopt;
  }
  const auto value = toInteger(rest.substr(1, end - 1));
  if (!value || *value < 0 || *value > kHighestPriority) return std::nullopt;
  rest.remove_prefix(end + 1);
  return static_cast<int>(*value);
}

/// A word and the space behind it, off the front.
std::optional<std::string_view> takeWord(std::string_view& rest) {
  const std::size_t space = rest.find(' ');
  if (space == 0 || space == std::string_view::npos) return std::nullopt;
  const std::string_view word = rest.substr(0, space);
  rest.remove_prefix(space + 1);
  return word;
}

std::string fieldOf(std::string_view word) { return word == kNil ? std::string() : toUtf8(word); }

bool isNameCharacter(char c) { return c > ' ' && c < '\x7f' && c != '=' && c != ']' && c != '"'; }

/// Structured data (RFC 5424 §6.3), of which it notes meta's sequenceId.
class StructuredData {
 public:
  explicit StructuredData(std::string_view& rest) : rest_(rest) {}

  [[nodiscard]] bool take() {
    if (rest_.starts_with('-')) {
      rest_.remove_prefix(1);
      return true;
    }
    std::size_t elements = 0;
    while (rest_.starts_with('[')) {
      if (++elements > kMaxStructuredElements || !takeElement()) return false;
    }
    return elements > 0;
  }
  [[nodiscard]] std::optional<std::uint32_t> sequence() const { return sequence_; }

 private:
  [[nodiscard]] std::string_view takeName() {
    const auto end = std::ranges::find_if_not(rest_, isNameCharacter);
    const std::string_view name(rest_.begin(), end);
    rest_.remove_prefix(name.size());
    return name;
  }
  [[nodiscard]] bool takeElement() {
    rest_.remove_prefix(1);
    const std::string_view id = takeName();
    if (id.empty()) return false;
    while (rest_.starts_with(' ')) {
      rest_.remove_prefix(1);
      if (!takeParameter(id)) return false;
    }
    if (!rest_.starts_with(']')) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool takeParameter(std::string_view id) {
    const std::string_view name = takeName();
    if (name.empty() || !rest_.starts_with("=\"")) return false;
    rest_.remove_prefix(2);
    std::size_t end = 0;
    // A backslash keeps what follows from ending the value.
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) return false;
    if (id == "meta" && name == "sequenceId") noteSequence(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return true;
  }
  void noteSequence(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc{} && end == text.data() + text.size()) sequence_ = value;
  }

  std::string_view& rest_;
  std::optional<std::uint32_t> sequence_;
};

std::string_view contentOf(std::string_view rest) {
  while (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  while (rest.ends_with('\n') || rest.ends_with('\r') || rest.ends_with('\0'))
    rest.remove_suffix(1);
  return rest;
}

Result<SyslogMessage> readFields(std::string_view rest, SyslogMessage message) {
  const auto timestamp = takeWord(rest);
  if (!timestamp) return refuse("TIMESTAMP");
  message.at = momentFrom(*timestamp);
  if (!message.at && *timestamp != kNil) return refuse("TIMESTAMP");
  struct Place {
    std::string_view name;
    std::string& into;
  };
  for (const Place& place :
       {Place{"HOSTNAME", message.host}, Place{"APP-NAME", message.application},
        Place{"PROCID", message.process}, Place{"MSGID", message.message_id}}) {
    const auto word = takeWord(rest);
    if (!word) return refuse(place.name);
    place.into = fieldOf(*word);
  }
  StructuredData data(rest);
  if (!data.take()) return refuse("STRUCTURED-DATA");
  message.sequence = data.sequence();
  if (rest.starts_with(' ')) {
    rest.remove_prefix(1);
  } else if (!contentOf(rest).empty()) {
    return refuse("STRUCTURED-DATA");
  }
  message.content = contentOf(rest);
  return message;
}

}  // namespace

Result<SyslogMessage> readSyslog(std::string_view text) {
  std::string_view rest = text;
  const auto priority = takePriority(rest);
  if (!priority) return refuse("PRI");
  SyslogMessage message{.facility = *priority / 8, .severity = *priority % 8};
  if (rest.starts_with("1 ")) {
    message.rfc5424 = true;
    return readFields(rest.substr(2), std::move(message));
  }
  message.content = contentOf(rest);
  return message;
}

}  // namespace sekisho::usage
