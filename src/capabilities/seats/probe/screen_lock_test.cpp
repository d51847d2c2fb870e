#include <gmock/gmock.h>

#include "capabilities/evidence/testing/cells.h"
#include "capabilities/seats/probe/dconf.h"
#include "capabilities/seats/probe/screen_lock_table.h"
#include "capabilities/seats/probe/testing/corpus.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::seats {
namespace {

using evidence::testing::select;
using ::testing::ElementsAre;
using testing::gvdbFile;
using ::testing::IsEmpty;

constexpr std::string_view kXfceFile = "xfce4/xfconf/xfce-perchannel-xml/xfce4-screensaver.xml";

constexpr std::string_view kXfceStart =
    "[Desktop Entry]\nType=Application\nExec=xfce4-screensaver\nOnlyShowIn=XFCE;\n"
    "TryExec=xfce4-screensaver\n";

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
    return select(table, {"account", "desktop", "enabled", "delay_s", "source", "enforced"});
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

TEST_F(ScreenLock, WithoutADesktopHasNoRows) { EXPECT_THAT(rows(), IsEmpty()); }

TEST_F(ScreenLock, OfGnomeHasItsDefaults) {
  gnome();
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsThePerson) {
  gnome().file("/home/uketsuke/.config/dconf/user", gvdbFile("user-never"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsTheAdministratorWhereTheSettingIsLocked) {
  gnome().file("/home/uketsuke/.config/dconf/user", gvdbFile("user-never"));
  profile("# clinic\nuser-db:user\nsystem-db:clinic\n");
  root_.file("/etc/dconf/db/clinic", gvdbFile("settings"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|user|0"));
  root_.file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|1"));
}

TEST_F(ScreenLock, OfGnomeIsNotFixedWhereOneOfItsSettingsIsFree) {
  gnome().file("/etc/dconf/db/clinic", gvdbFile("with-locks"));
  profile("user-db:user\nsystem-db:clinic\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|0"))
      << "lock-delay and disable-lock-screen are the person's";
}

TEST_F(ScreenLock, OfMateIsNotFixedWhereOneOfItsSettingsIsFree) {
  mate().file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  profile("user-db:user\nsystem-db:clinic\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|180|system|1"));
  root_.file("/etc/dconf/db/clinic", gvdbFile("idle-activation-free"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|180|system|0"));
}

TEST_F(ScreenLock, OfGnomeIsOffWithoutGdmAndNotToldWhereThatIsNotKnown) {
  const std::string manager = "/etc/systemd/system/display-manager.service";
  gnome().file("/etc/dconf/db/clinic", gvdbFile("all-locked"));
  profile("user-db:user\nsystem-db:clinic\n");
  for (const char* other : {"lightdm", "sddm"}) {
    std::filesystem::remove(root_.at(manager));
    root_.link(manager, "/lib/systemd/system/" + std::string(other) + ".service");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|0|NULL|system|0")) << other;
  }
  std::filesystem::remove(root_.at(manager));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|NULL")) << "no link";
  root_.link(manager, "/etc/systemd/system/clinics-own.service");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|NULL"));
  std::filesystem::remove(root_.at(manager));
  root_.link(manager, "/usr/lib/systemd/system/gdm.service");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|210|system|1"));
}

TEST_F(ScreenLock, OfCinnamonIsToldOnlyWithItsLocker) {
  root_.file("/usr/bin/cinnamon", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|cinnamon|NULL|NULL|default|0"));
  root_.file("/usr/bin/cinnamon-screensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|cinnamon|1|902|default|0"));
}

TEST_F(ScreenLock, OfGnomeFollowsTheDistributionsDefaults) {
  gnome()
      .file("/usr/share/glib-2.0/schemas/10_a.gschema.override",
            "[org.gnome.desktop.session]\nidle-delay=uint32 "
            "900\n[org.gnome.desktop.screensaver:KDE]\nlock-enabled=false\n")
      .file("/usr/share/glib-2.0/schemas/20_b.gschema.override",
            "[org.gnome.desktop.session:ubuntu]\nidle-delay = 600\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|600|system|0"));
}

TEST_F(ScreenLock, OfDefaultsThatCannotBeReadOrUnderstoodIsNotTold) {
  gnome();
  const std::string path = "/usr/share/glib-2.0/schemas/10_a.gschema.override";
  root_.file(path, "[org.gnome.desktop.session]\nidle-delay=0x384\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|NULL|NULL|system|0"));
  std::filesystem::remove(root_.at(path));
  root_.fifo(path);
  EXPECT_EQ(read().reason, "seats.settings-damaged");
  EXPECT_THAT(select(read(), {"enabled", "delay_s"}), ElementsAre("NULL|NULL"));
}

TEST_F(ScreenLock, OfMateCountsInMinutes) {
  mate().file("/home/uketsuke/.config/dconf/user", gvdbFile("settings"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|420|user|0"));
}

TEST_F(ScreenLock, OfMateIsOffWithoutItsLockerOrForWhomeverHidIt) {
  root_.file("/usr/bin/mate-session", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|0|NULL|default|0"));
  root_.file("/usr/bin/mate-screensaver", "")
      .file("/etc/xdg/autostart/mate-screensaver.desktop",
            "[Desktop Entry]\nType=Application\nExec=mate-screensaver\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|300|default|0"));
  root_.file("/home/uketsuke/.config/autostart/mate-screensaver.desktop",
             "[Desktop Entry]\nType=Application\nExec=mate-screensaver\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfADesktopThatIsNotKnownIsNotTold) {
  gnome().file("/usr/share/xsessions/gnome-xorg.desktop", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0"));
  root_.file("/usr/share/wayland-sessions/plasma.desktop", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|another (plasma.desktop)|NULL|NULL|NULL|NULL",
                                  "uketsuke|gnome|1|300|default|0"));
}

TEST_F(ScreenLock, OfWhatDebianAndUbuntuBringIsKnown) {
  gnome();
  for (const char* session :
       {"xsessions/gnome-classic-xorg", "xsessions/gnome-flashback-metacity", "xsessions/ubuntu",
        "wayland-sessions/ubuntu-wayland", "xsessions/cinnamon2d", "xsessions/mate",
        "xsessions/xfce", "xsessions/xubuntu", "xsessions/lightdm-xsession"}) {
    root_.file("/usr/share/" + std::string(session) + ".desktop", "");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|gnome|1|300|default|0")) << session;
  }
}

TEST_F(ScreenLock, OfASessionThatOnlyBeginsAsAKnownOneIsNotTold) {
  gnome().file("/usr/share/wayland-sessions/gnome-kiosk-script-wayland.desktop", "");
  EXPECT_EQ(rows().at(0),
            "uketsuke|another (gnome-kiosk-script-wayland.desktop)|NULL|NULL|NULL|NULL");
}

TEST_F(ScreenLock, OfAFolderOfSessionsThatCannotBeReadIsNotTold) {
  gnome();
  root_.link("/usr/share/xsessions", "/usr/share/xsessions");
  EXPECT_EQ(rows().at(0), "uketsuke|another (/usr/share/xsessions)|NULL|NULL|NULL|NULL");
  std::filesystem::remove(root_.at("/usr/share/xsessions"));
  for (int i = 0; i < 201; ++i) {
    root_.file("/usr/share/xsessions/no-session-" + std::to_string(i), "");
  }
  EXPECT_EQ(rows().at(0), "uketsuke|another (/usr/share/xsessions)|NULL|NULL|NULL|NULL") << "cut";
}

TEST_F(ScreenLock, OfASystemsStartThatIsNotForThisDesktopOrHasConditionsIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  const auto with = [&](const std::string& line) {
    root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop",
               "[Desktop Entry]\nType=Application\nExec=xfce4-screensaver\n" + line + "\n");
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  for (const char* line :
       {"", "OnlyShowIn=GNOME;XFCE;", "NotShowIn=GNOME;Unity;", "TryExec=xfce4-screensaver",
        "X-XFCE-Bugzilla-Product=x", "X-Ubuntu-Gettext-Domain=x", "Keywords=a;", "Name[ja]=a"}) {
    EXPECT_EQ(with(line), "1|300") << line;
  }
  for (const char* line :
       {"OnlyShowIn=GNOME;", "NotShowIn=XFCE;", "TryExec=/nothing",
        "AutostartCondition=if-exists nothing", "Exec=xfce4-screensaver --version", "RunHook=1",
        "X-systemd-skip=true", "X-GNOME-Autostart-Delay=9000", "Type=Link"}) {
    EXPECT_EQ(with(line), "NULL|NULL") << line;
  }
}

TEST_F(ScreenLock, OfAStartInADesktopsOwnFolderIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  root_.file("/etc/xdg/xdg-xubuntu/autostart/other.desktop", "[Desktop Entry]\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  root_.file("/etc/xdg/xdg-xubuntu/autostart/xfce4-screensaver.desktop",
             "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0"));
  const std::string own = "/home/uketsuke/.config/autostart/xfce4-screensaver.desktop";
  root_.file(own, kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|user|0")) << "a person's own comes first";
}

TEST_F(ScreenLock, OfMateStartsByTheFileThatDebianShips) {
  root_.file("/usr/bin/mate-session", "").file("/usr/bin/mate-screensaver", "");
  root_.file("/etc/xdg/autostart/mate-screensaver.desktop",
             "[Desktop Entry]\nType=Application\nName=Screensaver\nIcon=x\n"
             "Exec=mate-screensaver\nOnlyShowIn=MATE;\nNoDisplay=true\nKeywords=MATE;\n"
             "X-MATE-Autostart-Phase=Application\nX-MATE-Autostart-Notify=true\n"
             "X-MATE-Bugzilla-Component=general\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|mate|1|300|default|0"));
}

TEST_F(ScreenLock, OfADamagedOrForeignFileIsNotTold) {
  gnome();
  const auto not_told = [&] {
    const auto table = read();
    EXPECT_EQ(table.status, evidence::TableStatus::Partial);
    EXPECT_EQ(table.reason, "seats.settings-damaged");
    EXPECT_THAT(select(table, {"account", "enabled", "delay_s"}),
                ElementsAre("uketsuke|NULL|NULL"));
  };
  const std::string user = "/home/uketsuke/.config/dconf/user";
  root_.file(user, "GVariant, or so it says");
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.fifo(user);
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.file("/elsewhere", gvdbFile("settings")).link(user, "/elsewhere");
  not_told();
  std::filesystem::remove(root_.at(user));
  root_.hugeFile(user, kMaxGvdbBytes + 1);
  not_told();
}

TEST_F(ScreenLock, OfXfceFollowsItsChannel) {
  root_.file("/usr/bin/xfce4-session", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|system|0"));
  root_.file("/usr/bin/xfce4-screensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|default|0")) << "nothing starts it";
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  root_.file("/home/uketsuke/.config/" + std::string(kXfceFile),
             R"(<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-screensaver" version="1.0">
  <property name="saver" type="empty"><property name="idle-activation" type="empty">
    <property name="delay" type="int" value="30"/></property></property>
  <property name="lock" type="empty"><property name="saver-activation" type="empty">
    <property name="delay" type="int" value="1"/></property></property>
</channel>)");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|1860|user|0"));
}

// What an administrator puts below /etc/xdg: every setting that decides, with locks of its own.
std::string xfceChannel(std::string_view whole, std::string_view lock_enabled,
                        std::string_view lock_delay = R"(unlocked="root")") {
  return R"(<?xml version="1.1" encoding="UTF-8"?>

<channel name="xfce4-screensaver" version="1.0" )" +
         std::string(whole) + R"(>
  <property name="saver" type="empty">
    <property name="enabled" type="bool" value="true" unlocked="root"/>
    <property name="fullscreen-inhibit" type="bool" value="false" unlocked="root"/>
    <property name="idle-activation" type="empty">
      <property name="enabled" type="bool" value="true" unlocked="root"/>
      <property name="delay" type="int" value="3" unlocked="root"/>
    </property>
  </property>
  <property name="lock" type="empty">
    <property name="enabled" type="bool" value="true" )" +
         std::string(lock_enabled) + R"(/>
    <property name="saver-activation" type="empty">
      <property name="enabled" type="bool" value="true" unlocked="root"/>
      <property name="delay" type="int" value="0" )" +
         std::string(lock_delay) + R"(/>
    </property>
  </property>
</channel>
)";
}

