#include "capabilities/orca/probe/weborca_log.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "platform/machine/syslog_line.h"

namespace sekisho::orca::weborca {
namespace {

constexpr std::size_t kMaxShown = 64;
constexpr int kMaxDumpLines = 1000;
constexpr int kMaxClearingLines = 40;
constexpr std::size_t kMaxWindowShown = 16;
constexpr std::size_t kMaxWidgetShown = 64;
constexpr std::size_t kStamp = 20;  // "2025/11/13 14:25:27 "

// The date and time that `rest` begins with, which it takes off.
std::optional<std::chrono::local_seconds> takeStamp(std::string_view& rest) {
  if (rest.size() < kStamp || rest[10] != ' ' || rest[kStamp - 1] != ' ') return std::nullopt;
  const auto day = slashedDay(rest);
  if (!day) return std::nullopt;
  const auto at = localTime(*day, rest.substr(11, 8));
  if (at) rest.remove_prefix(kStamp);
  return at;
}

// Where rsyslog carried the log, its own head stands before each line.
std::string_view withoutSyslogHead(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9' && !text.substr(0, 5).ends_with('-'))) {
    return text;
  }
  constexpr std::chrono::year_month kAny{std::chrono::year(2024), std::chrono::December};
  const auto line = platform::syslogLineFrom(text, kAny);
  return line && line->tag.contains("weborca") ? line->message : text;
}

// Dated lines that are known and say nothing of interest.
bool isQuiet(std::string_view text) {
  return text.starts_with("DestroyContext: ") || text.starts_with("SetupSchema ") ||
         text.starts_with("SetupTenant: ");
}

// What net/http says itself: "http: TLS handshake error from 192.0.2.7:51622: EOF".
bool isOfGo(std::string_view text) { return text.starts_with("http: "); }

// A COBOL number as it is displayed: "+000000001".
std::optional<int> displayedNumber(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto number = numberFrom(trimmed(text));
  if (!number) return std::nullopt;
  return negative ? -*number : *number;
}

// 0 when the session's row was found (and is deleted), 1 when there was none; else it failed.
std::optional<bool> lockLeft(std::optional<int> fetched) {
  if (fetched == 0) return true;
  if (fetched == 1) return false;
  return std::nullopt;
}

}  // namespace

std::vector<Event> Log::read(std::string_view chunk) {
  lines_.add(chunk);
  while (const auto line = lines_.next()) {
    if (line->whole()) {
      take(*line);
    } else {
      takePiece(*line);
    }
  }
  return std::exchange(told_, {});
}

std::uint64_t Log::resumeFrom() const {
  std::uint64_t begin = dated_begin_;
  if (clearing_) begin = std::min(begin, clearing_->begin);
  if (!shown_.empty()) begin = std::min(begin, shown_.front().begin);
  return begin;
}

void Log::take(const platform::LineCutter::Line& line) {
  ++counts_.lines;
  line_end_ = line.end;
  std::string_view text = withoutSyslogHead(line.text);
  if (const auto at = takeStamp(text)) return takeDated(*at, text, line.begin);
  takeUndated(text);
}

void Log::takeDated(std::chrono::local_seconds at, std::string_view text, std::uint64_t begin) {
  std::string_view rest = text;
  const auto what = whatDatedLineSays(rest);
  date(at, begin, what && std::holds_alternative<ServerStarted>(*what));
  if (what) {
    tell(at, *what);
  } else if (beginsRequest(text)) {
    takeDump(text);
    if (open_dump_ == 0) tellShown(at);
    return;
  } else if (isOfGo(text)) {
    ++counts_.of_go;
  } else if (!isQuiet(text)) {
    ++counts_.unknown_dated;
  }
  if (what && rest.empty()) return;
  if (const Credentials kinds = credentialsIn(text); kinds.any()) tell(at, CredentialsSeen{kinds});
}

void Log::takeUndated(std::string_view text) {
  if (open_dump_ > 0 || beginsRequest(text)) return takeDump(text);
  std::string_view rest = text;
  if (trimmed(text) == "==== ORCGSESEND") return beginClearing();
  if (auto what = whatUndatedLineSays(rest)) {
    tell(at_, std::move(*what));
    if (rest.empty()) return;
  } else if (!takeClearing(text)) {
    ++counts_.unknown_undated;
  }
  if (const Credentials kinds = credentialsIn(text); kinds.any()) show({.kinds = kinds});
}

