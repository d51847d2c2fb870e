#include "capabilities/updates/probe/update_settings.h"

#include <gmock/gmock.h>

#include <set>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::updates {
namespace {

using evidence::TableStatus;
using platform::testing::FixtureRoot;

class UpdateSettingsOfAMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    root_.file("/etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
    root_.file("/etc/apt/sources.list",
               "deb [signed-by=/k] http://deb.debian.org/debian bookworm main\n"
               "deb http://deb.debian.org/debian-security bookworm-security main\n");
    list("deb.debian.org_debian_dists_bookworm_", "Debian", "oldstable", "bookworm", "Debian");
    list("deb.debian.org_debian-security_dists_bookworm-security_", "Debian", "oldstable-security",
         "bookworm-security", "Debian-Security");
  }
  void list(const std::string& prefix, const std::string& origin, const std::string& suite,
            const std::string& codename, const std::string& label) {
    root_.file("/var/lib/apt/lists/" + prefix + "InRelease",
               "Origin: " + origin + "\nLabel: " + label + "\nSuite: " + suite +
                   "\nCodename: " + codename + "\nDate: Sat, 21 Nov 2026 00:53:02 UTC\n");
    root_.file("/var/lib/apt/lists/" + prefix + "main_binary-amd64_Packages", "");
  }
  // Value, text and source of a setting as "1 text file", absent ones left out; NULL as "-".
  std::string setting(std::string_view name) {
    const auto table = readUpdateSettings(root_.machine());
    reason_ = table.reason;
    std::set<std::string> names;
    std::string found;
    for (const auto& row : table.rows) {
      names.insert(std::get<std::string>(row[0]));
      if (std::get<std::string>(row[0]) != name) continue;
      const auto* value = std::get_if<std::int64_t>(&row[1]);
      found = value == nullptr ? "-" : std::to_string(*value);
      for (std::size_t i : {2U, 3U}) {
        const auto* text = std::get_if<std::string>(&row[i]);
        if (text != nullptr && !text->empty()) found += " " + *text;
      }
    }
    EXPECT_EQ(names.size(), 19U);
    EXPECT_EQ(table.rows.size(), 19U);
    return found;
  }
  FixtureRoot root_;
  std::string reason_;
};

TEST_F(UpdateSettingsOfAMachine, AreManualOnAFreshDebian) {
  EXPECT_EQ(setting("unattended_installed"), "0");
  EXPECT_EQ(setting("unattended_enabled"), "0");
  EXPECT_EQ(setting("unattended_security"), "0");
  EXPECT_EQ(setting("lists_every_days"), "0");
  EXPECT_EQ(setting("timer_lists"), "-");
  EXPECT_EQ(setting("last_upgrade_ms"), "-");
  EXPECT_EQ(setting("security_list_ms"), "1795222382000");
  EXPECT_EQ(setting("last_lists_ms"), "1795222382000");
  EXPECT_EQ(reason_, "");
}

TEST_F(UpdateSettingsOfAMachine, KnowWhenSecurityFixesComeByThemselves) {
  root_.file("/usr/bin/unattended-upgrade", "");
  root_.file("/etc/apt/apt.conf.d/20auto-upgrades",
             "APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade "
             "\"36h\";\n");
  const std::string file = "/etc/apt/apt.conf.d/50unattended-upgrades";
  root_.file(file,
             "Unattended-Upgrade::Origins-Pattern {\n"
             "\"origin=Debian,codename=${distro_codename},label=Debian-Security\";\n"
             "\"origin=Debian,codename=${distro_codename}-security,label=Debian-Security\"; };\n"
             "Unattended-Upgrade::Package-Blacklist { \"postgresql\"; \"jma-receipt\"; };\n"
             "Unattended-Upgrade::Automatic-Reboot \"true\";\n"
             "Unattended-Upgrade::Automatic-Reboot-Time \"02:00\";\n");
  EXPECT_EQ(setting("unattended_enabled"), "1 /etc/apt/apt.conf.d/20auto-upgrades");
  EXPECT_EQ(setting("unattended_security"), "1 " + file);
  EXPECT_EQ(setting("lists_every_days"), "1 /etc/apt/apt.conf.d/20auto-upgrades");
  EXPECT_EQ(setting("upgrade_every_days"), "2 /etc/apt/apt.conf.d/20auto-upgrades");
  EXPECT_EQ(setting("excluded_packages"), "2 jma-receipt postgresql " + file);
  EXPECT_EQ(setting("automatic_reboot"), "1 " + file);
  EXPECT_EQ(setting("automatic_reboot_time"), "- 02:00 " + file);

  root_.file("/etc/apt/apt.conf", "APT::Periodic::Enable \"0\";");
  EXPECT_EQ(setting("unattended_security"), "0");
  EXPECT_EQ(setting("lists_every_days"), "0 /etc/apt/apt.conf");
}

