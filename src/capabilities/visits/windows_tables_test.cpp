#include "capabilities/visits/windows_tables.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "capabilities/visits/testing/typical_reading.h"
#include "capabilities/visits/windows_support.h"
#include "core/testing/result_matchers.h"

namespace sekisho::visits {
namespace {

using evidence::Cell;
using evidence::Table;
using evidence::TableStatus;
using sekisho::testing::succeeds;
using testing::kTypicalReading;
using testing::typicalWith;

const Cell kNull{};
Cell cell(std::int64_t number) { return number; }
Cell cell(const char* text) { return std::string(text); }

std::vector<Table> tablesIn(std::string_view file) {
  const auto reading = parseReading(file);
  EXPECT_THAT(reading, succeeds());
  return reading ? tablesOf(*reading) : std::vector<Table>();
}

Table tableIn(std::string_view file, std::string_view name) {
  for (Table& table : tablesIn(file)) {
    if (table.name == name) return std::move(table);
  }
  ADD_FAILURE() << "no table " << name;
  return {};
}

// A column of the row whose first column says `key`.
Cell valueOf(const Table& table, const char* key, std::string_view column) {
  const auto at = std::ranges::find(table.columns, column);
  EXPECT_NE(at, table.columns.end()) << column;
  for (const auto& row : table.rows) {
    if (row.front() == cell(key))
      return row.at(static_cast<std::size_t>(at - table.columns.begin()));
  }
  ADD_FAILURE() << "no row " << key;
  return {};
}

TEST(TheSystem, IsNamedAsPeopleKnowItWithItsSupport) {
  const Table table = tableIn(kTypicalReading, "system");
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "os_name"), cell("Windows 11 Pro 24H2"));
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "os_version"), cell("10.0.26100.4652"));
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "support_ends_day"), cell(20'739)) << "2026-10-13";
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "reboot_needed"), cell(std::int64_t{0}));
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "kernel_current"), kNull);
}

TEST(TheSystem, OfAnUnknownBuildHasNoEnd) {
  const Table table = tableIn(typicalWith("windows", "build", 99'999), "system");
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "support_ends_day"), kNull);
  EXPECT_EQ(valueOf(table, "UKETSUKE-PC", "support_source"), cell("none"));
  const Table edition = tableIn(typicalWith("windows", "edition", "Novel"), "system");
  EXPECT_EQ(valueOf(edition, "UKETSUKE-PC", "support_ends_day"), kNull);
  const Table unread = tableIn(typicalWith("windows", {}), "system");
  EXPECT_EQ(valueOf(unread, "UKETSUKE-PC", "reboot_needed"), kNull);
}

