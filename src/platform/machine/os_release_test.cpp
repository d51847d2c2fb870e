#include "platform/machine/os_release.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

TEST(ValuesOfOsRelease, LoseTheirQuotes) {
  EXPECT_EQ(OsRelease("IDX=1\n ID='a b'\n").valueOf("ID"), "a b");
  EXPECT_EQ(OsRelease("ID=\"a \\\"b\\\"\"\n").valueOf("ID"), "a \"b\"");
  EXPECT_EQ(OsRelease("ID=\"\xFF\"\n").valueOf("ID"), "\xEF\xBF\xBD");
  EXPECT_EQ(OsRelease("XID=1\n").valueOf("ID"), std::nullopt);
  EXPECT_EQ(OsRelease("ID=debian\nID=devuan\n").valueOf("ID"), "devuan");
}

TEST(OsReleaseOfAMachine, IsThatOfEtcElseOfUsrLib) {
  const testing::FixtureRoot root;
  EXPECT_FALSE(readOsRelease(root.machine()));
  root.file("/usr/lib/os-release", "ID=ubuntu\n");
  EXPECT_EQ(readOsRelease(root.machine())->valueOf("ID"), "ubuntu");
  root.file("/etc/os-release", "ID=linuxmint\n");
  EXPECT_EQ(readOsRelease(root.machine())->valueOf("ID"), "linuxmint");
}

}  // namespace
}  // namespace sekisho::platform
