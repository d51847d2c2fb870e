#pragma once

#include <gmock/gmock.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/seats/probe/screen_lock_table.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::seats::testing {

inline constexpr std::string_view kXfceFile =
    "xfce4/xfconf/xfce-perchannel-xml/xfce4-screensaver.xml";

inline constexpr std::string_view kXfceStart =
    "[Desktop Entry]\nType=Application\nExec=xfce4-screensaver\nOnlyShowIn=XFCE;\n"
    "TryExec=xfce4-screensaver\n";

/// A machine with one person, uketsuke, and the desktop a test puts on it.
class ScreenLock : public ::testing::Test {
 protected:
  ScreenLock() {
    root_.file("/etc/passwd",
               "root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n"
               "uketsuke:x:1000:1000::/home/uketsuke:/bin/bash\n"
               "service:x:1001:1001::/home/service:/usr/sbin/nologin\n");
  }
  evidence::Table read() { return readScreenLock(root_.machine()); }
  std::vector<std::string> rows() {
    const auto table = read();
    EXPECT_EQ(table.status, evidence::TableStatus::Complete) << table.reason;
    return evidence::testing::select(
        table, {"account", "desktop", "enabled", "delay_s", "source", "enforced"});
  }
  const platform::testing::FixtureRoot& gnome() {
    return root_.file("/usr/bin/gnome-shell", "")
        .link("/etc/systemd/system/display-manager.service", "/lib/systemd/system/gdm3.service");
  }
  const platform::testing::FixtureRoot& mate() {
    return root_.file("/usr/bin/mate-session", "")
        .file("/usr/bin/mate-screensaver", "")
        .file("/etc/xdg/autostart/mate-screensaver.desktop",
              "[Desktop Entry]\nType=Application\nExec=mate-screensaver\n");
  }
  const platform::testing::FixtureRoot& xfce() {
    return root_.file("/usr/bin/xfce4-screensaver", "")
        .file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  }
  void profile(std::string_view text) { root_.file("/etc/dconf/profile/user", text); }

  platform::testing::FixtureRoot root_;
};

}  // namespace sekisho::seats::testing
