#include "programs/specs/drop_in_folder.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "programs/specs/embedded_specs.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::programs {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kGood = R"(id = "mihon.printer"
title = {ja = "複合機", en = "Printer"}
advice = {ja = "a", en = "a"}
answers = ["P-08"]
roles = ["terminal"]
scope = "clinic"
minutes = 5
who = "provider"
[statement]
who = "provider"
every = "365d"
)";

/// A folder specs.d, and the shipped specs it is added to.
class ProvidersFolder : public ::testing::Test {
 protected:
  static const catalog::Specs& shipped() {
    static const auto kSpecs = catalog::Specs::load(embeddedSpecs());
    return *kSpecs;
  }
  void write(const std::string& name, std::string_view text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  SpecsWithDropIns added() {
    return addDropIns(shipped(), readDropInFolder(folder_.path().string()));
  }
  std::string stamp() { return stampOfDropInFolder(folder_.path().string()); }
  /// "file:line: what is wrong", of the one file there is.
  std::string problem() {
    const auto all = added().drop_ins;
    if (all.size() != 1 || all[0].isInUse()) return {};
    return all[0].problems[0].text();
  }

  storage::testing::ScratchFolder folder_;
};

TEST_F(ProvidersFolder, MayBeMissing) {
  EXPECT_THAT(readDropInFolder("/nowhere/specs.d").files, IsEmpty());
  EXPECT_EQ(stampOfDropInFolder("/nowhere/specs.d"), "");
}

TEST_F(ProvidersFolder, AddsAGoodFileUnderItsPrefix) {
  write("controls/mihon.printer.toml", kGood);
  const auto now = added();
  ASSERT_EQ(now.drop_ins.size(), 1U);
  EXPECT_TRUE(now.drop_ins[0].isInUse()) << now.drop_ins[0].problems[0].text();
  EXPECT_EQ(now.drop_ins[0].file, "controls/mihon.printer.toml");
  EXPECT_EQ(now.specs->control("mihon.printer")->drop_in, "mihon");
  EXPECT_EQ(shipped().control("mihon.printer"), nullptr);
}

TEST_F(ProvidersFolder, SaysFileAndLineOfABadOneAndKeepsTheRest) {
  write("controls/mihon.printer.toml", kGood);
  std::string bad(kGood);
  bad.replace(bad.find("mihon.printer"), 13, "mihon.wrong");
  bad.replace(bad.find("\"clinic\""), 8, "\"room\"");
  write("controls/mihon.wrong.toml", bad);
  const auto now = added();
  ASSERT_EQ(now.drop_ins.size(), 2U);
  EXPECT_TRUE(now.drop_ins[0].isInUse());
  EXPECT_THAT(now.drop_ins[1].problems[0].text(), HasSubstr("controls/mihon.wrong.toml:6: "));
  EXPECT_EQ(now.specs->control("mihon.wrong"), nullptr);
}

TEST_F(ProvidersFolder, NeverOverridesWhatIsShipped) {
  std::string over(kGood);
  over.replace(over.find("mihon.printer"), 13, "accounts.unused");
  write("controls/accounts.unused.toml", over);
  EXPECT_THAT(problem(), HasSubstr("controls/accounts.unused.toml:1: "));
  EXPECT_EQ(added().specs->control("accounts.unused")->drop_in, "");
}

TEST_F(ProvidersFolder, OpensNothingHuge) {
  write("controls/mihon.huge.toml", "id = 1");
  fs::resize_file(folder_ / "controls/mihon.huge.toml", std::uintmax_t{1} << 40U);
  EXPECT_THAT(problem(), HasSubstr("1099511627776"));
}

TEST_F(ProvidersFolder, FollowsNoLink) {
  write("controls/mihon.printer.toml", kGood);
  fs::create_directory(folder_ / "rules");
  fs::create_symlink(folder_ / "controls/mihon.printer.toml", folder_ / "rules/mihon.toml");
  fs::create_directory_symlink(folder_ / "controls", folder_ / "messages");
  const auto found = readDropInFolder(folder_.path().string());
  EXPECT_EQ(found.files.size(), 1U);
  ASSERT_EQ(found.unread.size(), 2U);
  EXPECT_EQ(found.unread[0].message.name, "catalog.link-refused");
}

TEST_F(ProvidersFolder, WaitsForNoPipe) {
  fs::create_directory(folder_ / "controls");
  ASSERT_EQ(mkfifo((folder_ / "controls/mihon.pipe.toml").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr("controls/mihon.pipe.toml:1: "));
}

TEST_F(ProvidersFolder, NamesWhatItMayNotRead) {
  write("controls/mihon.printer.toml", kGood);
  chmod((folder_ / "controls/mihon.printer.toml").c_str(), 0);
  chmod(folder_.path().c_str(), 0755);
  const uid_t before = geteuid();
  ASSERT_EQ(seteuid(before == 0 ? 65534 : before), 0);
  const auto found = readDropInFolder(folder_.path().string());
  ASSERT_EQ(seteuid(before), 0);
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_EQ(found.unread[0].message.name, "catalog.unreadable");
}

TEST_F(ProvidersFolder, RefusesWhatIsNotUtf8) {
  std::string bytes(kGood);
  bytes.replace(bytes.find("Printer"), 1, "\xff");
  write("controls/mihon.printer.toml", bytes);
  EXPECT_THAT(problem(), HasSubstr("not UTF-8"));
}

TEST_F(ProvidersFolder, SkipsDotFilesAndStopsAtThreeFolders) {
  write("controls/.mihon.printer.toml.swp", "x");
  write("catalogs/mihon.list/deep/deeper/2026.toml", "x");
  const auto found = readDropInFolder(folder_.path().string());
  EXPECT_THAT(found.files, IsEmpty());
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_EQ(found.unread[0].message.name, "catalog.odd-file");
}

TEST_F(ProvidersFolder, StampChangesWithEveryChange) {
  const std::string empty = stamp();
  write("controls/mihon.printer.toml", kGood);
  const std::string one = stamp();
  EXPECT_NE(one, empty);
  EXPECT_EQ(stamp(), one);
  write("controls/mihon.printer.toml", std::string(kGood) + "# more\n");
  EXPECT_NE(stamp(), one);
  fs::remove(folder_ / "controls/mihon.printer.toml");
  EXPECT_NE(stamp(), one);
}

}  // namespace
}  // namespace sekisho::programs
