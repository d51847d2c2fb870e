#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::platform::syslog {

/// The longest message that is taken whole. DICOM PS3.15 A.6 asks for 32,768 octets.
inline constexpr std::size_t kMaxFrameBytes = std::size_t{64} << 10U;
/// Digits of a length: five are enough for the limit, six to recognise one beyond it.
inline constexpr std::size_t kMaxLengthDigits = 10;
/// Of a longer counted message the stream cannot be followed: nobody sends one.
inline constexpr std::size_t kMaxPassedOver = std::size_t{16} << 20U;

/// Why a frame is not what its sender meant it to be. Its bytes are kept all the same.
enum class FrameFault {
  None,
  TooLong,     ///< Longer than kMaxFrameBytes: a piece of it.
  NoLength,    ///< Where the length of the next message has to stand, there is something else.
  Unfinished,  ///< The connection ended in the middle of it.
};

/// One syslog message as it travelled, without length or end of line.
struct Frame {
  std::string bytes;
  FrameFault fault = FrameFault::None;
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// How messages are told apart in a stream.
enum class Framing {
  Counted,  ///< `LEN SP MSG` (RFC 5425 §4.3), as TLS has it.
  Either,   ///< As well `MSG LF` (RFC 6587 §3.4.2), told by whether a digit comes first.
};

/// Cuts a stream of bytes into syslog messages, however the bytes arrive. What cannot be understood
/// comes out as well, as a frame with its fault: of a message that is too long or whose end is not
/// known, the first kMaxFrameBytes. Holds little more than that and one arrival.
class FrameReader {
 public:
  explicit FrameReader(Framing framing) : framing_(framing) {}

  /// Takes what arrived. Call next() until it has no more before the next arrival.
  void take(std::string_view bytes);
  /// The next frame, in order; nothing if more has to arrive.
  [[nodiscard]] std::optional<Frame> next();
  /// Whether the stream cannot be followed any further: the frame with the fault has come out, and
  /// what follows it has no beginning.
  [[nodiscard]] bool lost() const { return lost_; }
  /// Whether part of a message has arrived.
  [[nodiscard]] bool midway() const { return at_ < buffer_.size(); }
  /// How many frames have come out.
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// The stream has ended: what is left of it, if anything.
  [[nodiscard]] std::optional<Frame> rest();

 private:
  [[nodiscard]] std::optional<Frame> cut();
  void skipLineEnds();
  [[nodiscard]] std::optional<Frame> nextCounted();
  [[nodiscard]] std::optional<Frame> nextLine();
  /// Whether all of an overlong counted message has gone by.
  [[nodiscard]] bool passedOver();
  [[nodiscard]] Frame giveUp(FrameFault fault);
  [[nodiscard]] std::string_view waiting() const { return std::string_view(buffer_).substr(at_); }

  Framing framing_;
  std::string buffer_ = {};
  std::size_t at_ = 0;       // where in buffer_ the next frame begins
  std::size_t passing_ = 0;  // bytes that are left of an overlong counted message
  bool in_piece_ = false;    // a piece of an overlong line has come out
  bool lost_ = false;
  std::uint64_t count_ = 0;
};

}  // namespace sekisho::platform::syslog
