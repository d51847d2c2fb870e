#include "platform/confinement/capabilities.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "platform/confinement/refused.h"

namespace sekisho::platform {
namespace {

// The kernel takes 64 capabilities as two words of 32.
using Words = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

long exchange(long call, Words& words) {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  return ::syscall(call, &header, words.data());
}

// What a program run by root would get back; only with CAP_SETPCAP it can be made smaller.
Result<void> bound(std::span<const int> kept) {
  for (int one = 0; prctl(PR_CAPBSET_READ, one, 0, 0, 0) >= 0; ++one) {
    if (std::ranges::find(kept, one) != kept.end()) continue;
    if (prctl(PR_CAPBSET_DROP, one, 0, 0, 0) != 0 && errno != EPERM) {
      return refused("bounding a capability");
    }
  }
  return {};
}

}  // namespace

Result<void> keepCapabilities(std::span<const int> kept) {
  if (auto bounded = bound(kept); !bounded) return bounded;
  // Kernels before 4.3 have no ambient set to clear.
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL) {
    return refused("clearing ambient capabilities");
  }
  Words words{};
  if (exchange(SYS_capget, words) != 0) return refused("reading capabilities");
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint32_t mask = 0;
    for (const int one : kept) {
      if (static_cast<std::size_t>(one) / 32 == i) mask |= 1U << (static_cast<unsigned>(one) % 32U);
    }
    words[i].permitted &= mask;
    words[i].effective = words[i].permitted;
    words[i].inheritable = 0;
  }
  if (exchange(SYS_capset, words) != 0) return refused("dropping capabilities");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("setting no_new_privs");
  return {};
}

Result<void> becomeOwnerOf(const std::string& folder) {
  if (geteuid() != 0) return {};
  struct stat about{};
  if (::stat(folder.c_str(), &about) != 0) return refused("looking at " + folder);
  if (about.st_uid == 0) return {};
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return refused("keeping capabilities");
  if (setgroups(0, nullptr) != 0 || setresgid(about.st_gid, about.st_gid, about.st_gid) != 0 ||
      setresuid(about.st_uid, about.st_uid, about.st_uid) != 0) {
    return refused("becoming the owner of " + folder);
  }
  return {};
}

}  // namespace sekisho::platform
