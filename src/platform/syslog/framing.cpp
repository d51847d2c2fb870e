#include "platform/syslog/framing.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sekisho::platform::syslog {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// A length is a number without leading zero (RFC 5425 §4.3.1).
std::optional<std::size_t> lengthFrom(std::string_view digits) {
  if (digits.empty() || digits.size() > kMaxLengthDigits || digits.front() == '0') {
    return std::nullopt;
  }
  std::size_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return length;
}

/// Whether a length stands in front, or may be about to.
bool beginsCounted(std::string_view bytes) {
  const auto end =
      static_cast<std::size_t>(std::ranges::find_if_not(bytes, isDigit) - bytes.begin());
  if (end == bytes.size()) return end > 0 && end <= kMaxLengthDigits;
  return lengthFrom(bytes.substr(0, end)) && bytes[end] == ' ';
}

}  // namespace

void FrameReader::take(std::string_view bytes) {
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  buffer_ += bytes;
}

std::optional<Frame> FrameReader::next() {
  auto frame = cut();
  if (frame) ++count_;
  return frame;
}

std::optional<Frame> FrameReader::cut() {
  if (lost_ || !passedOver()) return std::nullopt;
  if (framing_ == Framing::Counted) return nextCounted();
  if (!in_piece_) skipLineEnds();
  if (!midway()) return std::nullopt;
  // Inside an overlong line a digit begins nothing.
  return !in_piece_ && isDigit(buffer_[at_]) ? nextCounted() : nextLine();
}

bool FrameReader::passedOver() {
  const std::size_t gone = std::min(passing_, buffer_.size() - at_);
  at_ += gone;
  passing_ -= gone;
  return passing_ == 0;
}

void FrameReader::skipLineEnds() {
  while (midway() && (buffer_[at_] == '\n' || buffer_[at_] == '\r')) ++at_;
}

std::optional<Frame> FrameReader::nextCounted() {
  skipLineEnds();  // some senders end the line as well as count
  const std::string_view all = waiting();
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(all, isDigit) - all.begin());
  if (end == all.size() && end <= kMaxLengthDigits) return std::nullopt;
  const auto length = lengthFrom(all.substr(0, end));
  if (!length || all[end] != ' ') {
    // A line may begin with a digit, such as that of a date.
    return framing_ == Framing::Either ? nextLine() : giveUp(FrameFault::NoLength);
  }
  const std::string_view message = all.substr(end + 1);
  if (*length > kMaxFrameBytes) {
    if (message.size() < kMaxFrameBytes) return std::nullopt;
    if (*length > kMaxPassedOver) return giveUp(FrameFault::TooLong);
    at_ += end + 1 + kMaxFrameBytes;
    passing_ = *length - kMaxFrameBytes;
    return Frame{.bytes = std::string(message.substr(0, kMaxFrameBytes)),
                 .fault = FrameFault::TooLong};
  }
  if (message.size() < *length) return std::nullopt;
  Frame frame{.bytes = std::string(message.substr(0, *length))};
  at_ += end + 1 + *length;
  return frame;
}

std::optional<Frame> FrameReader::nextLine() {
  const std::string_view all = waiting();
  const std::size_t end = all.find('\n');
  if (std::min(end, all.size()) > kMaxFrameBytes) {
    in_piece_ = true;
    at_ += kMaxFrameBytes;
    return Frame{.bytes = std::string(all.substr(0, kMaxFrameBytes)), .fault = FrameFault::TooLong};
  }
  if (end == std::string_view::npos) return std::nullopt;
  at_ += end + 1;
  const bool last_piece = std::exchange(in_piece_, false);
  std::string_view line = all.substr(0, end);
  if (!last_piece && line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return cut();
  return Frame{.bytes = std::string(line),
               .fault = last_piece ? FrameFault::TooLong : FrameFault::None};
}

Frame FrameReader::giveUp(FrameFault fault) {
  lost_ = true;
  const std::size_t most = fault == FrameFault::Unfinished ? std::string::npos : kMaxFrameBytes;
  Frame frame{.bytes = std::string(waiting().substr(0, most)), .fault = fault};
  at_ = buffer_.size();
  return frame;
}

std::optional<Frame> FrameReader::rest() {
  if (lost_ || !midway()) return std::nullopt;
  // The last line of a stream needs no end; of a counted message something is missing.
  const bool line = framing_ == Framing::Either && !in_piece_ && !beginsCounted(waiting());
  Frame frame = giveUp(FrameFault::Unfinished);
  if (line) frame.fault = FrameFault::None;
  return frame;
}

}  // namespace sekisho::platform::syslog