constexpr std::string_view kXfceOff =
    R"(<channel name="xfce4-screensaver" version="1.0"><property name="lock" type="empty">
<property name="enabled" type="bool" value="false"/></property></channel>)";

TEST_F(ScreenLock, OfXfceBindsWhomItsListsName) {
  xfce().file("/etc/group", "staff:x:50:hana,uketsuke\nnurses:x:51:hana\n");
  root_.file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  const auto locked = [&](std::string_view whole, std::string_view lock_enabled) {
    root_.file("/etc/xdg/" + std::string(kXfceFile), xfceChannel(whole, lock_enabled));
    return select(read(), {"enabled", "delay_s", "source", "enforced"}).at(0);
  };
  for (const char* binding :
       {R"(locked="uketsuke")", R"(locked="hana;uketsuke")", R"(locked="@staff")",
        R"(unlocked="root")", R"(unlocked="hana;@nurses")", R"(locked="*" unlocked="root")"}) {
    EXPECT_EQ(locked(binding, ""), "1|180|system|1") << binding;
    EXPECT_EQ(locked("", binding), "1|180|system|1") << binding;
  }
  for (const char* free :
       {R"(locked="*")", R"(locked="hana")", R"(locked="@nurses")", R"(locked="@*")",
        R"(locked=" uketsuke")", R"(unlocked="uketsuke")", R"(unlocked="@staff")",
        R"(locked="uketsuke" unlocked="@staff")", R"(locked="" unlocked="")"}) {
    EXPECT_EQ(locked(free, ""), "0|NULL|user|0") << free;
    EXPECT_EQ(locked("", free), "0|NULL|user|0") << free;
  }
}