void Log::takeDump(std::string_view text) {
  ++counts_.dumped;
  if (open_dump_ == 0) show({.request = failedRequestFrom(text)});
  shown_.back().kinds.add(credentialsIn(text));
  open_dump_ = endsRequest(text) || open_dump_ >= kMaxDumpLines ? 0 : open_dump_ + 1;
}

void Log::takePiece(const platform::LineCutter::Line& piece) {
  std::string_view text = piece.text;
  if (piece.first) {
    long_ = {};
    text = withoutSyslogHead(text);
    long_.at = takeStamp(text);
    long_.dump = beginsRequest(text);
    if (long_.dump) long_.shown.request = failedRequestFrom(text);
  }
  long_.shown.kinds.add(credentialsIn(text));
  if (!piece.last) return;

  ++counts_.lines;
  ++counts_.too_long;
  line_end_ = piece.end;
  if (long_.at) date(*long_.at, piece.begin, false);
  if (open_dump_ > 0) {
    shown_.back().kinds.add(long_.shown.kinds);
  } else if (long_.dump || long_.shown.kinds.any()) {
    show(std::move(long_.shown));
  }
  if (long_.dump || open_dump_ > 0) open_dump_ = endsRequest(text) ? 0 : open_dump_ + 1;
  if (long_.at && open_dump_ == 0) tellShown(at_);
}

void Log::beginClearing() {
  const bool mixed = clearing_.has_value();
  const std::uint64_t begin = mixed ? clearing_->begin : dated_begin_;
  if (mixed) endClearing(std::nullopt);
  clearing_ = Clearing{.begin = begin, .mixed = mixed};
}

// Lines of others may stand between those of the display: each is known by its form.
bool Log::takeClearing(std::string_view text) {
  if (!clearing_) return false;
  SessionCleared& event = clearing_->event;
  const int lines = clearing_->lines++;
  std::string_view rest = trimmed(text);
  if (takeLiteral(rest, "FETCH=")) {
    endClearing(lockLeft(displayedNumber(rest)));
    return true;
  }
  if (lines >= kMaxClearingLines) {
    endClearing(std::nullopt);
    return false;
  }
  if (event.session.empty() && isSessionId(rest)) {
    event.session = rest;
  } else if (!event.session.empty() && event.user.empty() && isUserId(rest)) {
    event.user = rest;
  } else if (lines == 0 && isName(rest, kMaxWindowShown)) {
    event.window = rest;
  } else {
    // The widget and the event, of no interest.
    return lines < 3 && (rest.empty() || isName(rest, kMaxWidgetShown));
  }
  return true;
}

void Log::endClearing(std::optional<bool> lock_left) {
  if (!clearing_ || clearing_->event.session.empty()) return clearing_.reset();
  Clearing ended = std::move(*clearing_);
  clearing_.reset();
  if (!ended.mixed) ended.event.lock_left = lock_left;
  tell(at_, std::move(ended.event));
}

// A server that starts says nothing of when the one before it failed.
void Log::date(std::chrono::local_seconds at, std::uint64_t begin, bool of_start) {
  open_dump_ = 0;
  tellShown(of_start ? at_ : at);
  if (of_start) endClearing(std::nullopt);
  at_ = at;
  dated_begin_ = begin;
}

void Log::show(Shown shown) {
  if (shown_.size() >= kMaxShown) tellShown(at_);
  shown.begin = dated_begin_;
  shown_.push_back(std::move(shown));
}

void Log::tellShown(std::optional<std::chrono::local_seconds> at) {
  for (Shown& shown : shown_) {
    if (shown.request) tell(at, std::move(*shown.request));
    if (shown.kinds.any()) tell(at, CredentialsSeen{shown.kinds});
  }
  shown_.clear();
}

void Log::tell(std::optional<std::chrono::local_seconds> at, What what) {
  told_.push_back({.at = at, .known_at = line_end_, .what = std::move(what)});
}

}  // namespace sekisho::orca::weborca
