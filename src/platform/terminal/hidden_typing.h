#pragma once

#include <termios.h>

#include <optional>

namespace sekisho::platform {

/// While it lives, what is typed at standard input is not shown. Does nothing unless `terminal`
/// (standard input is one).
class HiddenTyping {
 public:
  explicit HiddenTyping(bool terminal);
  ~HiddenTyping();
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  std::optional<termios> before_;
};

}  // namespace sekisho::platform
