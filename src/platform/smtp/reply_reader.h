#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho::platform::smtp {

/// What a server answers to one command (RFC 5321 §4.2): a code and lines of text. The lines are
/// foreign bytes and are shown to nobody.
struct Reply {
  int code = 0;  ///< 200 to 599.
  std::vector<std::string> lines = {};

  [[nodiscard]] bool isGood() const { return code / 100 == 2; }
  [[nodiscard]] bool asksForMore() const { return code / 100 == 3; }
  /// Refused for good; what is neither good nor this may go better later.
  [[nodiscard]] bool isForGood() const { return code / 100 == 5; }
  friend bool operator==(const Reply&, const Reply&) = default;
};

/// RFC 5321 §4.5.3.1.5 says 512 bytes a line; servers that say more are let.
inline constexpr std::size_t kMaxReplyLine = 2000;
inline constexpr std::size_t kMaxReplyLines = 100;

/// Reads replies from bytes as they arrive. Pure. One thread.
class ReplyReader {
 public:
  /// Takes the next bytes, in pieces of any size. Corrupt (mail.nonsense) if they are no reply: a
  /// line without CR LF or overlong, too many lines, no code, or another code than the line before;
  /// nothing more may be fed then.
  [[nodiscard]] Result<void> feed(std::string_view bytes);

  /// The next whole reply; nothing while it has not come to its end.
  [[nodiscard]] std::optional<Reply> take();

  /// Whether bytes came after the replies taken.
  [[nodiscard]] bool holdsMore() const;

 private:
  [[nodiscard]] Result<void> readLine(std::string_view line);

  std::string partial_ = {};  ///< Of the line that has not ended.
  Reply growing_ = {};        ///< Of the reply that has not ended.
  std::vector<Reply> whole_ = {};
};

/// What a server says it can do, by its answer to EHLO (RFC 5321 §4.1.1.1).
struct Abilities {
  bool start_tls = false;   ///< RFC 3207.
  bool auth_plain = false;  ///< RFC 4954, RFC 4616.
  bool auth_login = false;
  friend bool operator==(const Abilities&, const Abilities&) = default;
};
[[nodiscard]] Abilities abilitiesOf(const Reply& ehlo);

/// The enhanced status code (RFC 3463) a reply's last line begins with, such as "5.7.1"; empty if
/// none. Of digits and dots alone, so that it may be shown.
[[nodiscard]] std::string enhancedCodeOf(const Reply& reply);

}  // namespace sekisho::platform::smtp
