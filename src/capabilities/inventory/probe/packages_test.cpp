#include "capabilities/inventory/probe/packages.h"

#include <gmock/gmock.h>

#include <set>

#include "capabilities/inventory/probe/testing/table_cells.h"
#include "core/text.h"
#include "platform/machine/program_runner.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::inventory {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;
using testing::rowOf;

constexpr std::string_view kStatus =
    "Package: dpkg\nEssential: yes\nStatus: install ok installed\nSection: admin\n"
    "Architecture: amd64\nVersion: 1.21.22\n\n"
    "Package: libssl3\nStatus: hold ok installed\nArchitecture: amd64\nSource: openssl (3.0.1-1)\n"
    "Version: 3.0.1-1+b1\nConffiles:\n /etc/x abc\n\n"
    "Package: tzdata\nStatus: install ok half-configured\nArchitecture: all\nVersion: 2024a\n\n"
    "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n";

TEST(PackagesOfAMachine, AreWhatDpkgHasOnTheDisk) {
  const FixtureRoot root;
  root.file("/var/lib/dpkg/status", kStatus);
  root.file("/var/lib/apt/extended_states",
            "Package: libssl3\nArchitecture: amd64\nAuto-Installed: 1\n\n"
            "Package: tzdata\nArchitecture: amd64\nAuto-Installed: 1\n");
  const auto table = readPackages(root.machine());
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_EQ(table.rows.size(), 3U);
  auto ssl = rowOf(table, "name", "libssl3");
  EXPECT_EQ(ssl["source"], "openssl");
  EXPECT_EQ(ssl["source_version"], "3.0.1-1");
  EXPECT_EQ(ssl["held"], "1");
  EXPECT_EQ(ssl["automatic"], "1");
  auto dpkg = rowOf(table, "name", "dpkg");
  EXPECT_EQ(dpkg["source"], "dpkg");
  EXPECT_EQ(dpkg["source_version"], "1.21.22");
  EXPECT_EQ(dpkg["essential"], "1");
  EXPECT_EQ(dpkg["section"], "admin");
  EXPECT_EQ(dpkg["automatic"], "0");
  auto tzdata = rowOf(table, "name", "tzdata");
  EXPECT_EQ(tzdata["state"], "half-configured");
  EXPECT_EQ(tzdata["automatic"], "1");
}

TEST(PackagesOfAMachine, ArePartialWithADamagedParagraph) {
  const FixtureRoot root;
  for (const char* damaged :
       {"Package: x\nVersion: 1\n", "Status: install ok installed\nVersion: 1\n",
        "Package: x\nStatus: install ok installed\nArchitecture: amd64\n", "rubbish\n"}) {
    root.file("/var/lib/dpkg/status", std::string(kStatus) + "\n" + damaged);
    const auto table = readPackages(root.machine());
    EXPECT_EQ(table.reason, "inventory.dpkg-malformed") << damaged;
    EXPECT_EQ(table.rows.size(), 3U);
  }
  root.file("/var/lib/dpkg/status", std::string(kStatus) + "\n" + std::string(3 << 20, 'x'));
  EXPECT_EQ(readPackages(root.machine()).reason, "inventory.dpkg-malformed");
}

TEST(PackagesOfAMachine, LeaveOpenWhoWasChosenWithoutAptsRecord) {
  const FixtureRoot root;
  root.file("/var/lib/dpkg/status", kStatus).fifo("/var/lib/apt/extended_states");
  EXPECT_EQ(rowOf(readPackages(root.machine()), "name", "dpkg")["automatic"], "-");
}

TEST(PackagesOfAMachine, ArePartialWithAnEmptiedStatus) {
  const FixtureRoot root;
  root.file("/var/lib/dpkg/status", "");
  EXPECT_EQ(readPackages(root.machine()).status, TableStatus::Partial);
}

TEST(PackagesOfAMachine, FailWithoutDpkgsStatus) {
  const FixtureRoot root;
  EXPECT_EQ(readPackages(root.machine()).reason, "inventory.dpkg-unreadable");
  root.fifo("/var/lib/dpkg/status");
  EXPECT_EQ(readPackages(root.machine()).status, TableStatus::Failed);
}

std::set<std::string> dpkgsAnswer() {
  const auto output = platform::programsOfThisMachine()(
      {.argv = {"/usr/bin/dpkg-query", "-W", "-f",
                "${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} "
                "${source:Version}\n"},
       .timeout = std::chrono::minutes(1),
       .max_output_bytes = std::size_t{32} << 20U});
  EXPECT_TRUE(output.has_value() && output->exit_status == 0);
  std::set<std::string> lines;
  if (!output) return lines;
  for (const std::string_view line : split(output->text, '\n')) {
    if (line.starts_with("installed ")) lines.emplace(line);
  }
  return lines;
}

std::set<std::string> ourAnswer() {
  const auto machine = platform::Machine::open();
  auto table = readPackages(*machine);
  EXPECT_NE(table.status, TableStatus::Failed);
  std::set<std::string> lines;
  for (const auto& row : table.rows) {
    const auto text = [&](std::string_view column) {
      const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
      return std::get<std::string>(row.at(static_cast<std::size_t>(at)));
    };
    if (text("state") != "installed") continue;
    lines.insert("installed " + text("name") + " " + text("version") + " " + text("arch") + " " +
                 text("source") + " " + text("source_version"));
  }
  return lines;
}

TEST(PackagesOfThisMachine, EqualDpkgs) {
  auto before = dpkgsAnswer();
  auto ours = ourAnswer();
  auto after = dpkgsAnswer();
  for (int i = 0; i < 5 && before != after; ++i) {  // somebody may be installing
    before = std::move(after);
    ours = ourAnswer();
    after = dpkgsAnswer();
  }
  ASSERT_EQ(before, after) << "the packages of this machine never stood still";
  EXPECT_EQ(ours, after);
}

}  // namespace
}  // namespace sekisho::inventory