TEST_F(UpdateSettingsOfAMachine, TakeOnlySecurityFixesOfTheMachinesOwnRelease) {
  root_.file("/etc/apt/sources.list", "deb http://security.debian.org bullseye-security main\n");
  EXPECT_EQ(setting("security_source"), "0 /etc/apt/sources.list") << "left from an upgrade";
  root_.file("/etc/os-release", "ID=linuxmint\nVERSION_CODENAME=virginia\nUBUNTU_CODENAME=jammy\n");
  root_.file("/etc/apt/sources.list",
             "deb http://security.ubuntu.com/ubuntu jammy-security main\n");
  EXPECT_EQ(setting("security_source"), "1 /etc/apt/sources.list");
  root_.file("/etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
  root_.file("/etc/apt/sources.list", "deb http://security.debian.org stable-security main\n");
  EXPECT_EQ(setting("security_source"), "1 /etc/apt/sources.list");
}

TEST_F(UpdateSettingsOfAMachine, UnderstandUbuntusOrigins) {
  root_.file("/etc/os-release", "ID=ubuntu\nVERSION_CODENAME=jammy\n");
  root_.file("/etc/apt/sources.list",
             "deb http://security.ubuntu.com/ubuntu jammy-security main\n");
  list("security.ubuntu.com_ubuntu_dists_jammy-security_", "Ubuntu", "jammy-security", "jammy",
       "Ubuntu");
  root_.file("/usr/bin/unattended-upgrade", "");
  root_.file("/etc/apt/apt.conf.d/50x",
             "APT::Periodic::Unattended-Upgrade \"1\"; Unattended-Upgrade::Allowed-Origins { "
             "\"${distro_id}:${distro_codename}-security\"; };");
  EXPECT_EQ(setting("unattended_security"), "1 /etc/apt/apt.conf.d/50x");
  EXPECT_EQ(setting("sources_third_party"), "0");
  root_.file("/etc/apt/apt.conf.d/50x",
             "APT::Periodic::Unattended-Upgrade \"1\"; Unattended-Upgrade::Allowed-Origins { "
             "\"${distro_id}:${distro_codename}\"; };");
  EXPECT_EQ(setting("unattended_security"), "0");
}

TEST_F(UpdateSettingsOfAMachine, CountPlacesThatCannotBeTrusted) {
  root_.file("/etc/apt/sources.list.d/vendor.list",
             "deb [trusted=yes] https://me:secret@vendor.example/apt stable main\n");
  EXPECT_EQ(setting("sources"),
            "3 deb.debian.org/bookworm deb.debian.org/bookworm-security vendor.example/stable "
            "/etc/apt/sources.list");
  EXPECT_EQ(setting("sources_insecure"),
            "1 vendor.example/stable /etc/apt/sources.list.d/vendor.list");
  EXPECT_EQ(setting("sources_third_party"),
            "1 vendor.example/stable /etc/apt/sources.list.d/vendor.list");
  EXPECT_EQ(setting("sources_without_key"),
            "2 deb.debian.org/bookworm-security vendor.example/stable /etc/apt/sources.list");
  EXPECT_EQ(setting("security_source"), "1 /etc/apt/sources.list");
  EXPECT_EQ(setting("allow_unauthenticated"), "0");
  root_.file("/etc/apt/apt.conf", "APT::Get::AllowUnauthenticated \"yes\";");
  EXPECT_EQ(setting("allow_unauthenticated"), "1 /etc/apt/apt.conf");
}

TEST_F(UpdateSettingsOfAMachine, ReadTimersAndStamps) {
  root_.file("/lib/systemd/system/apt-daily.timer", "[Install]\nWantedBy=timers.target\n");
  root_.link("/etc/systemd/system/timers.target.wants/apt-daily.timer",
             "/lib/systemd/system/apt-daily.timer");
  root_.file("/var/lib/apt/periodic/upgrade-stamp", "");
  root_.changedAt("/var/lib/apt/periodic/upgrade-stamp", 1'700'000'000);
  EXPECT_EQ(setting("timer_lists"), "1 /lib/systemd/system/apt-daily.timer");
  EXPECT_EQ(setting("timer_upgrade"), "0");
  EXPECT_EQ(setting("last_upgrade_ms"), "1700000000000 /var/lib/apt/periodic/upgrade-stamp");
}

TEST_F(UpdateSettingsOfAMachine, ArePartialIfAFileCannotBeRead) {
  root_.fifo("/etc/apt/sources.list.d/pipe.list");
  setting("sources");
  EXPECT_EQ(reason_, "updates.settings-unclear");
}

}  // namespace
}  // namespace sekisho::updates
