#include "platform/smtp/reply_reader.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::platform::smtp {
namespace {

constexpr std::size_t kCodeDigits = 3;
constexpr std::size_t kMaxWaiting = 8;  // nobody answers what was not asked

std::unexpected<Error> nonsense(std::string what) {
  return fail(ErrorCode::Corrupt, MessageId{"mail.nonsense"}, std::move(what));
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<int> codeOf(std::string_view line) {
  if (line.size() < kCodeDigits || line[0] < '2' || line[0] > '5') return std::nullopt;
  if (!isDigit(line[1]) || !isDigit(line[2])) return std::nullopt;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

}  // namespace

Result<void> ReplyReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    partial_ += bytes.substr(0, end);
    if (partial_.size() > kMaxReplyLine) return nonsense("an overlong line");
    if (end == std::string_view::npos) return {};
    bytes.remove_prefix(end + 1);
    if (!partial_.ends_with('\r')) return nonsense("a line that does not end with CR LF");
    partial_.pop_back();
    if (auto read = readLine(partial_); !read) return read;
    partial_.clear();
  }
  return {};
}

Result<void> ReplyReader::readLine(std::string_view line) {
  const auto code = codeOf(line);
  if (!code) return nonsense("a line without a code");
  const char mark = line.size() == kCodeDigits ? ' ' : line[kCodeDigits];
  if (mark != ' ' && mark != '-') return nonsense("a code that goes on");
  if (!growing_.lines.empty() && growing_.code != *code) return nonsense("a code that changes");
  if (growing_.lines.size() >= kMaxReplyLines) return nonsense("too many lines");
  growing_.code = *code;
  growing_.lines.emplace_back(line.substr(std::min(line.size(), kCodeDigits + 1)));
  if (mark == '-') return {};
  if (whole_.size() >= kMaxWaiting) return nonsense("too many answers");
  whole_.push_back(std::exchange(growing_, {}));
  return {};
}

std::optional<Reply> ReplyReader::take() {
  if (whole_.empty()) return std::nullopt;
  Reply first = std::move(whole_.front());
  whole_.erase(whole_.begin());
  return first;
}

bool ReplyReader::holdsMore() const {
  return !whole_.empty() || !growing_.lines.empty() || !partial_.empty();
}

Abilities abilitiesOf(const Reply& ehlo) {
  Abilities abilities;
  for (std::size_t i = 1; i < ehlo.lines.size(); ++i) {  // the first line greets
    const std::string line = lowered(ehlo.lines[i]);
    const auto parts = words(line);
    if (parts.empty()) continue;
    if (parts.front() == "starttls") abilities.start_tls = true;
    if (parts.front() != "auth") continue;
    abilities.auth_plain |= std::ranges::find(parts, "plain") != parts.end();
    abilities.auth_login |= std::ranges::find(parts, "login") != parts.end();
  }
  return abilities;
}

std::string enhancedCodeOf(const Reply& reply) {
  if (reply.lines.empty()) return {};
  const std::string_view line = reply.lines.back();
  const std::string_view code = line.substr(0, line.find(' '));
  const auto parts = split(code, '.');
  if (parts.size() != 3) return {};
  for (const std::string_view part : parts) {
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, isDigit)) return {};
  }
  return parts.front() == std::to_string(reply.code / 100) ? std::string(code) : std::string();
}

}  // namespace sekisho::platform::smtp
