#include "platform/machine/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "core/check.h"
#include "platform/descriptor.h"

namespace sekisho::platform {
namespace {

constexpr MessageId kNoProgram{"machine.program-missing"};

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

// As exec wants them; the words outlive the answer.
std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

void give(SpawnSettings& settings, ChildProcess::Streams streams) {
  if (streams.input >= 0) {
    posix_spawn_file_actions_adddup2(&settings.files, streams.input, STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&settings.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_adddup2(&settings.files, streams.output, STDOUT_FILENO);
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
}

}  // namespace

int millisecondsUntil(Deadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& argv,
                                         const std::vector<std::string>& more, Streams streams) {
  SEKISHO_CHECK(!argv.empty() && argv[0].starts_with('/'));
  SpawnSettings settings;
  give(settings, streams);
  std::vector<std::string> words = argv;
  std::vector<std::string> environment{"LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  environment.insert(environment.end(), more.begin(), more.end());
  const auto arguments = pointersTo(words);
  const auto variables = pointersTo(environment);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, words[0].c_str(), &settings.files, &settings.attributes,
                                arguments.data(), variables.data());
  const std::string why = argv[0] + ": errno " + std::to_string(error);
  if (error == ENOENT || error == ENOTDIR) return fail(ErrorCode::NotFound, kNoProgram, why);
  if (error == EACCES) return fail(ErrorCode::PermissionDenied, kProgramNotStarted, why);
  if (error != 0) return fail(ErrorCode::Unavailable, kProgramNotStarted, why);
  return ChildProcess(pid);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), status_(other.status_) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0 || status_) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
  wait(0);
}

std::optional<int> ChildProcess::endBefore(Deadline deadline) {
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

void ChildProcess::wait(int flags) {
  int raw = 0;
  pid_t answer = 0;
  do {
    answer = ::waitpid(pid_, &raw, flags);
  } while (answer < 0 && errno == EINTR);
  if (answer == pid_) status_ = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
  if (answer < 0) status_ = 127;  // somebody else took the status
}

}  // namespace sekisho::platform
