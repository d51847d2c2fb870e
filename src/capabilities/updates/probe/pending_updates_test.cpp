#include "capabilities/updates/probe/pending_updates.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "capabilities/updates/probe/probes.h"
#include "core/testing/turnable_clock.h"
#include "core/text.h"
#include "platform/machine/program_runner.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_clock.h"

namespace sekisho::updates {
namespace {

using evidence::Cell;
using evidence::Table;
using evidence::TableStatus;
using platform::testing::FixtureRoot;

// Sat, 21 Nov 2026 01:00:00 UTC, seven minutes after the lists below.
constexpr std::int64_t kNow = 1'795'222'800'000;
constexpr std::int64_t kToday = kNow / 86'400'000;

class RememberedDays final : public FirstSeenStore {
 public:
  FirstSeenDays load() override { return days; }
  void save(const FirstSeenDays& now) override { days = now; }
  FirstSeenDays days;
};

Cell cell(const Table& table, const evidence::Row& row, std::string_view column) {
  const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
  return row.at(static_cast<std::size_t>(at));
}

std::string installed(std::string_view name, std::string_view version,
                      std::string_view more = "Architecture: amd64\n",
                      std::string_view status = "install ok installed") {
  return "Package: " + std::string(name) + "\nStatus: " + std::string(status) +
         "\nVersion: " + std::string(version) + "\n" + std::string(more) + "\n";
}

std::string offered(std::string_view name, std::string_view version,
                    std::string_view more = "Architecture: amd64\n") {
  return "Package: " + std::string(name) + "\nVersion: " + std::string(version) + "\n" +
         std::string(more) + "\n";
}

class UpdatesOfAMachine : public ::testing::Test {
 protected:
  static constexpr std::string_view kMain =
      "/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_";
  static constexpr std::string_view kSecurity =
      "/var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_";
  static constexpr std::string_view kIndex = "main_binary-amd64_Packages";

