#include "platform/confinement/file_rules.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "platform/confinement/refused.h"
#include "platform/descriptor.h"

namespace sekisho::platform {
namespace {

// Younger than the headers of Debian 12 (Landlock 3, Linux 6.2).
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14U;

constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kRead = kReadFile | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kWriteFile = LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;
constexpr std::uint64_t kWrite = kWriteFile | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                                 LANDLOCK_ACCESS_FS_REFER;
// Ruled over, and allowed nowhere.
constexpr std::uint64_t kNever = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                 LANDLOCK_ACCESS_FS_MAKE_SYM;

// Of all rights, those that version `offered` knows: it refuses others.
std::uint64_t known(int offered) {
  std::uint64_t rights = kRead | kWrite | kNever;
  if (offered < 2) rights &= ~std::uint64_t{LANDLOCK_ACCESS_FS_REFER};
  if (offered < 3) rights &= ~kTruncate;
  return rights;
}

Result<void> allow(const Descriptor& ruleset, const std::string& path, std::uint64_t rights) {
  const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (place.number() < 0) {
    if (errno == ENOENT || errno == EACCES || errno == ENOTDIR) return {};
    return refused("opening " + path);
  }
  struct stat about{};
  if (::fstat(place.number(), &about) != 0) return refused("looking at " + path);
  if (!S_ISDIR(about.st_mode)) rights &= kReadFile | kWriteFile;
  const landlock_path_beneath_attr rule{.allowed_access = rights, .parent_fd = place.number()};
  if (::syscall(SYS_landlock_add_rule, ruleset.number(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) !=
      0) {
    return refused("allowing " + path);
  }
  return {};
}

}  // namespace

int fileRulesOffered() {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<int>(version) : 0;
}

Result<int> keepToFiles(const FileRules& rules) {
  const int offered = fileRulesOffered();
  if (offered == 0) return 0;
  const std::uint64_t ruled = known(offered);
  const landlock_ruleset_attr attributes{.handled_access_fs = ruled};
  const Descriptor ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
  if (ruleset.number() < 0) return refused("making rules");
  for (const std::string& path : rules.read) {
    if (auto added = allow(ruleset, path, kRead & ruled); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  for (const std::string& path : rules.write) {
    if (auto added = allow(ruleset, path, (kRead | kWrite) & ruled); !added) {
      return std::unexpected(std::move(added.error()));
    }
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("setting no_new_privs");
  if (::syscall(SYS_landlock_restrict_self, ruleset.number(), 0) != 0) {
    return refused("keeping to the rules");
  }
  return offered;
}

}  // namespace sekisho::platform
