#include "platform/confinement/capabilities.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "core/text.h"

namespace sekisho::platform {
namespace {

// What a confined child saw: confinement is for good, so it must not happen in the test itself.
std::string inAChild(const std::function<std::string()>& body) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = body();
    const bool told = write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
    _exit(told ? 0 : 1);
  }
  close(ends[1]);
  std::string text(4096, '\0');
  const ssize_t size = read(ends[0], text.data(), text.size());
  close(ends[0]);
  waitpid(child, nullptr, 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

std::string statusLine(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::string(trimmed(line.substr(name.size() + 1)));
  }
  return "missing";
}

std::uint64_t mask(std::string_view name) {
  return std::strtoull(statusLine(name).c_str(), nullptr, 16);
}

TEST(KeptCapabilities, AreAllThatIsLeftForThisProcessAndWhatItStarts) {
  constexpr std::array kKept{CAP_DAC_READ_SEARCH, CAP_NET_ADMIN};
  constexpr std::uint64_t kMask = 1ULL << CAP_DAC_READ_SEARCH | 1ULL << CAP_NET_ADMIN;
  const std::uint64_t before = mask("CapPrm:");
  const std::string seen = inAChild([&] {
    if (!keepCapabilities(kKept)) return std::string("refused");
    return fmt::format("{:x} {:x} {:x} {} {}", mask("CapPrm:"), mask("CapEff:"),
                       before == 0 ? 0 : mask("CapBnd:") & ~kMask, statusLine("CapInh:"),
                       statusLine("NoNewPrivs:"));
  });
  EXPECT_EQ(seen, fmt::format("{0:x} {0:x} 0 0000000000000000 1", before & kMask));
}

TEST(KeptCapabilities, MayBeNone) {
  const std::string seen = inAChild([] {
    if (!keepCapabilities({})) return std::string("refused");
    return fmt::format("{:x} {}", mask("CapPrm:"), statusLine("NoNewPrivs:"));
  });
  EXPECT_EQ(seen, "0 1");
}

TEST(OwnerOfAFolder, IsWhatRootBecomesAndAnyoneElseAlreadyIsOrCannotBe) {
  std::string folder = std::filesystem::temp_directory_path() / "sekisho-owner-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const bool root = geteuid() == 0;
  const uid_t owner = root ? 12345 : geteuid();
  if (root) {
    ASSERT_EQ(chown(folder.c_str(), owner, 54321), 0);
  }
  const std::string seen = inAChild([&] {
    if (!becomeOwnerOf(folder) || !keepCapabilities({})) return std::string("refused");
    std::ofstream(folder + "/file") << "x";
    struct stat about{};
    stat((folder + "/file").c_str(), &about);
    return fmt::format("{} {} {}", getuid(), about.st_uid, setuid(0) == 0 && !root);
  });
  EXPECT_EQ(seen, fmt::format("{0} {0} false", owner));
  std::filesystem::remove_all(folder);
}

TEST(OwnerOfAFolder, IsNotChangedToWhereTheFolderIsRoots) {
  EXPECT_EQ(inAChild([] { return becomeOwnerOf("/") ? std::to_string(geteuid()) : "refused"; }),
            std::to_string(geteuid()));
}

}  // namespace
}  // namespace sekisho::platform