  void SetUp() override {
    root_.file("/etc/apt/sources.list",
               "deb http://deb.debian.org/debian bookworm main\n"
               "deb http://deb.debian.org/debian-security bookworm-security main\n");
    release(kMain, "oldstable", "bookworm", "Debian", "Sat, 14 Nov 2026 00:53:02 UTC");
    release(kSecurity, "oldstable-security", "bookworm-security", "Debian-Security",
            "Sat, 21 Nov 2026 00:53:02 UTC");
    root_.file("/etc/machine-id", "5f4dcc3b5aa765d61d8327deb882cf99\n");
    status(installed("nano", "1"));
    list(kMain, "");
    list(kSecurity, "");
    clock_.set(fromMs(kNow));
  }
  void release(std::string_view place, std::string_view suite, std::string_view codename,
               std::string_view label, std::string_view date, std::string_view more = "") {
    root_.file(std::string(place) + "InRelease",
               "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nLabel: " +
                   std::string(label) + "\nSuite: " + std::string(suite) +
                   "\nCodename: " + std::string(codename) + "\nDate: " + std::string(date) + "\n" +
                   std::string(more) + "SHA256:\n e3b0 0 main/x\n");
  }
  void status(std::string_view packages) {
    root_.file("/var/lib/dpkg/status",
               installed("dpkg", "1.21") + installed("apt", "2.6.1") + std::string(packages));
  }
  void list(std::string_view place, std::string_view packages) {
    root_.file(std::string(place) + std::string(kIndex), packages);
  }
  Table read() {
    const auto machine = root_.machine();
    return readPendingUpdates(machine, clock_, store_, offers_);
  }
  // The one row about `name` as "column=value" pairs, NULL as "-"; empty if there is none.
  std::map<std::string, std::string> row(const Table& table, std::string_view name) {
    std::map<std::string, std::string> found;
    for (const auto& cells : table.rows) {
      if (cell(table, cells, "name") != Cell(std::string(name))) continue;
      EXPECT_TRUE(found.empty()) << "twice: " << name;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto* text = std::get_if<std::string>(&cells[i]);
        const auto* number = std::get_if<std::int64_t>(&cells[i]);
        found[table.columns[i]] = text != nullptr     ? *text
                                  : number != nullptr ? std::to_string(*number)
                                                      : "-";
      }
    }
    return found;
  }
  FixtureRoot root_;
  ::sekisho::testing::TurnableClock clock_;
  RememberedDays store_;
  OfferReader offers_;
};

TEST_F(UpdatesOfAMachine, AreNoneWhenNothingIsNewer) {
  list(kMain, offered("nano", "1") + offered("nano", "0.9"));
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  EXPECT_TRUE(table.rows.empty());
}

TEST_F(UpdatesOfAMachine, AreNotReadThroughAgainWhileNothingWasReplaced) {
  list(kSecurity, offered("nano", "2"));
  const Table first = read();
  EXPECT_EQ(row(read(), "nano"), row(first, "nano"));
  EXPECT_EQ(offers_.passes(), 1);

  // Other pins are honoured all the same.
  root_.file("/etc/apt/preferences.d/away", "Package: nano\nPin: release *\nPin-Priority: -1\n");
  EXPECT_EQ(row(read(), "nano")["blocked_by"], "pin");
  EXPECT_EQ(offers_.passes(), 1);
}

TEST_F(UpdatesOfAMachine, AreReadAgainOnceAListOrThePackagesAreReplaced) {
  list(kSecurity, offered("nano", "2"));
  EXPECT_EQ(row(read(), "nano")["candidate"], "2");
  list(kSecurity, offered("nano", "3"));
  EXPECT_EQ(row(read(), "nano")["candidate"], "3");
  status(installed("nano", "3"));
  EXPECT_TRUE(read().rows.empty());
  EXPECT_EQ(offers_.passes(), 3);
}

TEST_F(UpdatesOfAMachine, OfADamagedListAreNotKept) {
  root_.file(std::string(kMain) + std::string(kIndex) + ".xz", "no xz");
  EXPECT_EQ(read().status, TableStatus::Partial);
  EXPECT_EQ(read().status, TableStatus::Partial);
  EXPECT_EQ(offers_.passes(), 2);
}

TEST_F(UpdatesOfAMachine, NameTheSecuritySuite) {
  list(kSecurity, offered("nano", "2", "Architecture: amd64\nSource: nano-src (2.0)\n"));
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Complete) << table.reason;
  auto nano = row(table, "nano");
  EXPECT_EQ(nano["installed"], "1");
  EXPECT_EQ(nano["candidate"], "2");
  EXPECT_EQ(nano["suite"], "oldstable-security");
  EXPECT_EQ(nano["upgradable"], "1");
  EXPECT_EQ(nano["from_security"], "1");
  EXPECT_EQ(nano["security_missing"], "1");
  EXPECT_EQ(nano["blocked_by"], "");
  EXPECT_EQ(nano["first_seen_day"], std::to_string(kToday));
}

TEST_F(UpdatesOfAMachine, ReportASecurityFixThatAPointReleaseOvertook) {
  list(kSecurity, offered("nano", "1+deb12u9"));
  list(kMain, offered("nano", "1+deb12u10"));
  auto nano = row(read(), "nano");
  EXPECT_EQ(nano["candidate"], "1+deb12u10");
  EXPECT_EQ(nano["from_security"], "0");
  EXPECT_EQ(nano["security_candidate"], "1+deb12u9");
  EXPECT_EQ(nano["security_missing"], "1");
}

TEST_F(UpdatesOfAMachine, ForgetASecurityFixThatIsInstalled) {
  status(installed("nano", "1+deb12u9"));
  list(kSecurity, offered("nano", "1+deb12u9"));
  list(kMain, offered("nano", "1+deb12u10"));
  auto nano = row(read(), "nano");
  EXPECT_EQ(nano["security_candidate"], "-");
  EXPECT_EQ(nano["security_missing"], "0");
  EXPECT_EQ(nano["security_seen_day"], "-");
}