TEST_F(ScreenLock, OfXfceLocksNothingBelowALockedProperty) {
  xfce().file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  root_.file("/etc/xdg/" + std::string(kXfceFile),
             R"(<channel name="xfce4-screensaver" version="1.0">
<property name="lock" type="empty" unlocked="root">
<property name="enabled" type="bool" value="true"/></property></channel>)");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfXfceIsNotFixedWhereOneOfItsSettingsIsFreeOrNotNamed) {
  xfce();
  const auto fixed = [&](const std::string& channel) {
    root_.file("/etc/xdg/" + std::string(kXfceFile), channel);
    return select(read(), {"enabled", "enforced"}).at(0);
  };
  EXPECT_EQ(fixed(xfceChannel("", R"(unlocked="root")")), "1|1");
  EXPECT_EQ(fixed(xfceChannel("", R"(unlocked="root")", "")), "1|0") << "the delay is free";
  EXPECT_EQ(fixed(R"(<channel name="xfce4-screensaver" version="1.0" unlocked="root"/>)"), "1|0")
      << "what the file does not name can be set";
}

TEST_F(ScreenLock, OfXfceIsNotToldWhereALockHangsOnGroupsThatAreNotKnown) {
  xfce().file("/home/uketsuke/.config/" + std::string(kXfceFile), kXfceOff);
  root_.file("/etc/xdg/" + std::string(kXfceFile), xfceChannel(R"(unlocked="@staff")", ""));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|system|NULL")) << "no /etc/group";
  root_.file("/etc/group", "staff:x:50:hana\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|system|1"));
  root_.file("/etc/nsswitch.conf", "passwd: files systemd\ngroup: files sss\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|system|NULL"));
}