TEST(WindowsSupport, DiffersByEdition) {
  WindowsRead windows{.edition = "Professional", .kind = "Client", .build = 19'045};
  using std::chrono::year;
  EXPECT_EQ(supportOf(windows).ends, std::chrono::sys_days{year{2025} / 10 / 14});
  EXPECT_EQ(supportOf(windows).extended_ends, std::chrono::sys_days{year{2028} / 10 / 10});
  windows.build = 19'044;
  windows.edition = "EnterpriseS";
  EXPECT_EQ(supportOf(windows).ends, std::chrono::sys_days{year{2027} / 1 / 12});
  windows.edition = "IoTEnterpriseS";
  EXPECT_EQ(supportOf(windows).ends, std::chrono::sys_days{year{2032} / 1 / 13});
}

TEST(Accounts, ThatAreDisabledLogOnNowhere) {
  const Table table = tableIn(kTypicalReading, "accounts");
  EXPECT_EQ(table.status, TableStatus::Complete);
  EXPECT_EQ(valueOf(table, "Administrator", "locked"), cell(1));
  EXPECT_EQ(valueOf(table, "Administrator", "sudo"), cell(std::int64_t{0}));
  EXPECT_EQ(valueOf(table, "uketsuke1", "login_shell"), cell(1));
  EXPECT_EQ(valueOf(table, "uketsuke1", "sudo"), cell(std::int64_t{0}));
}

TEST(Accounts, NeverSayThatAPasswordIsSet) {
  const Table table = tableIn(kTypicalReading, "accounts");
  for (const char* column : {"password", "hash_scheme", "sudo_nopasswd", "idle_days"}) {
    EXPECT_EQ(valueOf(table, "uketsuke1", column), kNull) << column;
  }
}

TEST(Accounts, AreKnownInPartOnlyWhereOthersAreKeptElsewhereOrTheGroupIsUnread) {
  EXPECT_EQ(tableIn(typicalWith("machine", "joined", true), "accounts").status,
            TableStatus::Partial);
  EXPECT_EQ(tableIn(typicalWith("machine", "joined", {}), "accounts").status, TableStatus::Partial);
  const Table unread = tableIn(typicalWith("administrators", {}), "accounts");
  EXPECT_EQ(unread.status, TableStatus::Partial);
  EXPECT_EQ(valueOf(unread, "uketsuke1", "sudo"), kNull);
  EXPECT_EQ(tableIn(typicalWith("accounts", Json::Array{}), "accounts").status,
            TableStatus::Partial);
}

TEST(AnAdministratorInUse, HasAdministratorRights) {
  const Table table = tableIn(typicalWith("administrators", Json::Array{"uketsuke1"}), "accounts");
  EXPECT_EQ(valueOf(table, "uketsuke1", "sudo"), cell(1));
}

TEST(TheScreen, LocksByTheSaverOnlyIfItIsOnSetAndAsks) {
  const Table table = tableIn(kTypicalReading, "screen_lock");
  EXPECT_EQ(valueOf(table, "uketsuke1", "enabled"), cell(1));
  EXPECT_EQ(valueOf(table, "uketsuke1", "delay_s"), cell(300));
  EXPECT_EQ(valueOf(table, "uketsuke1", "enforced"), cell(std::int64_t{0}));
  for (const char* member : {"saver_on", "saver_locks"}) {
    const Table off = tableIn(typicalWith("screen", member, 0), "screen_lock");
    EXPECT_NE(valueOf(off, "uketsuke1", "enabled"), cell(1)) << member;
  }
  const Table no_saver = tableIn(typicalWith("screen", "saver_set", false), "screen_lock");
  EXPECT_NE(valueOf(no_saver, "uketsuke1", "enabled"), cell(1));
}

TEST(TheScreen, OfAPcThatStaysAwakeNeverLocksAndElseItCannotBeTold) {
  auto file = [](Json sleeps) {
    auto json = parseJson(typicalWith("screen", "saver_on", 0));
    (*(*json->object())["screen"].object())["sleeps_after_s"] = std::move(sleeps);
    return canonicalJson(*json);
  };
  EXPECT_EQ(valueOf(tableIn(file(0), "screen_lock"), "uketsuke1", "enabled"),
            cell(std::int64_t{0}));
  EXPECT_EQ(valueOf(tableIn(file(600), "screen_lock"), "uketsuke1", "enabled"), kNull);
  EXPECT_EQ(valueOf(tableIn(file({}), "screen_lock"), "uketsuke1", "enabled"), kNull);
}

TEST(TheScreen, TakesTheShorterOfSaverAndMachineAndSaysWhetherItIsFixed) {
  const Table machine = tableIn(typicalWith("screen", "machine_locks_after_s", 240), "screen_lock");
  EXPECT_EQ(valueOf(machine, "uketsuke1", "delay_s"), cell(240));
  EXPECT_EQ(valueOf(machine, "uketsuke1", "enforced"), cell(1));
}

TEST(TheScreen, OfAnotherAccountIsKnownByTheMachinesOwnLimitOnly) {
  const Json::Array accounts{Json::Object{{"name", "uketsuke1"}, {"enabled", true}},
                             Json::Object{{"name", "kango"}, {"enabled", true}}};
  const Table table = tableIn(typicalWith("accounts", accounts), "screen_lock");
  EXPECT_EQ(valueOf(table, "kango", "enabled"), kNull);
}

TEST(TheFirewall, IsClosedOnlyIfEveryKindOfNetworkIsAndItsServiceRuns) {
  EXPECT_EQ(valueOf(tableIn(kTypicalReading, "firewall"), "ipv6", "default_input"), cell("drop"));
  const Json::Array mixed{Json::Object{{"profile", "DomainProfile"}, {"enabled", 1}},
                          Json::Object{{"profile", "PublicProfile"}, {"enabled", 0}}};
  EXPECT_EQ(valueOf(tableIn(typicalWith("firewall", mixed), "firewall"), "ipv4", "default_input"),
            kNull);
  EXPECT_EQ(valueOf(tableIn(typicalWith("services", {}), "firewall"), "ipv4", "default_input"),
            kNull);
  EXPECT_EQ(
      valueOf(tableIn(typicalWith("firewall", Json::Array{}), "firewall"), "ipv4", "default_input"),
      kNull);
}

TEST(TheFirewall, IsNotToldWhereAnotherStandsInItsPlace) {
  EXPECT_EQ(valueOf(tableIn(typicalWith("other_firewalls", Json::Array{"Another"}), "firewall"),
                    "ipv4", "default_input"),
            kNull);
}

TEST(TheFirewall, IsOpenIfAllIsOffAndNoOtherStandsInItsPlace) {
  const Json::Array off{Json::Object{{"profile", "PublicProfile"}, {"enabled", 0}}};
  EXPECT_EQ(valueOf(tableIn(typicalWith("firewall", off), "firewall"), "ipv4", "default_input"),
            cell("accept"));
  auto json = parseJson(typicalWith("firewall", off));
  (*json->object())["other_firewalls"] = Json::Array{"Another"};
  EXPECT_EQ(valueOf(tableIn(canonicalJson(*json), "firewall"), "ipv4", "default_input"), kNull);
}

TEST(RemoteControl, IsRemoteDesktopSwitchedOnOrAProgramForIt) {
  const Table off = tableIn(kTypicalReading, "remote_access");
  EXPECT_EQ(off.status, TableStatus::Complete);
  EXPECT_EQ(valueOf(off, "rdp", "installed"), cell(std::int64_t{0}));
  EXPECT_EQ(valueOf(off, "sshd", "installed"), cell(std::int64_t{0}));
  const Table on = tableIn(typicalWith("remote", "desktop_denied", 0), "remote_access");
  EXPECT_EQ(valueOf(on, "rdp", "running"), cell(1));
  const Table unset = tableIn(typicalWith("remote", "desktop_denied", {}), "remote_access");
  EXPECT_EQ(valueOf(unset, "rdp", "installed"), kNull);
  const Table viewer =
      tableIn(typicalWith("programs", Json::Array{Json::Object{{"name", "TeamViewer Host"}}}),
              "remote_access");
  EXPECT_EQ(valueOf(viewer, "teamviewer", "installed"), cell(1));
  const Table service = tableIn(
      typicalWith("services", Json::Array{Json::Object{
                                  {"name", "AnyDesk"}, {"running", true}, {"start", "Auto"}}}),
      "remote_access");
  EXPECT_EQ(valueOf(service, "anydesk", "running"), cell(1));
}

TEST(RemoteControl, OfAMachineThatOthersUseIsKnownInPartOnly) {
  const Json::Array accounts{Json::Object{{"name", "uketsuke1"}, {"enabled", true}},
                             Json::Object{{"name", "kango"}, {"enabled", true}}};
  for (const char* table : {"remote_access", "programs"}) {
    EXPECT_EQ(tableIn(typicalWith("accounts", accounts), table).status, TableStatus::Partial);
    EXPECT_EQ(tableIn(typicalWith("accounts", {}), table).status, TableStatus::Partial);
  }
}

TEST(UsbStorage, IsBlockedByAPolicyAndNotByOneOfItsDriversAlone) {
  const auto blocked = [](const std::string& file) {
    return valueOf(tableIn(file, "storage_policy"), "usb_storage_blocked", "value");
  };
  EXPECT_EQ(blocked(std::string(kTypicalReading)), cell(1)) << "both drivers are disabled";
  const auto drivers = [&](Json usb, Json uas) {
    return blocked(typicalWith("usb", Json::Object{{"driver_start", std::move(usb)},
                                                   {"uas_driver_start", std::move(uas)}}));
  };
  EXPECT_EQ(drivers(4, 3), cell(std::int64_t{0})) << "newer disks have another driver";
  EXPECT_EQ(drivers(3, 4), cell(std::int64_t{0}));
  EXPECT_EQ(drivers(4, Json()), kNull) << "nobody knows of the other one";
  EXPECT_EQ(drivers(Json(), 4), kNull);
  EXPECT_EQ(blocked(typicalWith("usb", Json::Object{{"driver_start", 4}})), kNull)
      << "a script from before the second driver was read";
  EXPECT_EQ(blocked(typicalWith("usb", "driver_start", 3)), cell(std::int64_t{0}));
  EXPECT_EQ(blocked(typicalWith("usb", Json::Object{{"driver_start", 3}, {"all_denied", 1}})),
            cell(1));
  EXPECT_EQ(blocked(typicalWith("usb", Json::Object{{"driver_start", 3}, {"read_denied", 1}})),
            cell(std::int64_t{0}));
  EXPECT_EQ(blocked(typicalWith("usb", Json::Object{})), kNull);
}

TEST(Hotfixes, AreDatedMonthFirst) {
  const Table table = tableIn(kTypicalReading, "hotfixes");
  EXPECT_EQ(valueOf(table, "KB5031455", "installed_day"), cell(20'467)) << "2026-01-14";
  const Table odd = tableIn(
      typicalWith("hotfixes", Json::Array{Json::Object{{"id", "KB1"}, {"installed", "01c83e5a"}}}),
      "hotfixes");
  EXPECT_EQ(valueOf(odd, "KB1", "installed_day"), kNull);
}

TEST(Antivirus, IsOnAndCurrentByTheStateThatWindowsShows) {
  const auto shown = [](std::int64_t state) {
    const Table table = tableIn(
        typicalWith("antivirus", Json::Array{Json::Object{{"name", "A"}, {"state", state}}}),
        "antivirus");
    return std::pair(valueOf(table, "A", "shown_on"), valueOf(table, "A", "shown_current"));
  };
  EXPECT_EQ(shown(0x61100), std::pair(cell(1), cell(1)));
  EXPECT_EQ(shown(0x61110), std::pair(cell(1), cell(std::int64_t{0})));
  EXPECT_EQ(shown(0x60100), std::pair(cell(std::int64_t{0}), cell(1)));
}

TEST(APartThatWasNotRead, GivesNoTable) {
  const std::pair<const char*, const char*> parts[] = {
      {"accounts", "accounts"},    {"screen", "screen_lock"},  {"firewall", "firewall"},
      {"remote", "remote_access"}, {"usb", "storage_policy"},  {"programs", "programs"},
      {"hotfixes", "hotfixes"},    {"antivirus", "antivirus"}, {"logon", "logon"}};
  EXPECT_EQ(tablesIn(kTypicalReading).size(), 10U);
  for (const auto& [part, name] : parts) {
    const auto tables = tablesIn(typicalWith(part, {}));
    EXPECT_EQ(std::ranges::count(tables, name, &Table::name), 0) << part;
  }
}

}  // namespace
}  // namespace sekisho::visits