TEST_F(UpdatesOfAMachine, ShowWhatAPinKeepsBack) {
  root_.file("/etc/apt/preferences.d/keep",
             "Package: nano\nPin: version 1\nPin-Priority: 999\n\n"
             "Package: vim\nPin: release a=oldstable-security\nPin-Priority: -1\n");
  status(installed("nano", "1") + installed("vim", "1"));
  list(kSecurity, offered("nano", "2") + offered("vim", "2"));
  const Table table = read();
  for (const char* name : {"nano", "vim"}) {
    auto pinned = row(table, name);
    EXPECT_EQ(pinned["upgradable"], "0") << name;
    EXPECT_EQ(pinned["candidate"], "1") << name;
    EXPECT_EQ(pinned["newest"], "2") << name;
    EXPECT_EQ(pinned["blocked_by"], "pin") << name;
    EXPECT_EQ(pinned["security_missing"], "1") << name;
  }
}

TEST_F(UpdatesOfAMachine, ShowHeldPackagesAsAptDoes) {
  status(installed("nano", "1", "Architecture: amd64\n", "hold ok installed"));
  list(kSecurity, offered("nano", "2"));
  auto nano = row(read(), "nano");
  EXPECT_EQ(nano["upgradable"], "1");
  EXPECT_EQ(nano["held"], "1");
  EXPECT_EQ(nano["blocked_by"], "hold");
}

TEST_F(UpdatesOfAMachine, LeaveBackportsAlone) {
  release(kMain, "oldstable-backports", "bookworm-backports", "x", "Sat, 21 Nov 2026 00:53:02 UTC",
          "NotAutomatic: yes\nButAutomaticUpgrades: yes\n");
  list(kMain, offered("nano", "2"));
  list(kSecurity, offered("nano", "1"));
  EXPECT_TRUE(read().rows.empty());
  // Unless the installed version came from there and nowhere else.
  list(kSecurity, "");
  EXPECT_EQ(row(read(), "nano")["upgradable"], "1");
}

TEST_F(UpdatesOfAMachine, HonourTheDefaultRelease) {
  root_.file("/etc/apt/apt.conf.d/90release", "APT::Default-Release \"bookworm\";\n");
  list(kMain, offered("nano", "1.5"));
  list(kSecurity, offered("nano", "2"));
  auto nano = row(read(), "nano");
  EXPECT_EQ(nano["candidate"], "1.5");
  EXPECT_EQ(nano["newest"], "2");
  EXPECT_EQ(nano["blocked_by"], "pin");
}

TEST_F(UpdatesOfAMachine, DeferPhasedUpdatesByTheMachinesLot) {
  const auto phased = [](int percent) {
    return offered(
        "nano", "2",
        "Architecture: amd64\nPhased-Update-Percentage: " + std::to_string(percent) + "\n");
  };
  int deferred = 0;
  for (int machine = 0; machine < 200; ++machine) {
    root_.file("/etc/machine-id", "machine" + std::to_string(machine) + "\n");
    list(kMain, phased(30));
    auto nano = row(read(), "nano");
    EXPECT_EQ(nano["upgradable"], "1");
    EXPECT_EQ(nano["phased_percent"], "30");
    if (nano["blocked_by"] == "phasing") ++deferred;
    list(kMain, phased(100));
    EXPECT_EQ(row(read(), "nano")["blocked_by"], "");
  }
  EXPECT_GT(deferred, 110);
  EXPECT_LT(deferred, 170);

  list(kMain, phased(0));
  root_.file("/etc/apt/apt.conf", "APT::Get::Always-Include-Phased-Updates \"true\";");
  EXPECT_EQ(row(read(), "nano")["blocked_by"], "");
  root_.file("/etc/apt/apt.conf", "APT::Get::Never-Include-Phased-Updates \"true\";");
  list(kMain, phased(99));
  EXPECT_EQ(row(read(), "nano")["blocked_by"], "phasing");
  root_.file("/etc/apt/apt.conf",
             "APT::Get::Never-Include-Phased-Updates \"true\"; APT::Get::Phase-Policy \"true\";");
  EXPECT_EQ(row(read(), "nano")["upgradable"], "0");
  // What brings a security fix is never deferred.
  list(kSecurity, offered("nano", "1.5"));
  EXPECT_EQ(row(read(), "nano")["upgradable"], "1");
}

