#include "platform/terminal/hidden_typing.h"

#include <unistd.h>

namespace sekisho::platform {

HiddenTyping::HiddenTyping(bool terminal) {
  termios shown{};
  if (!terminal || tcgetattr(STDIN_FILENO, &shown) != 0) return;
  before_ = shown;
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
}

HiddenTyping::~HiddenTyping() {
  if (before_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &*before_);
}

}  // namespace sekisho::platform
