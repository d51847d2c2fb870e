#include "interfaces/cli/open_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <system_error>

namespace sekisho::cli {

OpenFile::OpenFile(const std::string& path, int how)
    : fd_(open(path.c_str(), how | O_CLOEXEC, 0600)) {}

OpenFile::~OpenFile() {
  if (fd_ >= 0) close(fd_);
}

std::optional<std::string> textOfFile(const std::string& path, std::size_t most) {
  const OpenFile file(path, O_RDONLY);
  if (file.fd() < 0) return std::nullopt;
  std::string text(most + 1, '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = read(file.fd(), text.data() + length, text.size() - length);
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  text.resize(length);
  return text;
}

int explainFile(Session& session, const std::string& path) {
  session.err << path << ": " << std::generic_category().message(errno) << "\n";
  return 2;
}

int saveNew(Session& session, const std::string& path, std::string_view bytes) {
  const OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (file.fd() < 0) return explainFile(session, path);
  while (!bytes.empty()) {
    const ssize_t written = write(file.fd(), bytes.data(), bytes.size());
    if (written < 0) return explainFile(session, path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace sekisho::cli
