#include "platform/machine/program_runner.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "core/check.h"
#include "platform/machine/rooted_open.h"

namespace sekisho::platform {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr MessageId kNoProgram{"machine.program-missing"};
constexpr MessageId kNotStarted{"machine.program-not-started"};
constexpr MessageId kTooSlow{"machine.program-too-slow"};
constexpr MessageId kTooMuch{"machine.program-wrote-too-much"};

int millisecondsUntil(Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

// A running child in a session of its own; killed with its group unless its end was seen.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (status_) return;
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    wait(0);
  }

  // Its exit status, or nothing if it still runs at the deadline.
  std::optional<int> endBefore(Deadline deadline) {
    const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    for (;;) {
      wait(WNOHANG);
      if (status_) return status_;
      const int left = millisecondsUntil(deadline);
      if (left == 0) return std::nullopt;
      pollfd ended{.fd = handle.number(), .events = POLLIN, .revents = 0};
      // Without a handle (Linux before 5.3) poll only lets a little time pass.
      ::poll(&ended, 1, handle.isOpen() ? left : std::min(left, 5));
    }
  }

 private:
  void wait(int flags) {
    int raw = 0;
    pid_t answer = 0;
    do {
      answer = ::waitpid(pid_, &raw, flags);
    } while (answer < 0 && errno == EINTR);
    if (answer == pid_) status_ = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
    if (answer < 0) status_ = 127;  // somebody else took the status
  }

  pid_t pid_;
  std::optional<int> status_;
};

struct SpawnSettings {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};

  SpawnSettings() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
};

// 0, or the errno that kept the program from starting.
int spawn(const Program& program, int output, pid_t& pid) {
  SpawnSettings settings;
  posix_spawn_file_actions_addopen(&settings.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&settings.files, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&settings.files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addchdir_np(&settings.files, "/");
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&settings.attributes, &none);
  posix_spawnattr_setsigdefault(&settings.attributes, &all);
  posix_spawnattr_setflags(
      &settings.attributes,
      static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  std::vector<std::string> words = program.argv;
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::string locale = "LC_ALL=C";
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  std::array<char*, 3> environment{locale.data(), path.data(), nullptr};
  return posix_spawn(&pid, argv[0], &settings.files, &settings.attributes, argv.data(),
                     environment.data());
}

Result<std::string> readUntil(Deadline deadline, int pipe, const Program& program) {
  std::string text;
  std::array<char, 16384> piece{};
  for (;;) {
    pollfd ready{.fd = pipe, .events = POLLIN, .revents = 0};
    const int answer = ::poll(&ready, 1, millisecondsUntil(deadline));
    if (answer == 0) return fail(ErrorCode::Unavailable, kTooSlow, program.argv[0]);
    if (answer < 0 && errno == EINTR) continue;
    const ssize_t got = ::read(pipe, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::Unavailable, kNotStarted, program.argv[0]);
    if (got == 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > program.max_output_bytes) {
      return fail(ErrorCode::Corrupt, kTooMuch, program.argv[0]);
    }
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

Result<ProgramOutput> run(const Program& program) {
  SEKISHO_CHECK(!program.argv.empty() && program.argv[0].starts_with('/'));
  const Deadline deadline = std::chrono::steady_clock::now() + program.timeout;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::Unavailable, kNotStarted, "pipe: errno " + std::to_string(errno));
  }
  const Descriptor reader(ends[0]);
  pid_t pid = 0;
  int error = 0;
  {
    const Descriptor writer(ends[1]);
    error = spawn(program, writer.number(), pid);
  }
  const std::string why = program.argv[0] + ": errno " + std::to_string(error);
  if (error == ENOENT || error == ENOTDIR) return fail(ErrorCode::NotFound, kNoProgram, why);
  if (error == EACCES) return fail(ErrorCode::PermissionDenied, kNotStarted, why);
  if (error != 0) return fail(ErrorCode::Unavailable, kNotStarted, why);

  Child child(pid);
  auto text = readUntil(deadline, reader.number(), program);
  if (!text) return std::unexpected(std::move(text.error()));
  const auto status = child.endBefore(deadline);
  if (!status) return fail(ErrorCode::Unavailable, kTooSlow, program.argv[0]);
  return ProgramOutput{.exit_status = *status, .text = std::move(*text)};
}

}  // namespace

ProgramRunner programsOfThisMachine() { return &run; }

}  // namespace sekisho::platform
