#include "interfaces/cli/secret.h"

#include <termios.h>
#include <unistd.h>

#include <istream>

namespace sekisho::cli {

std::string readSecret(std::istream& in, bool terminal) {
  termios before{};
  const bool hides = terminal && tcgetattr(STDIN_FILENO, &before) == 0;
  if (hides) {
    termios hidden = before;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  std::string line;
  std::getline(in, line);
  if (hides) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  return line;
}

}  // namespace sekisho::cli