TEST_F(ScreenLock, OfXfceTakesItsNumbersAsTheLockerDoes) {
  xfce();
  const auto with = [&](const std::string& saver) {
    root_.file(
        "/home/uketsuke/.config/" + std::string(kXfceFile),
        R"(<channel name="xfce4-screensaver" version="1.0"><property name="saver" type="empty">)" +
            saver + "</property></channel>");
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  const auto delay = [&](const std::string& type_and_value) {
    return with(R"(<property name="idle-activation" type="empty"><property name="delay" )" +
                type_and_value + "/></property>");
  };
  EXPECT_EQ(delay(R"(type="int" value="2")"), "1|120");
  EXPECT_EQ(delay(R"(type="int" value="0")"), "1|600") << "less than a minute is ten";
  EXPECT_EQ(delay(R"(type="string" value="2")"), "1|NULL") << "the locker passes over it";
  EXPECT_EQ(with(R"(<property name="enabled" type="string" value="true"/>)"), "NULL|NULL");
  EXPECT_EQ(with(R"(<property name="fullscreen-inhibit" type="bool" value="true"/>)"), "NULL|NULL");
}

TEST_F(ScreenLock, OfXfceIsNotToldWhereADesktopsOwnFolderHasASayInIt) {
  const std::string_view told = "uketsuke|xfce|1|300|default|0";
  xfce().file("/etc/xdg/xdg-xubuntu/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", "");
  EXPECT_THAT(rows(), ElementsAre(told));
  // As Xubuntu brings it: the keyboard on the screen, and nothing of the lock.
  root_.file("/etc/xdg/xdg-xubuntu/" + std::string(kXfceFile),
             R"(<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-screensaver" version="1.0">
  <property name="lock" type="empty">
    <property name="embedded-keyboard" type="empty">
      <property name="command" type="string" value="onboard -e"/>
    </property>
  </property>
</channel>
)");
  EXPECT_THAT(rows(), ElementsAre(told));
  root_.file("/etc/xdg/xdg-xubuntu/" + std::string(kXfceFile), kXfceOff);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|NULL|NULL"));
}

TEST_F(ScreenLock, OfXfceIsOffForWhomeverHidTheStartOfTheLocker) {
  xfce().file("/etc/xdg/" + std::string(kXfceFile), xfceChannel("", R"(unlocked="root")"));
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|system|1"));
  const std::string own = "/home/uketsuke/.config/autostart/xfce4-screensaver.desktop";
  root_.file(own, "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
  root_.file(own, "[Desktop Entry]\nHidden = True\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|0|NULL|user|0"));
  for (const char* other : {"Exec=/bin/true\n", "OnlyShowIn=KDE;\n", "TryExec=/nothing\n"}) {
    root_.file(own, std::string("[Desktop Entry]\n") + other);
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|user|0")) << other;
  }
  root_.file(own, "[Desktop Entry]\nExec=/usr/bin/xfce4-screensaver\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|180|user|0"));
  std::filesystem::remove(root_.at(own));
  root_.fifo(own);
  EXPECT_EQ(read().reason, "seats.settings-damaged");
}

