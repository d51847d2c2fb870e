#include "platform/machine/program_runner.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "platform/descriptor.h"
#include "platform/machine/child_process.h"

namespace sekisho::platform {
namespace {

Result<std::string> readUntil(Deadline deadline, int pipe, const Program& program) {
  std::string text;
  std::array<char, 16384> piece{};
  for (;;) {
    pollfd ready{.fd = pipe, .events = POLLIN, .revents = 0};
    const int answer = ::poll(&ready, 1, millisecondsUntil(deadline));
    if (answer == 0) return fail(ErrorCode::Unavailable, kProgramTooSlow, program.argv[0]);
    if (answer < 0 && errno == EINTR) continue;
    const ssize_t got = ::read(pipe, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::Unavailable, kProgramNotStarted, program.argv[0]);
    if (got == 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > program.max_output_bytes) {
      return fail(ErrorCode::Corrupt, kProgramWroteTooMuch, program.argv[0]);
    }
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

Result<ProgramOutput> run(const Program& program) {
  const Deadline deadline = std::chrono::steady_clock::now() + program.timeout;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::Unavailable, kProgramNotStarted, "pipe: errno " + std::to_string(errno));
  }
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  auto child = ChildProcess::start(program.argv, {}, {.output = writer.number()});
  if (!child) return std::unexpected(std::move(child.error()));
  writer = Descriptor();
  auto text = readUntil(deadline, reader.number(), program);
  if (!text) return std::unexpected(std::move(text.error()));
  const auto status = child->endBefore(deadline);
  if (!status) return fail(ErrorCode::Unavailable, kProgramTooSlow, program.argv[0]);
  return ProgramOutput{.exit_status = *status, .text = std::move(*text)};
}

}  // namespace

ProgramRunner programsOfThisMachine() { return &run; }

}  // namespace sekisho::platform