TEST_F(UpdatesOfAMachine, CountEachArchitecture) {
  status(installed("libc6", "1") + installed("libc6", "1", "Architecture: i386\n") +
         installed("tzdata", "1", "Architecture: all\n"));
  list(kMain, offered("libc6", "2") + offered("tzdata", "2", "Architecture: all\n"));
  const Table table = read();
  EXPECT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(row(table, "libc6")["arch"], "amd64");
  EXPECT_EQ(row(table, "tzdata")["arch"], "all");
}

TEST_F(UpdatesOfAMachine, IgnoreListsOfSourcesThatAreGone) {
  root_.file("/var/lib/apt/lists/gone.example_dists_x_InRelease", "Suite: x\n");
  root_.file("/var/lib/apt/lists/gone.example_dists_x_main_binary-amd64_Packages",
             offered("nano", "9"));
  EXPECT_TRUE(read().rows.empty());
}

TEST_F(UpdatesOfAMachine, RememberSinceWhenTheyWait) {
  list(kMain, offered("nano", "2"));
  EXPECT_EQ(row(read(), "nano")["first_seen_day"], std::to_string(kToday));
  clock_.set(fromMs(kNow + 3 * 86'400'000LL));
  list(kSecurity, offered("nano", "3"));
  auto nano = row(read(), "nano");
  EXPECT_EQ(nano["first_seen_day"], std::to_string(kToday));
  EXPECT_EQ(nano["security_seen_day"], std::to_string(kToday + 3));
  // Once updated, nothing of it is kept.
  status(installed("nano", "3"));
  EXPECT_TRUE(read().rows.empty());
  EXPECT_TRUE(store_.days.empty());
}

TEST_F(UpdatesOfAMachine, NeverWaitSinceADayToCome) {
  store_.days["nano:amd64 1"] = kToday + 100;
  list(kMain, offered("nano", "2"));
  EXPECT_EQ(row(read(), "nano")["first_seen_day"], std::to_string(kToday));
}

TEST_F(UpdatesOfAMachine, ArePartialWithoutLists) {
  std::filesystem::remove(root_.at(std::string(kSecurity) + "InRelease"));
  list(kMain, offered("nano", "2"));
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Partial);
  EXPECT_EQ(table.reason, "updates.lists-missing");
  EXPECT_EQ(table.rows.size(), 1U);

  root_.file("/etc/apt/sources.list", "");
  EXPECT_EQ(read().reason, "updates.lists-missing");
}

TEST_F(UpdatesOfAMachine, ArePartialWithAReleaseOfWhichNoIndexIsThere) {
  std::filesystem::remove(root_.at(std::string(kSecurity) + std::string(kIndex)));
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Partial);
  EXPECT_EQ(table.reason, "updates.lists-missing");
}

TEST_F(UpdatesOfAMachine, AreCompleteWhereTheReleaseItselfSaysThatNothingIsInIt) {
  std::filesystem::remove(root_.at(std::string(kSecurity) + std::string(kIndex)));
  const auto says = [&](std::string_view indexes) {
    root_.file(std::string(kSecurity) + "InRelease",
               "Suite: oldstable-security\nCodename: bookworm-security\n"
               "Date: Sat, 21 Nov 2026 00:53:02 UTC\nSHA256:\n" +
                   std::string(indexes));
    return read().status;
  };
  EXPECT_EQ(says(" e3b0 0 main/binary-amd64/Packages\n"), TableStatus::Complete);
  EXPECT_EQ(says(" e3b0 0 contrib/binary-amd64/Packages\n"), TableStatus::Partial);
  EXPECT_EQ(says(" e3b0 0 main/binary-i386/Packages\n ab12 90 main/binary-amd64/Packages\n"),
            TableStatus::Partial);
}

TEST_F(UpdatesOfAMachine, ArePartialWithAnEmptiedStatus) {
  root_.file("/var/lib/dpkg/status", "");
  EXPECT_EQ(read().status, TableStatus::Partial);
}

