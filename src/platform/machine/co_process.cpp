#include "platform/machine/co_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "core/check.h"

namespace sekisho::platform {
namespace {

std::unexpected<Error> ended(const std::string& program) {
  return fail(ErrorCode::Unavailable, MessageId{"machine.program-ended"}, program);
}

// Where the last words begin that end a line, at or after `from`, which is the beginning of one.
std::optional<std::size_t> endIn(std::string_view text, std::string_view words, std::size_t from) {
  while (true) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string_view::npos) return std::nullopt;
    if (text.substr(from, end - from).ends_with(words)) return end - words.size();
    from = end + 1;
  }
}

}  // namespace

CoProcess::~CoProcess() {
  if (!process_ || !input_.isOpen()) return;
  input_ = Descriptor();
  (void)process_->endBefore(std::chrono::steady_clock::now() + setup_.to_leave);
}

Result<CoProcess> CoProcess::start(Setup setup) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  // A socket instead of a pipe: writing to one whose reader ended raises no signal.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0) {
    return fail(ErrorCode::Unavailable, kProgramNotStarted, "errno " + std::to_string(errno));
  }
  Descriptor ours(in[0]);
  const Descriptor theirs(in[1]);
  if (::pipe2(out.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::Unavailable, kProgramNotStarted, "errno " + std::to_string(errno));
  }
  Descriptor reader(out[0]);
  const Descriptor writer(out[1]);
  auto child = ChildProcess::start(setup.argv, setup.environment,
                                   {.input = theirs.number(), .output = writer.number()});
  if (!child) return std::unexpected(std::move(child.error()));
  return CoProcess(std::move(setup), std::move(*child), std::move(ours), std::move(reader));
}

Result<std::string> CoProcess::ask(std::string_view question, std::string_view last_words,
                                   std::chrono::milliseconds within) {
  SEKISHO_CHECK(!last_words.empty());
  if (!process_) return ended(setup_.argv[0]);
  const Deadline deadline = std::chrono::steady_clock::now() + within;
  auto written = write(question, deadline);
  auto answer = written ? readTo(last_words, deadline)
                        : Result<std::string>(std::unexpected(std::move(written.error())));
  if (!answer) process_.reset();
  return answer;
}

Result<void> CoProcess::write(std::string_view text, Deadline deadline) const {
  while (!text.empty()) {
    pollfd ready{.fd = input_.number(), .events = POLLOUT, .revents = 0};
    const int answer = ::poll(&ready, 1, millisecondsUntil(deadline));
    if (answer == 0) return fail(ErrorCode::Unavailable, kProgramTooSlow, setup_.argv[0]);
    const ssize_t sent =
        ::send(input_.number(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return ended(setup_.argv[0]);
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::string> CoProcess::readTo(std::string_view last_words, Deadline deadline) const {
  std::string text;
  std::size_t line = 0;
  while (true) {
    if (const auto end = endIn(text, last_words, line)) {
      text.resize(*end);
      return text;
    }
    const std::size_t newline = text.rfind('\n');
    line = newline == std::string::npos ? 0 : newline + 1;
    const auto more = readMore(text, deadline);
    if (!more) return std::unexpected(more.error());
    if (!*more) return ended(setup_.argv[0]);
    if (text.size() > setup_.max_answer_bytes) {
      return fail(ErrorCode::Corrupt, kProgramWroteTooMuch, setup_.argv[0]);
    }
  }
}

// False at its end.
Result<bool> CoProcess::readMore(std::string& text, Deadline deadline) const {
  std::array<char, 16384> piece{};
  while (true) {
    pollfd ready{.fd = output_.number(), .events = POLLIN, .revents = 0};
    const int answer = ::poll(&ready, 1, millisecondsUntil(deadline));
    if (answer == 0) return fail(ErrorCode::Unavailable, kProgramTooSlow, setup_.argv[0]);
    if (answer < 0 && errno == EINTR) continue;
    const ssize_t got = ::read(output_.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    text.append(piece.data(), static_cast<std::size_t>(got));
    return true;
  }
}

}  // namespace sekisho::platform
