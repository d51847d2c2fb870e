// Runs a program as on Linux 5.4: every system call that a later kernel added answers ENOSYS.
//
// usage: linux-5.4 PROGRAM [ARGUMENT...]
//
// x86-64 numbers system calls in the order in which they came: 434 pidfd_open and 435 clone3 (both
// 5.3) are the last of 5.4; from 436 on come close_range (5.9), openat2 and pidfd_getfd (5.6),
// faccessat2 (5.8), process_madvise (5.10), epoll_pwait2 (5.11), mount_setattr (5.12), quotactl_fd
// (5.14), landlock_* (5.13), memfd_secret (5.14), process_mrelease (5.15), futex_waitv (5.16),
// set_mempolicy_home_node (5.17), cachestat (6.5), fchmodat2 (6.6) and what follows.

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>

int main(int argc, char** argv) {
  constexpr unsigned kFirstLater = 436;
  static_assert(SYS_pidfd_open == 434 && SYS_clone3 == 435 && SYS_close_range == kFirstLater);
  if (argc < 2) {
    std::fputs("usage: linux-5.4 PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  std::array<sock_filter, 6> filter{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstLater, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    std::perror("linux-5.4: seccomp");
    return 1;
  }
  // A filter that lets one through would prove nothing.
  if (syscall(SYS_openat2, -1, nullptr, nullptr, 0) != -1 || errno != ENOSYS ||
      syscall(SYS_landlock_create_ruleset, nullptr, 0, 1) != -1 || errno != ENOSYS) {
    std::fputs("linux-5.4: later system calls still answer\n", stderr);
    return 1;
  }
  execv(argv[1], argv + 1);
  std::perror(argv[1]);
  return 127;
}