TEST_F(ScreenLock, OfAPersonsOwnStartIsToldOnlyWhereItStartsTheSystemsLockerAsTheSystemDoes) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  root_.file("/etc/xdg/autostart/xfce4-screensaver.desktop", kXfceStart);
  const auto own = [&](const std::string& text) {
    root_.file("/home/uketsuke/.config/autostart/xfce4-screensaver.desktop", text);
    return select(read(), {"enabled", "delay_s"}).at(0);
  };
  const std::string as_system(kXfceStart);
  EXPECT_EQ(own(as_system + "Hidden=false\nRunHook=0\nName[ja]=画面\n"), "1|300");
  EXPECT_EQ(own(as_system + "[Desktop Action x]\nExec=/bin/true\n"), "1|300");
  EXPECT_EQ(own(as_system + "OnlyShowIn=KDE;\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "AutostartCondition=if-exists x\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=xfce4-screensaver --version\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=/home/uketsuke/bin/xfce4-screensaver\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "Exec=xfce4-screensaver-command --exit\n"), "NULL|NULL");
  EXPECT_EQ(own(as_system + "X-MATE-Autostart-enabled=false\n"), "0|NULL");
  EXPECT_EQ(own(""), "NULL|NULL");
  EXPECT_EQ(own("[Desktop Entry]\nType=Application\nName=x\n"), "NULL|NULL");
}

