#include "interfaces/cli/secret.h"

#include <istream>
#include <ostream>

#include "platform/terminal/hidden_typing.h"

namespace sekisho::cli {

std::string readSecret(std::istream& in, bool terminal) {
  const platform::HiddenTyping hidden(terminal);
  std::string line;
  std::getline(in, line);
  return line;
}

std::string askSecret(Session& session, const Words& question) {
  if (session.interactive) session.err << session.say(question) << std::flush;
  std::string line = readSecret(session.in, session.interactive);
  if (session.interactive) session.err << "\n";
  return line;
}

}  // namespace sekisho::cli
