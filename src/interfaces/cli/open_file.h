#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// A file of the person who types, closed at its end. Not open if that failed; errno says why.
class OpenFile {
 public:
  /// `how` as of open(2).
  OpenFile(const std::string& path, int how);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

/// At most `most` bytes and one more, so that the caller sees that a file is too long. Nothing if
/// it cannot be opened; errno says why. Waits for a pipe until its other end has written.
[[nodiscard]] std::optional<std::string> textOfFile(const std::string& path, std::size_t most);

/// Says what errno says of a file; the exit code.
[[nodiscard]] int explainFile(Session& session, const std::string& path);

/// Writes a file that does not exist yet: nothing of the person's is written over. The exit code.
[[nodiscard]] int saveNew(Session& session, const std::string& path, std::string_view bytes);

}  // namespace sekisho::cli