TEST_F(ScreenLock, OfAStartThatFindsAnotherProgramFirstIsNotTold) {
  root_.file("/usr/bin/xfce4-screensaver", "");
  const std::string system = "/etc/xdg/autostart/xfce4-screensaver.desktop";
  root_.file(system, kXfceStart);
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|1|300|default|0"));
  for (const char* other :
       {"/usr/local/bin/xfce4-screensaver", "/home/uketsuke/.local/bin/xfce4-screensaver",
        "/home/uketsuke/bin/xfce4-screensaver"}) {
    root_.file(other, "");
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0")) << other;
    std::filesystem::remove(root_.at(other));
  }
  const std::string own = "/home/uketsuke/bin/xfce4-screensaver";
  root_.link(own, "/usr/bin/xfce4-screensaver");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0")) << "a link";
  std::filesystem::remove(root_.at(own));
  root_.file(system, "[Desktop Entry]\nExec=/bin/true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xfce|NULL|NULL|default|0"));
}

TEST_F(ScreenLock, OfXscreensaverIsNotToldWhereAPersonsOwnStartSaysLess) {
  root_.file("/usr/bin/xscreensaver", "");
  root_.file("/etc/X11/app-defaults/XScreenSaver", "*timeout:\t0:05:00\n*lock:\tTrue\n");
  root_.file("/etc/xdg/autostart/xscreensaver.desktop",
             "[Desktop Entry]\nType=Application\nExec=xscreensaver -nosplash\n");
  const std::string own = "/home/uketsuke/.config/autostart/xscreensaver.desktop";
  for (const char* text : {"", "[Desktop Entry]\nType=Application\nName=XScreenSaver\n"}) {
    root_.file(own, text);
    EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|system|0")) << text;
  }
  root_.file(own, "[Desktop Entry]\nExec=xscreensaver -nosplash\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|300|system|0"));
}

TEST_F(ScreenLock, OfLightLockerLeavesTheDelayUntold) {
  root_.file("/usr/bin/xfce4-session", "").file("/usr/bin/light-locker", "");
  root_.file("/etc/xdg/autostart/light-locker.desktop", "[Desktop Entry]\nExec=light-locker\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|light-locker|1|NULL|default|0"));
  root_.file("/home/uketsuke/.config/autostart/light-locker.desktop",
             "[Desktop Entry]\nHidden=true\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|light-locker|0|NULL|user|0"));
}

TEST_F(ScreenLock, OfXscreensaverIsReadFromItsResources) {
  root_.file("/usr/bin/xscreensaver", "");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|0|NULL|default|0"));
  root_.file("/etc/X11/app-defaults/XScreenSaver", "! x\n*timeout:\t0:05:00\n*lock:\tTrue\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|system|0"))
      << "what starts it could not be told";
  root_.file("/etc/xdg/autostart/xscreensaver.desktop",
             "[Desktop Entry]\nExec=xscreensaver -nosplash\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|300|system|0"));
  root_.file("/home/uketsuke/.xscreensaver",
             "timeout:\t0:10:00\nlockTimeout:\t0:01:00\nmode:\tblank\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|1|660|user|0"));
  root_.file("/home/uketsuke/.xscreensaver", "timeout:\tsoon\n");
  EXPECT_THAT(rows(), ElementsAre("uketsuke|xscreensaver|NULL|NULL|user|0"));
}

TEST_F(ScreenLock, OfADirectoryServicesAccountsIsPartial) {
  gnome().file("/etc/nsswitch.conf", "passwd: files sss\n");
  EXPECT_EQ(read().reason, "seats.directory-accounts");
}

TEST_F(ScreenLock, WithoutAccountsFails) {
  gnome();
  std::filesystem::remove(root_.at("/etc/passwd"));
  EXPECT_EQ(read().status, evidence::TableStatus::Failed);
}

}  // namespace
}  // namespace sekisho::seats