TEST_F(UpdatesOfAMachine, ArePartialWithOldLists) {
  clock_.set(fromMs(kNow + 7 * 86'400'000LL));
  EXPECT_EQ(read().reason, "updates.lists-old");
  root_.file("/var/lib/apt/periodic/update-success-stamp", "");
  root_.changedAt("/var/lib/apt/periodic/update-success-stamp", kNow / 1000);
  EXPECT_EQ(read().status, TableStatus::Complete);
}

TEST_F(UpdatesOfAMachine, ArePartialWithADamagedList) {
  std::filesystem::remove(root_.at(std::string(kMain) + std::string(kIndex)));
  root_.file(std::string(kMain) + std::string(kIndex) + ".lz4", "not packed");
  EXPECT_EQ(read().reason, "updates.lists-unreadable");
}

TEST_F(UpdatesOfAMachine, ArePartialWithAPinNobodyUnderstands) {
  root_.file("/etc/apt/preferences", "Package: nano\nPin: moon\nPin-Priority: 1\n");
  EXPECT_EQ(read().reason, "updates.pins-unclear");
}

TEST_F(UpdatesOfAMachine, FailWithoutDpkg) {
  std::filesystem::remove(root_.at("/var/lib/dpkg/status"));
  root_.fifo("/var/lib/dpkg/status");
  EXPECT_EQ(read().status, TableStatus::Failed);
  EXPECT_EQ(read().reason, "updates.dpkg-unreadable");
}

// "name/suites version arch [upgradable from: old]" as "name arch version old suites…".
std::set<std::string> aptsAnswer() {
  const auto output =
      platform::programsOfThisMachine()({.argv = {"/usr/bin/apt", "list", "--upgradable"},
                                         .timeout = std::chrono::minutes(2),
                                         .max_output_bytes = std::size_t{16} << 20U});
  EXPECT_TRUE(output.has_value() && output->exit_status == 0);
  std::set<std::string> lines;
  if (!output) return lines;
  for (const std::string_view line : split(output->text, '\n')) {
    const auto parts = words(line);
    if (parts.size() != 6) continue;
    const auto name = split(parts[0], '/');
    const std::string_view old = parts[5].substr(0, parts[5].size() - 1);
    std::string text = std::string(name[0]) + " " + std::string(parts[2]) + " " +
                       std::string(parts[1]) + " " + std::string(old);
    std::set<std::string_view> suites;
    for (const auto suite : split(name[1], ',')) suites.insert(suite);
    for (const auto suite : suites) text += " " + std::string(suite);
    lines.insert(text);
  }
  return lines;
}

std::set<std::string> ourAnswer() {
  const auto machine = platform::Machine::open();
  RememberedDays store;
  OfferReader offers;
  const Table table = readPendingUpdates(*machine, platform::SystemClock(), store, offers);
  EXPECT_NE(table.status, TableStatus::Failed) << table.reason;

  std::set<std::string> ours;
  for (const auto& row : table.rows) {
    if (cell(table, row, "upgradable") != Cell(1)) continue;
    std::string text;
    for (const char* column : {"name", "arch", "candidate", "installed"}) {
      text += (text.empty() ? "" : " ") + std::get<std::string>(cell(table, row, column));
    }
    std::set<std::string> suites;
    const std::string all = std::get<std::string>(cell(table, row, "suite"));
    for (const auto suite : split(all, ',')) suites.insert(std::string(suite));
    for (const auto& suite : suites) text += " " + suite;
    ours.insert(text);
  }
  return ours;
}

TEST(UpdatesOfThisMachine, EqualApts) {
  // Somebody may be installing packages meanwhile: then both are asked again.
  auto before = aptsAnswer();
  auto ours = ourAnswer();
  auto after = aptsAnswer();
  for (int i = 0; i < 5 && before != after; ++i) {
    before = std::move(after);
    ours = ourAnswer();
    after = aptsAnswer();
  }
  ASSERT_EQ(before, after) << "the packages of this machine never stood still";
  EXPECT_EQ(ours, after);
}

}  // namespace
}  // namespace sekisho::updates
