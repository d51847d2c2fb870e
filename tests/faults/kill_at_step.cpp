// Runs a program and ends it with SIGKILL right before its n-th step, for crash tables.
//
//   kill_at_step N PROGRAM [ARGUMENT...]
//
// A step is a system call that makes something durable or changes a name: fsync, fdatasync, rename,
// unlink, mkdir, truncation. They are counted over all threads and children, from the start, or, if
// N is written "+N", from the moment this program gets SIGUSR1. Ends with 137 if it killed, else as
// the program did.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <vector>

namespace {

constexpr int kKilled = 137;
constexpr int kWrongUse = 2;

volatile std::sig_atomic_t counting = 0;
volatile pid_t program = 0;  // a plain int on this platform, read by a signal handler

void beginToCount(int) { counting = 1; }
void passOn(int signal) {
  if (program > 0) kill(program, signal);
}

/// Stops the tracer's attention at each step and lets every other call through at full speed.
void watchSteps() {
  constexpr std::uint32_t kSteps[] = {__NR_fsync,     __NR_fdatasync, __NR_rename,   __NR_renameat,
                                      __NR_renameat2, __NR_unlink,    __NR_unlinkat, __NR_mkdir,
                                      __NR_mkdirat,   __NR_ftruncate};
  std::vector<sock_filter> filter{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const std::uint32_t step : kSteps) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, step, 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog code{static_cast<unsigned short>(filter.size()), filter.data()};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code) != 0) _exit(kWrongUse);
}

[[noreturn]] void become(char** command) {
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(kWrongUse);
  raise(SIGSTOP);
  watchSteps();
  execvp(command[0], command);
  _exit(kWrongUse);
}

/// Everything that is traced dies now; returns when it is gone.
int killAll(const std::set<pid_t>& traced) {
  for (const pid_t each : traced) kill(each, SIGKILL);
  for (int status = 0; waitpid(-1, &status, __WALL) > 0 || errno == EINTR;) {
  }
  return kKilled;
}

/// The signal that a stopped thread is to get when it goes on: none of those that tracing made.
int signalOf(int status, bool is_new) {
  const int signal = WSTOPSIG(status);
  if (status >> 16 != 0 || signal == SIGTRAP || (signal == SIGSTOP && is_new)) return 0;
  return signal;
}

int supervise(long step) {
  constexpr long kOptions = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                            PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  int status = 0;
  if (waitpid(program, &status, 0) < 0 ||
      ptrace(PTRACE_SETOPTIONS, program, nullptr, kOptions) != 0)
    return kWrongUse;
  std::set<pid_t> traced{program};
  ptrace(PTRACE_CONT, program, nullptr, nullptr);
  for (long met = 0;;) {
    const pid_t who = waitpid(-1, &status, __WALL);
    if (who < 0 && errno == EINTR) continue;
    if (who < 0) return kWrongUse;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      traced.erase(who);
      if (who != program) continue;
      const int ended = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      for (const pid_t each : traced) kill(each, SIGKILL);
      return ended;
    }
    const bool is_new = traced.insert(who).second;
    if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8)) && counting != 0 && ++met == step) {
      return killAll(traced);
    }
    ptrace(PTRACE_CONT, who, nullptr, signalOf(status, is_new));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const long step = argc > 2 ? std::strtol(argv[1], nullptr, 10) : 0;
  if (step <= 0) {
    std::fputs("usage: kill_at_step N|+N PROGRAM [ARGUMENT...]\n", stderr);
    return kWrongUse;
  }
  counting = argv[1][0] == '+' ? 0 : 1;
  struct sigaction action{};
  action.sa_handler = &beginToCount;
  sigaction(SIGUSR1, &action, nullptr);
  action.sa_handler = &passOn;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  program = fork();
  if (program == 0) become(argv + 2);
  return supervise(step);
}
